"""HTML made of elements, so that every text is escaped and every tag is closed."""

from collections.abc import Iterable
from typing import TypeAlias
from xml.etree import ElementTree as ET

from bot.documents.fonts import drawable

Child: TypeAlias = ET.Element | str


def element(tag: str, attributes: dict[str, str] | None = None, /, *children: Child) -> ET.Element:
    """An element; texts and elements may stand in it in any order."""
    made = ET.Element(tag, attributes or {})
    last: ET.Element | None = None
    for child in children:
        if isinstance(child, str):
            text = drawable(child)
            if last is None:
                made.text = (made.text or "") + text
            else:
                last.tail = (last.tail or "") + text
        else:
            made.append(child)
            last = child
    return made


def html_page(head: Iterable[ET.Element], body: ET.Element, language: str = "vi") -> bytes:
    """A whole page."""
    page = element("html", {"lang": language}, element("head", {}, *head), body)
    written: bytes = ET.tostring(page, encoding="utf-8", method="html")
    return b"<!DOCTYPE html>\n" + written + b"\n"
