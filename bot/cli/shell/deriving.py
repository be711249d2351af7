"""Begins a framework that is derived from another: a sound file of its own to go on with."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.cli.shell.annexing import IDENTIFIER
from bot.cli.shell.configured import settings
from bot.cli.shell.frameworks import framework_named, unusable
from bot.cli.shell.spoken import refuse, text
from core.frameworks.build import build
from core.frameworks.derived import derived
from core.frameworks.error import FrameworkError
from core.frameworks.loader import folder_of, shipped, whole_document
from core.frameworks.model import Framework
from core.frameworks.toml_text import document_text
from core.scoring.numbers import exact_sum

_GOLDEN = "inherit = true\n"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the new framework is. ``unit_class`` is the other one's where it is empty; ``drop`` are codes."""

    id: str
    owner: str
    unit_class: str
    drop: tuple[str, ...]


def derive_into(base_id: str, wanted: Wanted, folder: Path) -> Path:
    """Write the folder of a framework that inherits everything from ``base_id`` but what was dropped.

    The groups above a dropped row are re-weighted to what is left. Its decision is left blank to be filled in.

    Raises:
        RefusedError: the id is taken or unusable, the folder is there, or a code is not.
    """
    own = settings().frameworks
    if not IDENTIFIER.fullmatch(wanted.id):
        raise refuse("annex-bad-id", id=wanted.id)
    if wanted.id in shipped(own):
        raise refuse("annex-id-not-new", id=wanted.id)
    target = folder / wanted.id
    if target.exists():
        raise refuse("annex-folder-exists", path=str(target))
    base = framework_named(base_id)
    document = _document(base, wanted)
    try:
        build(derived(document, whole_document(folder_of(base_id, own), own), wanted.id), wanted.id)
    except FrameworkError as error:
        raise unusable(error) from error
    target.mkdir(parents=True)
    (target / "framework.toml").write_text(document_text(document), encoding="utf-8")
    (target / "golden.toml").write_text(_GOLDEN, encoding="utf-8")
    sources = text("cli-framework-derived-sources", id=wanted.id, base=base.id, owner=wanted.owner)
    (target / "SOURCES.md").write_text(sources + "\n", encoding="utf-8")
    return target


def _document(base: Framework, wanted: Wanted) -> dict[str, Any]:
    left = _points_left(base, wanted.drop)
    changed = [node for node in base.nodes if node.code in left and left[node.code] != node.max_points]
    title = text("cli-framework-derived-title", title=base.title, owner=wanted.owner)
    document: dict[str, Any] = {
        "schema": 1,
        "id": wanted.id,
        "derived_from": base.id,
        "title": title,
        "short_title": base.short_title,
        "owner": wanted.owner,
        "unit_class": wanted.unit_class or base.unit_class,
        "max_points": exact_sum(left[node.code] for node in base.nodes if not node.parent and node.code in left),
        "drop": list(wanted.drop),
        "source": {
            "document": "",
            "title": title,
            "issued_by": wanted.owner,
            "read_in": text("cli-framework-derived-read-in"),
        },
        "change": [{"code": node.code, "max_points": left[node.code]} for node in changed],
    }
    return {name: value for name, value in document.items() if value != []}


def _points_left(base: Framework, drop: tuple[str, ...]) -> dict[str, Decimal]:
    """What each group that stays is worth without the dropped rows."""
    dropped = set(drop)
    for node in base.nodes:  # parents stand before their children
        if node.parent in dropped:
            dropped.add(node.code)
    left: dict[str, Decimal] = {}
    for node in reversed(base.nodes):
        if node.code not in dropped:
            groups = [left[one.code] for one in base.nodes if one.parent == node.code and one.code in left]
            rows = [one for one in base.components if one.parent == node.code and one.code not in dropped]
            left[node.code] = exact_sum([*groups, *(row.max_points for row in rows if not row.bonus)])
    return left
