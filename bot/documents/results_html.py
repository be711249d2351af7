"""Official results as pages for the province's portal: no server, no foreign resource, whole without scripts.

Two lists of all units (by rank, by name), one page for each unit, and the open data. With scripts the lists can be
searched and sorted where they stand.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from bot.conversations.folding import fold
from bot.documents.html_page import Child, element, html_page
from bot.documents.results_csv import results_csv, results_detail_csv
from bot.documents.results_paper import (
    DetailRow,
    ResultRow,
    ResultsPaper,
    awarded,
    change_said,
    class_title,
    detail_rows,
    result_rows,
)
from bot.documents.sheet_paper import ink_on
from bot.wording import Words
from core.assessment.edition.model import ClassResult, UnitResult
from core.scoring.numbers import plain
from core.scoring.phrase import Fact, Label, Phrase

PAGE: Final = Path(__file__).parent / "results_page"
BY_RANK: Final = "index.html"
BY_NAME: Final = "theo-ten.html"
UNITS: Final = "don-vi"
STYLE: Final = "trang.css"
SCRIPT: Final = "trang.js"
DATA: Final = "ket-qua.csv"
DETAIL_DATA: Final = "chi-tiet.csv"
NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]+")
WIDE: Final = {"class": "wide"}
"""Columns that a phone leaves out; each unit's own page has them."""

TEXT: Final = {"class": "text"}
LIST_COLUMNS: Final[Sequence[tuple[str, Mapping[str, str]]]] = (
    ("rank", {"class": "rank"}),
    ("unit", TEXT),
    ("self", WIDE),
    ("appraised", WIDE),
    ("achieved", {"class": "total"}),
    ("percent", {}),
    ("band", TEXT),
)
UNIT_COLUMNS: Final[Sequence[tuple[str, Mapping[str, str]]]] = (
    ("title", TEXT),
    ("max", {}),
    ("self", {}),
    ("appraised", {}),
    ("achieved", {}),
)


def results_html(paper: ResultsPaper, words: Words) -> Mapping[str, bytes]:
    """Every file of the site by its path; ``index.html`` is where one begins."""
    return dict(_Site(paper, words).files())


