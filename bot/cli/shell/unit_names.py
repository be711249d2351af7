"""Finds a unit by what a file calls it."""

from collections.abc import Mapping

from bot.conversations.folding import fold


class UnitNames:
    """Units by code, else by a name that only one of them has. ``names`` are the units' names by code."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._codes = {fold(code): code for code in names}
        named: dict[str, list[str]] = {}
        for code, name in names.items():
            named.setdefault(fold(name), []).append(code)
        self._named = {name: codes[0] for name, codes in named.items() if len(codes) == 1}

    def code_of(self, text: str) -> str:
        """The unit's code; empty when nothing or more than one unit is meant."""
        folded = fold(text)
        return self._codes.get(folded) or self._named.get(folded, "")
