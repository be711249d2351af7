"""What the world does to a store: a full disk, a locked or vanished file, a server that is gone.

Nothing was kept; trying again may help.
"""

from typing import Final

from sqlalchemy.exc import InterfaceError, OperationalError

from store.postgres import ServerTroubleError
from store.writer import StoreClosedError

STORE_TROUBLE: Final = (OperationalError, InterfaceError, OSError, ServerTroubleError, StoreClosedError)
