"""Reads what was typed on a Vietnamese keyboard that was switched off: ``ddown vij naof`` is ``don vi nao``."""

import re
from typing import Final

_DOUBLED: Final = (("dd", "d"), ("aa", "a"), ("ee", "e"), ("oo", "o"), ("ow", "o"), ("uw", "u"), ("aw", "a"))
_VOWEL: Final = re.compile(r"[aeiouy]")


def untelexed(word: str) -> str:
    """The word without marks; one that cannot be Telex stays as it is."""
    plain = word
    for typed, meant in _DOUBLED:
        plain = plain.replace(typed, meant)
    plain = plain.replace("w", "")
    match = _VOWEL.search(plain)
    if match is None:
        return word
    head, tail = plain[: match.end()], plain[match.end() :]
    return head + re.sub(r"[sfrxj]", "", tail)


def unvnied(word: str) -> str:
    """The word typed for VNI, without marks: ``na2o chu7a`` is ``nao chua``; others stay as they are."""
    return re.sub(r"\d", "", word) if re.fullmatch(r"[a-z]+\d[a-z0-9]*", word) and _VOWEL.search(word) else word