class _Site:
    def __init__(self, paper: ResultsPaper, words: Words) -> None:
        self._paper = paper
        self._edition = paper.edition
        self._words = words
        self._file_by_unit = dict(_file_names(paper.edition.units))
        self._band_number = {band.id: number for number, band in enumerate(paper.edition.bands)}

    def files(self) -> Iterator[tuple[str, bytes]]:
        yield BY_RANK, self._list(by_name=False)
        yield BY_NAME, self._list(by_name=True)
        for one in self._edition.classes:
            for row in result_rows(self._edition, one):
                yield self._file_by_unit[row.unit.code], self._unit(one, row)
        yield STYLE, (PAGE / "page.css").read_bytes() + self._band_colours()
        yield SCRIPT, (PAGE / "page.js").read_bytes()
        yield DATA, results_csv(self._paper)
        yield DETAIL_DATA, results_detail_csv(self._paper)

    def _band_colours(self) -> bytes:
        """A class for each band: portals often forbid styles inside the page."""
        lines = [
            f".band-{self._band_number[band.id]} {{ background: {band.colour_hex}; color: {ink_on(band.colour_hex)}; }}"
            for band in self._edition.bands
            if band.colour_hex
        ]
        return "\n".join([*lines, ""]).encode()

    # --- the lists -----------------------------------------------------------------------------------------------

    def _list(self, *, by_name: bool) -> bytes:
        main = [
            *self._notices(),
            self._navigation(by_name=by_name),
            element("div", {"id": "search", "class": "search"}),
            *(self._class(one, by_name=by_name) for one in self._edition.classes),
            self._awards(),
        ]
        return self._page(self._say("results-web-title"), "", main, [self._text("p", line) for line in self._lines()])

    def _navigation(self, *, by_name: bool) -> ET.Element:
        links = (
            (BY_RANK, "results-web-by-rank", not by_name),
            (BY_NAME, "results-web-by-name", by_name),
            (DATA, "results-web-data", False),
            (DETAIL_DATA, "results-web-detail-data", False),
        )
        items = [
            element("li", {}, element("a", {"href": to} | ({"aria-current": "page"} if here else {}), self._say(key)))
            for to, key, here in links
        ]
        return element("nav", {"aria-label": self._say("results-web-navigation")}, element("ul", {}, *items))

    def _class(self, one: ClassResult, *, by_name: bool) -> ET.Element:
        rows = result_rows(self._edition, one)
        if by_name:
            rows = tuple(sorted(rows, key=lambda row: (fold(row.unit.name), row.unit.code)))
        head = element("tr", {}, *(self._head(key, attributes) for key, attributes in LIST_COLUMNS))
        caption = self._say("results-web-caption", count=len(rows), max=self._edition.max_points)
        table = element(
            "table",
            {"class": "ranking"},
            element("caption", {}, caption),
            element("thead", {}, head),
            element("tbody", {}, *(self._ranked(row) for row in rows)),
        )
        return element("section", {}, *self._heading(class_title(one)), table)

    def _heading(self, title: Label) -> list[ET.Element]:
        return [element("h2", {}, self._words.label(title))] if title else []

    def _ranked(self, row: ResultRow) -> ET.Element:
        link = element("a", {"href": quote(self._file_by_unit[row.unit.code])}, row.unit.name)
        notes = [element("span", {"class": "note"}, self._words.text(note)) for note in row.notes]
        return element(
            "tr",
            {"data-name": f"{row.unit.name} {row.unit.area_name} {row.unit.code}"},
            element("td", {"class": "rank", "data-value": row.rank}, row.rank),
            element("th", {"scope": "row"}, link, *notes),
            self._number(row.self_points, WIDE),
            self._number(row.appraised_points, WIDE),
            self._number(row.achieved_points, {"class": "total"}),
            self._number(row.percent, {}),
            element("td", {"class": "text", "data-value": str(self._place_of(row))}, *self._band(row)),
        )

    def _place_of(self, row: ResultRow) -> int:
        """Bands sort from low to high, not by their names."""
        return self._band_number.get(row.unit.band, -1)

    def _awards(self) -> ET.Element:
        parts: list[Child] = [element("h2", {}, self._say("results-web-awards"))]
        for one in self._edition.classes:
            title = self._words.label(class_title(one))
            items = [self._text("li", self._award(row)) for row in awarded(self._edition, one)]
            parts += [element("h3", {}, title)] if title else []
            parts.append(element("ul", {}, *items) if items else self._text("p", self._say("results-nobody")))
        return element("section", {}, *parts)

    def _award(self, row: ResultRow) -> str:
        return self._say("results-web-award", rank=row.rank, unit=row.unit.name, points=row.achieved_points)

    # --- one unit ------------------------------------------------------------------------------------------------

    def _unit(self, one: ClassResult, row: ResultRow) -> bytes:
        unit = row.unit
        back = element("p", {}, element("a", {"href": f"../{BY_RANK}"}, self._say("results-web-back")))
        table = element(
            "table",
            {"class": "unit"},
            element("caption", {}, self._say("results-web-unit-caption", unit=unit.name)),
            element("thead", {}, element("tr", {}, *(self._head(key, attributes) for key, attributes in UNIT_COLUMNS))),
            element("tbody", {}, *(self._detail(detail) for detail in detail_rows(self._edition, unit))),
        )
        main = [*self._notices(), back, self._result(one, row), table]
        return self._page(unit.name, "../", main, [self._text("p", line) for line in self._lines()])

    def _result(self, one: ClassResult, row: ResultRow) -> ET.Element:
        """The unit's result, each figure with its name."""
        lines: list[tuple[str, Sequence[Child]]] = [
            ("rank", [self._rank_of(one, row)]),
            ("achieved", [self._say("picture-of", points=row.achieved_points, max=row.unit.whole.counted_max)]),
            ("percent", ["" if row.percent is None else self._words.fact(row.percent)]),
            ("band", self._band(row)),
        ]
        change = change_said(row)
        notes = [self._words.text(phrase) for phrase in (*((change,) if change else ()), *row.notes)]
        parts = [
            part
            for key, shown in lines
            for part in (element("dt", {}, self._say(f"results-column-{key}")), element("dd", {}, *shown))
        ]
        return element("div", {}, element("dl", {}, *parts), *(self._text("p", note) for note in notes))

    def _rank_of(self, one: ClassResult, row: ResultRow) -> str:
        if not row.rank:
            return self._say("results-not-ranked")
        return self._say("results-web-rank-of", rank=row.rank, count=one.ranked_count)

    def _detail(self, row: DetailRow) -> ET.Element:
        state = [element("span", {"class": "note"}, self._words.text(one)) for one in row.states]
        return element(
            "tr",
            {"class": "main"} if row.is_main else {},
            element("th", {"scope": "row"}, f"{row.code} {row.title}", *state),
            *(
                self._number(points, {})
                for points in (row.max_points, row.self_points, row.appraised_points, row.achieved_points)
            ),
        )

    # --- what all pages share ------------------------------------------------------------------------------------

    def _page(self, title: str, up: str, main: Sequence[Child], lines: Sequence[ET.Element]) -> bytes:
        """``up`` leads from the page's folder to the first page's."""
        head = (
            element("meta", {"charset": "utf-8"}),
            element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
            element("title", {}, f"{title} – {self._edition.occasion.title}"),
            element("link", {"rel": "stylesheet", "href": f"{up}{STYLE}"}),
        )
        owner = [self._text("p", self._edition.occasion.owner)] if self._edition.occasion.owner else []
        foot = [self._say("results-web-foot")]
        if self._paper.digest:
            foot.append(self._say("results-digest", digest=self._paper.digest))
        mark = {"data-mark": self._words.text(self._paper.watermark)} if self._paper.watermark else {}
        spoken = {
            "data-search": self._say("results-web-search"),
            "data-found": self._say("results-web-found", count="%"),
        }
        body = element(
            "body",
            {**spoken, **mark},
            element("header", {}, *owner, element("h1", {}, title), *lines),
            element("main", {}, *main),
            element("footer", {}, *(self._text("p", line) for line in foot)),
            element("script", {"src": f"{up}{SCRIPT}"}),
        )
        return html_page(head, body)

    def _lines(self) -> list[str]:
        return [self._words.label(line) for line in self._paper.heading]

    def _notices(self) -> list[ET.Element]:
        return [element("p", {"class": "notice"}, self._words.text(warning)) for warning in self._paper.warnings]

    def _head(self, key: str, attributes: Mapping[str, str]) -> ET.Element:
        return element("th", {"scope": "col", **attributes}, self._say(f"results-column-{key}"))

    def _number(self, number: Decimal | None, attributes: Mapping[str, str]) -> ET.Element:
        value = {} if number is None else {"data-value": plain(number)}
        return element("td", {**attributes, **value}, "" if number is None else self._words.fact(number))

    def _band(self, row: ResultRow) -> list[Child]:
        if row.band is None:
            return []
        return [element("span", {"class": f"band band-{self._band_number[row.band.id]}"}, row.band.label)]

    def _text(self, tag: str, text: str) -> ET.Element:
        return element(tag, {}, text)

    def _say(self, key: str, /, **facts: Fact) -> str:
        return self._words.text(Phrase(key, facts))


def _file_names(units: Sequence[UnitResult]) -> Iterator[tuple[str, str]]:
    """A file for each unit, named after its code as far as a file can be, and never twice the same."""
    taken: set[str] = set()
    for unit in units:
        name = NOT_IN_NAMES.sub("-", fold(unit.code)).strip("-") or "don-vi"
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{name}-{number}"
        taken.add(free)
        yield unit.code, f"{UNITS}/{free}.html"
