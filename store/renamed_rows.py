"""A row under a new key: what was given under the old one goes on there, by whom and when it was given."""

from collections.abc import Sequence
from typing import Final, TypeAlias

from sqlalchemy import Select, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from core.assessment.sheet import Evidence
from core.scoring.model import ComponentKey
from store.records import Actor
from store.tables.sheets import AnswerRevisionRow, EvidenceRevisionRow, JustificationRevisionRow

_Table: TypeAlias = type[AnswerRevisionRow] | type[JustificationRevisionRow]

_AS_GIVEN: Final = ("person_id", "role", "channel", "received_at")


async def carry_answer(connection: AsyncConnection, sheet_id: int, old: ComponentKey, new: ComponentKey) -> None:
    """The newest answer once more, under the new key."""
    await _carry(connection, AnswerRevisionRow, (*_AS_GIVEN, "state", "answer", "postponed"), (sheet_id, old, new))


async def carry_justification(connection: AsyncConnection, sheet_id: int, old: ComponentKey, new: ComponentKey) -> None:
    """The newest explanation once more, under the new key."""
    await _carry(connection, JustificationRevisionRow, (*_AS_GIVEN, "justification"), (sheet_id, old, new))


async def move_evidence(
    connection: AsyncConnection, sheet_id: int, proofs: Sequence[Evidence], new: ComponentKey, actor: Actor
) -> None:
    """Every proof belongs to the new key."""
    table = EvidenceRevisionRow
    for proof in proofs:
        newest = select(func.max(col(table.id))).where(
            col(table.sheet_id) == sheet_id, col(table.evidence_id) == proof.id
        )
        await connection.execute(
            insert(table).values(
                sheet_id=sheet_id,
                evidence_id=proof.id,
                previous_id=(await connection.execute(newest)).scalar_one(),
                person_id=actor.person_id,
                role=actor.role.value,
                channel=actor.channel,
                received_at=actor.at,
                action="move",
                component=new,
                kind="",
                title="",
                issued_on=None,
                sha256="",
                media_type="",
                size_bytes=0,
                album="",
            )
        )


async def _carry(
    connection: AsyncConnection,
    table: _Table,
    columns: tuple[str, ...],
    where: tuple[int, ComponentKey, ComponentKey],
) -> None:
    sheet_id, old, new = where
    before = await connection.execute(_newest(table, sheet_id, new))
    copied = select(
        literal(sheet_id), literal(new), literal(before.scalar_one()), *(getattr(table, name) for name in columns)
    ).where(col(table.id) == _newest(table, sheet_id, old).scalar_subquery())
    await connection.execute(insert(table).from_select(["sheet_id", "component", "previous_id", *columns], copied))


def _newest(table: _Table, sheet_id: int, key: ComponentKey) -> Select[int]:
    return select(func.coalesce(func.max(col(table.id)), 0)).where(
        col(table.sheet_id) == sheet_id, col(table.component) == key
    )
