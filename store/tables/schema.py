"""All tables together, found by reading this package."""

import importlib
import pkgutil

from sqlalchemy import MetaData

from store import tables
from store.tables.table import METADATA


def schema() -> MetaData:
    """The metadata with every table of this package in it."""
    for module in pkgutil.iter_modules(tables.__path__):
        importlib.import_module(f"{tables.__name__}.{module.name}")
    return METADATA
