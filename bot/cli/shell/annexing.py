"""Reads an official annex into a new framework folder, or says what is wrong with it and where."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.cli.shell.configured import settings
from bot.cli.shell.frameworks import framework_named
from bot.cli.shell.spoken import refuse, refuse_all, words
from bot.documents.annex_rows import Annex, AnnexProblems, read_annex
from bot.documents.annex_xlsx import how_text
from core.frameworks.annexed import Annexed, Like, Move, Moved, annexed
from core.frameworks.build import build
from core.frameworks.canonical import canonical
from core.frameworks.error import FrameworkError
from core.frameworks.loader import folder_of, read_document, shipped, whole_document
from core.frameworks.model import Framework
from core.frameworks.toml_text import document_text
from core.scoring.phrase import Fact, Phrase
from core.scoring.problem import Problem

IDENTIFIER: Final = re.compile(r"[a-z0-9_]{1,40}", re.ASCII)
SHOWN: Final = 160
"""Characters of a changed value that a line of the difference shows."""

SUMS: Final = frozenset({"problem-sum-below", "problem-sum-top"})
"""What a row that could not be read brings about elsewhere; the annex's own sums are told with their cells."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the command was asked. ``source`` names where the annex was read; ``id`` is the new framework's."""

    table: Path
    like_id: str
    source: str
    id: str
    page: str


@dataclass(frozen=True, slots=True)
class Imported:
    """A sound framework that is not written yet, and how it differs from the one it was made like."""

    like: Framework
    framework: Framework
    document: Mapping[str, Any]
    moves: tuple[Move, ...]


def imported(request: Request) -> Imported:
    """Read, compare and check the whole annex.

    Raises:
        RefusedError: the file, its rows or the framework they make cannot be used; every problem with its cell.
    """
    like = framework_named(request.like_id)
    own = settings().frameworks
    document = whole_document(folder_of(request.like_id, own), own)
    if not request.table.is_file():
        raise refuse("cli-file-missing", path=str(request.table))
    annex = read_annex(request.table, like.points_places, request.page)
    if isinstance(annex, AnnexProblems):
        raise refuse_all(annex.problems)
    ours = {str(component.code): as_cell(how_text(component, words())) for component in like.components}
    result = annexed(Like(like, document, ours), annex.rows, request.source)
    before = {name: value for name, value in document.items() if name != "derived_from"}
    new_id = _new_id(request, like, is_moved=canonical(result.document) != canonical(before))
    new = {**result.document, "id": new_id}
    framework, faults = _built(new)
    told = {problem.code for problem in result.problems}
    unsaid = [fault for fault in faults if fault.code not in told and fault.what.key not in SUMS]
    unsaid = unsaid if unsaid or told else [*faults]
    problems = [*_total_line(annex, like), *_addressed(result, annex), *_located(unsaid, annex)]
    if problems or framework is None:
        raise refuse_all(problems)
    return Imported(like, framework, new, result.moves)


def difference(done: Imported) -> Iterator[Phrase]:
    """What moved, a line each, and the sum of it."""
    if not done.moves:
        yield Phrase("annex-nothing-moves", {"like": done.like.id})
        return
    for move in done.moves:
        yield _told(move)
    counted = {what: sum(move.what is what for move in done.moves) for what in Moved}
    changed = {move.code for move in done.moves if move.what is Moved.CHANGED}
    facts: Mapping[str, Fact] = {
        "like": done.like.id,
        "changed": len(changed),
        "added": counted[Moved.ADDED],
        "dropped": counted[Moved.DROPPED],
        "prose": counted[Moved.ONLY_PROSE],
        "count": len(done.framework.components),
        "max": done.framework.max_points,
    }
    yield Phrase("annex-summary", facts)


def write(done: Imported, request: Request, folder: Path) -> Path:
    """Write the new framework's folder: its file, the golden cases that still hold, and where it comes from.

    Raises:
        RefusedError: the folder is there already; nothing is overwritten.
    """
    target = folder / done.framework.id
    if target.exists():
        raise refuse("annex-folder-exists", path=str(target))
    target.mkdir(parents=True)
    (target / "framework.toml").write_text(document_text(done.document), encoding="utf-8")
    (target / "golden.toml").write_text(_golden(done, request), encoding="utf-8")
    (target / "SOURCES.md").write_text(_sources(done, request), encoding="utf-8")
    return target


def as_cell(text: str) -> str:
    """A text as it comes back from a cell: letters composed, spaces single, lines kept."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines())
    return "\n".join(line for line in lines if line)


