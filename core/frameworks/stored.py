"""Frameworks as rounds have stored them."""

import json
from functools import lru_cache

from core.frameworks.build import build
from core.frameworks.model import Framework


@lru_cache(maxsize=32)
def read_stored(document: str, digest: str) -> Framework:
    """The framework of a stored document; one that was read before is the same object, for a framework never changes.

    Raises:
        FrameworkError: it cannot be used; every problem is listed. ``digest`` names it there.
    """
    return build(json.loads(document), digest)
