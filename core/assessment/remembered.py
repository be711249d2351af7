"""Remembers what was worked out from things that never change, so that one turn works it out once."""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

MOST: Final = 128
"""Results kept of one function, unless it says more: a turn asks again and again for the same few sheets."""


class Remembered(Generic[R]):
    """Results by the very objects they were made of, which are large: comparing contents would take longer than work.

    The objects are held as long as their result, so that no other one gets their id. Of more than ``most`` results the
    one goes that was put first.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[tuple[int, ...], tuple[tuple[Any, ...], R]] = OrderedDict()

    def get(self, given: tuple[Any, ...]) -> R | None:
        found = self._known.get(tuple(map(id, given)))
        return None if found is None else found[1]

    def put(self, given: tuple[Any, ...], result: R) -> None:
        key = tuple(map(id, given))
        self._known[key] = (given, result)
        self._known.move_to_end(key)
        if len(self._known) > self._most:
            self._known.popitem(last=False)


def remembering(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function answer with the same result when it is asked with the very same objects again.

    Only for functions of frozen values: two objects that are equal but not the same are worked out anew.
    """

    def made(function: Callable[P, R]) -> Callable[P, R]:
        known: Remembered[R] = Remembered(most)

        @wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            given = (*args, *kwargs.values()) if kwargs else args
            found = known.get(given)
            if found is None:
                found = function(*args, **kwargs)
                known.put(given, found)
            return found

        return asked

    return made


remembered = remembering(MOST)
"""For what one turn asks again and again."""
