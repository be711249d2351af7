"""One round gives one sequence of bytes: on SQLite, on PostgreSQL, and after it was carried from one to the other."""

import asyncio
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy import make_url

from bot.cli.shell.computing import Asked, computed, found, verified
from core.assessment.edition.body import digest_of, to_bytes
from core.assessment.edition.compute import compute
from core.assessment.edition.inputs import Occasion, UnitInput
from core.assessment.sheet import Evidence, EvidenceKind
from store.database import Database
from store.dumps.exporting import export_database
from store.dumps.importing import import_dump
from store.dumps.reading import open_dump
from store.tx import Tx
from tests.bot.cli.stored_round import OVER, ROUND, keep_round
from tests.conftest import PostgresDatabases
from tests.core.assessment.edition.invented import Invented, invent

SEED: Final = 2026


def a_round_with_everything() -> Invented:
    """Answers, claims, proofs, surveys, a bonus, decisions of every sort, units that handed nothing in."""
    seeds = range(SEED, SEED + 1_000)
    return next(one for one in (invent(Random(seed)) for seed in seeds) if _has_everything(one))  # noqa: S311


def _has_everything(one: Invented) -> bool:
    rows = {row.key: row for row in one.rows}
    verdicts = {verdict for unit in one.units for verdict, _, _ in unit.decided.values()}
    return (
        len(one.units) > 3
        and one.policies["never_appraised"] == "self"
        and any(row.bonus for row in rows.values())
        and verdicts >= {"accepted", "adjusted", "na_accepted", "not_assessed", "returned"}
        and {row.kind for row in rows.values()} >= {"share", "compared", "survey"}
        and all(any(getattr(unit, what) for unit in one.units) for what in ("staff", "proved", "surveyed"))
        and len({unit.handed_in for unit in one.units}) == 2
    )


async def sealed(address: str, beside: tuple[str, ...]) -> bytes:
    """Compute and keep an edition as the command does it, compute it again, and return what was sealed."""
    database = Database(address)
    await database.open()
    _, new = await database.read(lambda tx: computed(tx, Asked(ROUND.id, beside), OVER))
    kept = await database.write(lambda tx: tx.editions.keep(new, "root", OVER))

    async def again(tx: Tx) -> bool:
        return (await verified(tx, await found(tx, ROUND.id)))[1]

    assert await database.read(again)
    assert await database.read(lambda tx: tx.editions.body(kept)) == new.body
    await database.close()
    return new.body


def given(one: Invented) -> list[UnitInput]:
    """What the units gave, each proof as a file, and what the body decided, each time with its reason."""
    return [
        replace(
            unit,
            sheet=replace(unit.sheet, evidence=_files(unit)),
            appraisals={key: replace(said, reason="Theo biên bản") for key, said in unit.appraisals.items()},
        )
        for unit in one.inputs()
    ]


def _files(unit: UnitInput) -> tuple[Evidence, ...]:
    return tuple(
        replace(proof, kind=EvidenceKind.FILE, sha256=digest_of(f"{unit.code} {proof.id}".encode()))
        for proof in unit.sheet.evidence
    )


async def filled(address: str, one: Invented) -> str:
    database = Database(address)
    await database.open()
    await database.write(lambda tx: keep_round(tx, one.framework(), given(one)))
    await database.close()
    return address


async def carried(source: str, target: str, dump: Path) -> str:
    await export_database(make_url(source), dump)
    await import_dump(open_dump(dump), make_url(target))
    return target


def test_an_edition_has_the_same_bytes_on_every_database_and_after_every_move(
    postgres: PostgresDatabases, postgres_address: str, tmp_path: Path
) -> None:
    one = a_round_with_everything()
    beside = tuple(unit.code for unit in one.units if not unit.is_ranked)
    file, other_file = (f"sqlite+aiosqlite:///{tmp_path}/{name}.db" for name in ("one", "two"))
    server, other_server = postgres_address, postgres.address(postgres.make())

    async def everywhere() -> list[bytes]:
        await filled(file, one)
        await filled(server, one)
        await carried(file, other_server, tmp_path / "to-server")
        await carried(server, other_file, tmp_path / "to-file")
        return [await sealed(address, beside) for address in (file, server, other_file, other_server)]

    bodies = asyncio.run(everywhere())

    assert len(set(bodies)) == 1
    units = [replace(unit, area_name=f"UBND huyện {unit.area}") for unit in given(one)]
    occasion = Occasion(ROUND.id, ROUND.title, ROUND.year, ROUND.owner, ROUND.letter)
    assert bodies[0] == to_bytes(compute(one.framework(), units, occasion))
