"""Bodies that issue documents, where a line names one without the word "của"."""

import re
from typing import Final

from bot.conversations.folding import fold_words

BODIES: Final = (
    "ubnd", "hdnd", "uy ban", "hoi dong nhan dan", "chu tich", "thu tuong", "chinh phu", "tinh uy", "thanh uy",
    "huyen uy", "dang uy", "van phong", "ban chi dao", "cong an", "so khoa hoc", "so noi vu", "so tai chinh", "so tttt",
    "so thong tin", "so khcn", "bo khoa hoc", "bo noi vu", "bo tttt", "bo thong tin", "phong van hoa", "phong noi vu",
    "to cong nghe so",
)  # fmt: skip
"""First words, folded."""

END: Final = re.compile(
    r"[,;]|\s(?:ph[êe] duy[ệe]t|ban h[àa]nh|th[àa]nh l[ậa]p|ki[ệe]n to[àa]n|tri[ểe]n khai|quy [đd][ịi]nh|giao"
    r"|c[ôo]ng nh[ậa]n|k[ýy]|v[ềe]|v/v|vv)\b",
    re.IGNORECASE,
)
"""What comes behind a body: the next piece, or what it does."""

MOST_WORDS: Final = 10
EDGES: Final = " \t\n.,;:-–()\"'"


def issuer_at_start(text: str) -> str:
    """The body that a text begins with, as typed; empty when it begins with something else."""
    clean = text.strip(EDGES)
    words = " ".join(fold_words(clean)) + " "
    if not any(words.startswith(f"{body} ") for body in BODIES):
        return ""
    end = END.search(clean)
    named = (clean[: end.start()] if end else clean).strip(EDGES)
    return named if len(named.split()) <= MOST_WORDS else ""


def issuer_written(name: str) -> str:
    """A body's name with its abbreviations in capitals, as they are printed: ``ubnd xã`` becomes ``UBND xã``."""
    proper = re.sub(r"\bubnd\b", "UBND", name, flags=re.IGNORECASE)
    proper = re.sub(r"\bh[đd]nd\b", "HĐND", proper, flags=re.IGNORECASE)
    return proper[:1].upper() + proper[1:]
