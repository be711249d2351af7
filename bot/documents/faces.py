"""The cuts of the font of our papers and pictures. It lies beside the program: they look the same on every machine."""

from enum import StrEnum
from pathlib import Path

from fontpkg_be_vietnam_pro import FAMILY, ROOT  # type: ignore[import-untyped]

__all__ = ["FAMILY", "Face", "font_file"]


class Face(StrEnum):
    """The cuts we use; the values are their names inside a PDF."""

    REGULAR = "BeVietnamPro-Regular"
    BOLD = "BeVietnamPro-Bold"
    ITALIC = "BeVietnamPro-Italic"
    BOLD_ITALIC = "BeVietnamPro-BoldItalic"


def font_file(face: Face) -> Path:
    path: Path = ROOT / "files" / f"{face.value}.ttf"
    return path
