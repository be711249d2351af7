"""A picture of text, bars and boxes: laid out from top to bottom, drawn as SVG, handed out as PNG."""

from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from bot.documents.faces import FAMILY, Face
from bot.documents.fonts import drawable, text_width, wrapped
from bot.documents.rasterising import drawn_apart

LINE_HEIGHT: Final = 1.32
"""Of the letters' size: Vietnamese stacks two marks on one letter (Ẩ, ộ)."""

WATERMARK_OPACITY: Final = 0.09
INK: Final = "#16302e"
_BOLD: Final = {Face.BOLD, Face.BOLD_ITALIC}
_ITALIC: Final = {Face.ITALIC, Face.BOLD_ITALIC}


@dataclass(frozen=True, slots=True)
class Pen:
    """How a text is written: ``size`` in pixels, ``ink`` as ``#rrggbb``."""

    size: float
    face: Face = Face.REGULAR
    ink: str = INK

    @property
    def line_height(self) -> float:
        return self.size * LINE_HEIGHT

    def width_of(self, text: str) -> float:
        return text_width(text, self.size, self.face)


class Picture:
    """``width`` pixels wide and as high as what is drawn. What it shows is set as text, never as markup."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg"})

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, corner: float = 0) -> None:
        self._add("rect", x=x, y=y, width=max(width, 0), height=height, rx=corner, fill=colour)

    def line(self, x: float, y: float, text: str, pen: Pen, *, end: bool = False) -> None:
        """One line with its upper edge at ``y``; with ``end`` it ends at ``x`` instead of beginning there."""
        element = self._add("text", x=x, y=y + pen.size)
        element.text = drawable(text)
        self._style(element, pen, "end" if end else "start")

    def paragraph(self, x: float, y: float, width: float, text: str, pen: Pen, *, most_lines: int = 0) -> float:
        """A text in as many lines as it takes; returns the ``y`` below it."""
        for line in wrapped(text, width, pen.size, pen.face, most_lines):
            self.line(x, y, line, pen)
            y += pen.line_height
        return y

    def across(self, text: str, height: float, pen: Pen, *, every: float) -> None:
        """A watermark: the text slanting over the whole picture again and again, so thin that all stays readable."""
        y = every / 2
        while y < height:
            turn = f"rotate(-24 {_plain(self.width / 2)} {_plain(y)})"
            element = self._add("text", x=self.width / 2, y=y, transform=turn, fill_opacity=WATERMARK_OPACITY)
            element.text = drawable(text)
            self._style(element, pen, "middle")
            y += every

    def png(self, height: float) -> bytes:
        """The picture up to ``height``; the same picture is always the same bytes.

        Raises:
            NotDrawnError: it could not be drawn now.
        """
        self._root.attrib |= {"width": str(self.width), "height": str(int(height))}
        return drawn_apart(ET.tostring(self._root, encoding="unicode"))

    def _add(self, tag: str, /, **attributes: float | str) -> ET.Element:
        texts = {
            name.replace("_", "-"): value if isinstance(value, str) else _plain(value)
            for name, value in attributes.items()
        }
        return ET.SubElement(self._root, tag, texts)

    def _style(self, element: ET.Element, pen: Pen, anchor: str) -> None:
        element.attrib |= {
            "font-family": FAMILY,
            "font-size": _plain(pen.size),
            "font-weight": "700" if pen.face in _BOLD else "400",
            "font-style": "italic" if pen.face in _ITALIC else "normal",
            "fill": pen.ink,
            "text-anchor": anchor,
        }


def _plain(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
