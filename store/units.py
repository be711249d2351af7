"""Units and their dated versions; an import changes what differs and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from store.conditions import holds_at
from store.tables.units import UnitRow, UnitVersionRow


@dataclass(frozen=True, slots=True)
class NewUnit:
    """One row of a unit list; ``line`` is where it stands in the file. ``parent_code`` is empty at the top."""

    line: int
    code: str
    name: str
    type: str
    level: str
    parent_code: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A unit as it was at a moment."""

    id: int
    version_id: int
    code: str
    name: str
    type: str
    level: str
    parent_id: int | None
    email: str


@dataclass(frozen=True, slots=True)
class UnitProblem:
    """Why a row cannot be imported; ``value`` is what was found."""

    line: int
    kind: str  # blank-code | blank-name | blank-level | repeated-code | unknown-parent | own-ancestor | bad-email
    value: str


@dataclass(frozen=True, slots=True)
class UnitImport:
    """What an import did, by unit code. With problems nothing was imported."""

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    problems: tuple[UnitProblem, ...] = ()


class Units:
    """The units of this deployment. A code names one present unit; names are never keys."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def present(self, at: datetime) -> Mapping[str, UnitRecord]:
        """Every unit at ``at``, by code."""
        rows = await self._connection.execute(
            select(
                col(UnitVersionRow.unit_id),
                col(UnitVersionRow.id),
                col(UnitVersionRow.code),
                col(UnitVersionRow.name),
                col(UnitVersionRow.type),
                col(UnitVersionRow.level),
                col(UnitVersionRow.parent_unit_id),
                col(UnitVersionRow.email),
            )
            .where(holds_at(UnitVersionRow, at))
            .order_by(col(UnitVersionRow.code))
        )
        return {row.code: UnitRecord(*row) for row in rows}

    async def import_units(self, rows: Sequence[NewUnit], now: datetime) -> UnitImport:
        """Create what is new, give what differs a new version from ``now`` on, leave the rest alone."""
        present = await self.present(now)
        problems = tuple(sorted(_problems(rows, present), key=lambda problem: problem.line))
        if problems:
            return UnitImport(problems=problems)
        ids = {code: unit.id for code, unit in present.items()}
        created = tuple(row.code for row in rows if row.code not in present)
        for code in created:
            result = await self._connection.execute(insert(UnitRow).values(created_at=now).returning(col(UnitRow.id)))
            ids[code] = result.scalar_one()
        changed = []
        for row in rows:
            parent_id = ids[row.parent_code] if row.parent_code else None
            known = present.get(row.code)
            if known is not None:
                if _same(known, row, parent_id):
                    continue
                changed.append(row.code)
                await self._connection.execute(
                    update(UnitVersionRow).where(col(UnitVersionRow.id) == known.version_id).values(valid_to=now)
                )
            await self._connection.execute(
                insert(UnitVersionRow).values(
                    unit_id=ids[row.code],
                    code=row.code,
                    name=row.name,
                    type=row.type,
                    level=row.level,
                    parent_unit_id=parent_id,
                    email=row.email,
                    valid_from=now,
                    valid_to=None,
                )
            )
        unchanged = tuple(row.code for row in rows if row.code in present and row.code not in changed)
        return UnitImport(created, tuple(changed), unchanged)


def _same(known: UnitRecord, row: NewUnit, parent_id: int | None) -> bool:
    return (known.name, known.type, known.level, known.parent_id, known.email) == (
        row.name,
        row.type,
        row.level,
        parent_id,
        row.email,
    )


def _problems(rows: Sequence[NewUnit], present: Mapping[str, UnitRecord]) -> Iterable[UnitProblem]:
    code_of = {unit.id: code for code, unit in present.items()}
    parent_of = {code: code_of.get(unit.parent_id or 0, "") for code, unit in present.items()}
    parent_of |= {row.code: row.parent_code for row in rows}
    seen: set[str] = set()
    for row in rows:
        for name, value in (("code", row.code), ("name", row.name), ("level", row.level)):
            if not value.strip():
                yield UnitProblem(row.line, f"blank-{name}", "")
        if row.code in seen:
            yield UnitProblem(row.line, "repeated-code", row.code)
        seen.add(row.code)
        if row.parent_code and row.parent_code not in parent_of:
            yield UnitProblem(row.line, "unknown-parent", row.parent_code)
        elif _is_own_ancestor(row.code, parent_of):
            yield UnitProblem(row.line, "own-ancestor", row.code)
        if row.email and not _looks_like_email(row.email):
            yield UnitProblem(row.line, "bad-email", row.email)


def _is_own_ancestor(code: str, parent_of: Mapping[str, str]) -> bool:
    passed: set[str] = set()
    above = parent_of.get(code, "")
    while above and above not in passed:
        if above == code:
            return True
        passed.add(above)
        above = parent_of.get(above, "")
    return False


def _looks_like_email(text: str) -> bool:
    name, at, domain = text.partition("@")
    return bool(name and at and "." in domain and not any(c.isspace() for c in text) and "@" not in domain)