def _new_id(request: Request, like: Framework, *, is_moved: bool) -> str:
    """The id that was asked for; else the same one where nothing moved, or the same with the number of the reissue."""
    known = shipped(settings().frameworks)
    if request.id:
        if not IDENTIFIER.fullmatch(request.id):
            raise refuse("annex-bad-id", id=request.id)
        if request.id in known:
            raise refuse("annex-id-not-new", id=request.id)
        return request.id
    if not is_moved:
        return like.id
    number = next(n for n in range(2, len(known) + 3) if f"{like.id}_r{n}" not in known)
    return f"{like.id}_r{number}"


def _total_line(annex: Annex, like: Framework) -> Iterator[Phrase]:
    if annex.total is not None and annex.total[0] != like.max_points:
        points, cell = annex.total
        yield Phrase("annex-wrong-total-line", {"cell": cell, "points": points, "max": like.max_points})


def _addressed(result: Annexed, annex: Annex) -> Iterator[Phrase]:
    for problem in result.problems:
        cell = annex.address_by_code.get(problem.code)
        yield Phrase("annex-at-cell", {"cell": cell, "why": problem.why}) if cell else problem.why


def _built(document: Mapping[str, Any]) -> tuple[Framework | None, Sequence[Problem]]:
    """The framework, built as any other, or everything that its loader finds."""
    try:
        return build(document, str(document["id"])), ()
    except FrameworkError as error:
        return None, error.problems


def _located(problems: Sequence[Problem], annex: Annex) -> Iterator[Phrase]:
    for problem in problems:
        why = Phrase("annex-unusable", {"why": problem.said})
        cell = annex.address_by_code.get(problem.code)
        yield Phrase("annex-at-cell", {"cell": cell, "why": why}) if cell else why


def _told(move: Move) -> Phrase:
    facts: dict[str, Fact] = {"code": move.code, "old": _short(move.old), "new": _short(move.new)}
    if move.what is Moved.CHANGED:
        facts["field"] = Phrase(f"annex-field-{move.field}")
    return Phrase(f"annex-move-{move.what.value}", facts)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def _golden(done: Imported, request: Request) -> str:
    """The cases of every row whose maximum and rule are as they were; the others need cases of their own."""
    own = settings().frameworks
    cases = read_document(folder_of(request.like_id, own) / "golden.toml").get("case", ())
    before = {one.code: (one.rule_kind, one.rule, one.max_points) for one in done.like.components}
    now = {one.code: (one.rule_kind, one.rule, one.max_points) for one in done.framework.components}
    same = {code for code, rule in now.items() if before.get(code) == rule}
    kept = [case for case in cases if {case["component"], *case.get("others", {})} <= same]
    return document_text({"case": kept}).lstrip() if kept else ""


def _sources(done: Imported, request: Request) -> str:
    head = words().text(Phrase("annex-sources-title", {"id": done.framework.id}))
    where = request.source or words().text(Phrase("annex-sources-none"))
    line = words().text(
        Phrase("annex-sources-line", {"table": request.table.name, "like": done.like.id, "where": where})
    )
    moved = "\n".join(f"- {words().text(phrase)}" for phrase in difference(done))
    return f"# {head}\n\n{line}\n\n{moved}\n"
