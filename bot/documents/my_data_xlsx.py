"""Everything that is kept about a person, as a spreadsheet they can read on a phone: in short, said, done, the rest."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

from bot.documents.workbook import Look, Page, Workbook
from bot.wording import Words
from core.frameworks.model import Framework
from core.scoring.phrase import Fact, Phrase
from store.personal import OwnRecord

Row: TypeAlias = Mapping[str, Any]

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

HEAD: Final = Look(bold=True, size=14)
COLUMN: Final = Look(bold=True, border=True, wrap=True, align="center", background="#d9e7e6")
CELL: Final = Look(border=True, wrap=True)
ACTS: Final = (
    "answer_revision",
    "justification_revision",
    "general_revision",
    "evidence_revision",
    "sheet_event",
    "remark_revision",
    "assignment_revision",
    "contest_revision",
    "amendment",
    "secrecy_incident",
    "appraisal_revision",
    "appraisal_reaction",
    "appraisal_opinion",
    "appraisal_evidence",
)
"""What a person did at sheets; it stays when they are forgotten."""

SHOWN_ELSEWHERE: Final = frozenset({*ACTS, "message", "person"})
DRY: Final = frozenset(
    {
        "id",
        "sheet_id",
        "previous_id",
        "person_id",
        "component",
        "received_at",
        "at",
        "sha256",
        "preview",
        "evidence_id",
        "digest",
        "from_digest",
        "to_digest",
        "body",
        "prompt",
    }
)
"""Columns that stand in cells of their own, or that say nothing to a reader."""

MOMENTS: Final = ("received_at", "at", "announced_at", "created_at", "linked_at", "valid_from", "asked_at", "tried_at")


@dataclass(frozen=True, slots=True)
class MyDataPaper:
    """What stands in the file. ``sheets`` are units and frameworks of the sheets that the rows speak of, by id."""

    record: OwnRecord
    rows: Mapping[str, tuple[Row, ...]]
    sheets: Mapping[int, tuple[str, Framework]]
    made_at: datetime


def my_data_xlsx(paper: MyDataPaper, words: Words) -> bytes:
    """The same rows at the same moment give the same bytes."""
    return _Writer(paper, words).write()


@dataclass(frozen=True, slots=True)
class _Writer:
    paper: MyDataPaper
    words: Words

    def write(self) -> bytes:
        book = Workbook(self._say("mydata-paper-title"), self.paper.made_at)
        self._short(book.page(self._say("mydata-paper-short")))
        self._table(
            book.page(self._say("mydata-paper-said")),
            (self._say("mydata-paper-when"), self._say("mydata-paper-by"), self._say("mydata-paper-text")),
            (18, 14, 90),
            self._messages(),
        )
        self._table(
            book.page(self._say("mydata-paper-done")),
            (
                self._say("mydata-paper-when"),
                self._say("mydata-paper-what"),
                self._say("mydata-paper-unit"),
                self._say("mydata-paper-code"),
                self._say("mydata-paper-content"),
            ),
            (18, 24, 30, 10, 70),
            self._acts(),
        )
        self._table(
            book.page(self._say("mydata-paper-rest")),
            (self._say("mydata-paper-when"), self._say("mydata-paper-what"), self._say("mydata-paper-content")),
            (18, 30, 90),
            self._rest(),
        )
        return book.save()

    def _say(self, key: str, /, **facts: Fact) -> str:
        return self.words.text(Phrase(key, facts))

    def _short(self, page: Page) -> None:
        record = self.paper.record
        page.column_widths((100,))
        page.text(0, 0, self._say("mydata-paper-title"), HEAD)
        name = self._say("mydata-name", name=record.display_name) if record.display_name else ""
        lines = [self._say("mydata-paper-made", at=self.paper.made_at), name or self._say("mydata-nameless")]
        for held in record.held:
            role = self._say(f"role-{held.role.value}")
            lines.append(self._say("mydata-post", role=role, unit=held.unit_name, since=held.since))
        for one in record.chats:
            messenger = one.chat.channel.capitalize()
            lines.append(self._say("mydata-chat-whole", messenger=messenger, number=one.chat.sender, since=one.since))
        if record.consent is not None:
            lines.append(self._say("mydata-agreed", at=record.consent.at))
        for line, text in enumerate(lines, 1):
            page.text(line, 0, text, Look(wrap=True))

    def _table(
        self, page: Page, headings: tuple[str, ...], widths: tuple[int, ...], rows: Iterable[tuple[str, ...]]
    ) -> None:
        page.column_widths(widths)
        for column, heading in enumerate(headings):
            page.text(0, column, heading, COLUMN)
        page.repeat_rows(0, 0)
        for line, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                page.text(line, column, text, CELL)

    def _messages(self) -> Iterator[tuple[str, ...]]:
        for row in self.paper.rows["message"]:
            by = "mydata-paper-you" if row["direction"] == "in" else "mydata-paper-system"
            yield self.words.fact(row["at"]), self._say(by), _spoken(row["body"])

    def _acts(self) -> Iterator[tuple[str, ...]]:
        acts = [(row, table) for table in ACTS for row in self.paper.rows[table]]
        for row, table in sorted(acts, key=lambda one: _moment(one[0])):
            unit, framework = self.paper.sheets.get(row.get("sheet_id", 0), ("", None))
            component = framework.component_by_key.get(row.get("component", "")) if framework else None
            code = component.code if component else str(row.get("component", ""))
            yield self.words.fact(_moment(row)), self._kind(table), unit, code, self._content(row)

    def _rest(self) -> Iterator[tuple[str, ...]]:
        for table, rows in self.paper.rows.items():
            if table in SHOWN_ELSEWHERE:
                continue
            for row in rows:
                at = next((row[name] for name in MOMENTS if row.get(name) is not None), None)
                yield self.words.fact(at) if at else "", self._kind(table), self._content(row)

    def _kind(self, table: str) -> str:
        return self._say(f"mydata-table-{table}")

    def _content(self, row: Row) -> str:
        texts = (self._text(value) for name, value in row.items() if name not in DRY)
        return " · ".join(text for text in texts if text)

    def _text(self, value: Any) -> str:
        match value:
            case str():
                return value
            case datetime() | date() | Decimal():
                return self.words.fact(value)
            case dict():
                return ", ".join(f"{name}: {self._text(one)}" for name, one in value.items())
            case list():
                return ", ".join(map(self._text, value))
            case bool() | None | bytes():
                return ""
            case _:
                return str(value)


def _moment(row: Row) -> datetime:
    moment: datetime = row["received_at"] if "received_at" in row else row["at"]
    return moment


def _spoken(body: Mapping[str, Any]) -> str:
    """What a message said, as its person read or wrote it."""
    lines = [str(line["text"]) for line in body.get("lines", ())]
    labels = [f"[{choice['label']}]" for choice in body.get("choices", ())]
    own = [str(body[name]) for name in ("name", "text") if body.get(name)]
    return "\n".join([*own, *lines, *labels])


def my_data_json(paper: MyDataPaper) -> Mapping[str, Any]:
    """The rows as they are stored, for programs."""
    rows = {table: [_plain(row) for row in found] for table, found in paper.rows.items() if found}
    return {"person": paper.record.person_id, "made_at": paper.made_at.isoformat(), "rows": rows}


def _plain(row: Row) -> Mapping[str, Any]:
    return {name: json.loads(json.dumps(value, default=_as_text)) for name, value in row.items()}


def _as_text(value: Any) -> str:
    match value:
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return value.decode(errors="replace")
        case _:
            return str(value)
