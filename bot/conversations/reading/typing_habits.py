"""Undoes habits of typing document references: no space where one belongs, a space or dot where a stroke belongs."""

import re
from typing import Final

KIND: Final = r"q[đd]|kh|cv|bc|tb|nq|ct|bb|ttr|hd|ctr|[đd]a|pa|h[đd]|gm|gcn|qc|tt|n[đd]|c[đd]|ds"
"""Abbreviations of sorts of papers as they are typed."""

GLUED: Final = re.compile(rf"(?<![\w/-])(?P<word>{KIND}|s[ốo]|ng[àa]y)\s?(?P<mark>[.:]?)(?=\d)", re.IGNORECASE)
SPACE_FOR_STROKE: Final = re.compile(
    rf"(?<![\w.,/-])(?P<number>\d{{1,6}}[a-z]?)\s+(?=(?:{KIND})\s?-\s?[^\W\d])", re.IGNORECASE
)
DOT_FOR_DASH: Final = re.compile(rf"(?P<start>\d[a-z]?\s?/\s?(?:{KIND}))\.(?=[^\W\d])", re.IGNORECASE)
SYMBOL_FIRST: Final = re.compile(
    rf"(?<![\w/-])(?P<symbol>(?:{KIND})-[^\W\d_]+)\s+s[ốo]\s*:?\s*(?P<number>\d{{1,6}}[a-z]?)(?![\w/.,-])",
    re.IGNORECASE,
)


def undone(text: str) -> str:
    """``QĐ45/QĐ.UBND,ngày12/3/26`` becomes ``QĐ 45/QĐ-UBND,ngày 12/3/26``; other texts stay as they are."""
    text = GLUED.sub(r"\g<word>\g<mark> ", text)
    text = SPACE_FOR_STROKE.sub(r"\g<number>/", text)
    text = DOT_FOR_DASH.sub(r"\g<start>-", text)
    return SYMBOL_FIRST.sub(r"\g<number>/\g<symbol>", text)
