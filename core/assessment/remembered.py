"""Remembers what was worked out from things that never change, so that one turn works it out once."""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

MOST: Final = 128
"""Results kept of one function: a turn asks again and again for the same few sheets."""


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """The same function; asked with the very same objects again, it answers with the same result.

    Only for functions of frozen values: two objects that are equal but not the same are worked out anew.
    """
    known: OrderedDict[tuple[int, ...], tuple[tuple[Any, ...], R]] = OrderedDict()

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        given = (*args, *kwargs.values())
        key = tuple(map(id, given))
        found = known.get(key)
        if found is not None:
            return found[1]
        result = function(*args, **kwargs)
        known[key] = (given, result)  # the objects are held, so that no other one gets their id
        if len(known) > MOST:
            known.popitem(last=False)
        return result

    return asked
