"""Says in words what can go wrong with a backup."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError

from bot.cli.shell.server_words import server_in_words
from bot.cli.shell.spoken import RefusedError, refuse, text
from store.backups.making import InsideItselfError
from store.backups.manifest import ManifestError
from store.backups.restoring import FileForServerError, NoBackupError, OccupiedError, SpoiltError
from store.backups.snapshot import DamagedCopyError
from store.dumps.exporting import OtherRevisionError
from store.dumps.importing import NotEmptyError
from store.dumps.reading import SpoiltDumpError
from store.migrations.upgrade import NewerDatabaseError


@contextmanager
def in_words() -> Iterator[None]:
    """Turn the errors of backups, exports and imports into refusals.

    Raises:
        RefusedError: something was wrong; every spoilt file is named.
    """
    try:
        with _dumps_in_words(), server_in_words():
            yield
    except InsideItselfError as error:
        raise refuse("cli-backup-inside") from error
    except NoBackupError as error:
        raise refuse("cli-restore-none") from error
    except ManifestError as error:
        raise refuse("cli-restore-manifest", name=str(error)) from error
    except OccupiedError as error:
        raise refuse("cli-restore-occupied", path=str(error.path)) from error
    except SpoiltError as error:
        raise RefusedError(*(text("cli-restore-spoilt", path=path) for path in error.paths)) from error
    except FileForServerError as error:
        raise refuse("cli-restore-file-for-server", name=str(error)) from error
    except DamagedCopyError as error:
        raise refuse("cli-restore-damaged", path=str(error)) from error
    except NewerDatabaseError as error:
        raise refuse("cli-store-newer") from error
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        raise refuse("cli-backup-trouble", why=why) from error


@contextmanager
def _dumps_in_words() -> Iterator[None]:
    """The same for dumps.

    Raises:
        RefusedError: the dump, or the database it should go into, cannot be used.
    """
    try:
        yield
    except NotEmptyError as error:
        raise refuse("cli-database-not-empty", table=error.table) from error
    except OtherRevisionError as error:
        raise refuse("cli-database-other-revision", found=error.found or "-") from error
    except SpoiltDumpError as error:
        raise refuse("cli-database-spoilt", path=str(error)) from error
    except DatabaseError as error:
        raise refuse("cli-store-unusable", why=str(error.orig)) from error
