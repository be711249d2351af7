"""Results of every commune of the country, from the command line: computed and ranked while somebody waits."""

import asyncio
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import insert, select
from sqlmodel import col

from bot.cli.shell.stored import finished
from core.assessment.edition.inputs import UnitInput
from core.frameworks.model import Framework
from store.database import Database
from store.tables.appraisals import AppraisalRevisionRow
from store.tables.rounds import SheetRow
from store.tables.sheets import AnswerRevisionRow, EvidenceRevisionRow, SheetEventRow
from store.tables.table import Table
from store.tx import Tx
from tests.bot.cli.stored_round import LONG_AGO, ROUND, open_round
from tests.core.assessment.edition.country import COMMUNES, communes, sixty_rows

AT_MOST_SECONDS: Final = 10
Rows = dict[type[Table], list[dict[str, Any]]]


class Unreadable:
    """Something so large that nobody should write it out."""

    def __repr__(self) -> str:
        raise AssertionError("the result of a command was written out")


def test_what_a_command_brings_is_not_written_out_behind_its_back() -> None:
    """An event loop that ends writes out the result of its task, which takes seconds for a whole edition."""

    async def work() -> Unreadable:
        return Unreadable()

    assert isinstance(finished(work()), Unreadable)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_every_commune_of_the_country_is_computed_ranked_and_sealed_in_ten_seconds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """From the start of the program to its end, of one processor; on a machine that does nothing else."""
    asyncio.run(_filled(f"sqlite+aiosqlite:///{tmp_path}/country.db", sixty_rows()))
    monkeypatch.setenv("CHAMDIEM_DATABASE", f"sqlite:///{tmp_path}/country.db")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "results", "compute", ROUND.id],
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert (done.returncode, done.stderr) == (0, "")
    assert f"{COMMUNES} đơn vị" in done.stdout.replace(".", "")
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < AT_MOST_SECONDS


async def _filled(address: str, framework: Framework) -> None:
    units = communes(framework, COMMUNES)
    database = Database(address)
    await database.open()
    await database.write(lambda tx: open_round(tx, framework, units))
    await database.write(lambda tx: _fill(tx, units))
    await database.close()


async def _fill(tx: Tx, units: list[UnitInput]) -> None:
    """An answer with a file, and a decision on it, in every row of every sheet, as tables."""
    connection = tx.editions._connection  # noqa: SLF001 (400,000 rows one by one would take an hour)
    body = (await tx.units.present(LONG_AGO))["so"].id
    person_id = await tx.people.add_person("Lan", LONG_AGO)
    about = {"person_id": person_id, "role": "officer", "channel": "web", "received_at": LONG_AGO, "previous_id": 0}
    sheets = (await connection.execute(select(col(SheetRow.id)).order_by(col(SheetRow.id)))).scalars().all()
    rows: Rows = {SheetEventRow: [], AnswerRevisionRow: [], EvidenceRevisionRow: [], AppraisalRevisionRow: []}
    for sheet_id, unit in zip(sheets, units, strict=True):
        rows[SheetEventRow].append({**about, "sheet_id": sheet_id, "action": "submit"})
        for key, entry in unit.sheet.entries.items():
            number, of_row = len(rows[AnswerRevisionRow]) + 1, {**about, "sheet_id": sheet_id, "component": key}
            answer = {"state": entry.state.value, "answer": dict(entry.values), "postponed": False}
            rows[AnswerRevisionRow].append({**of_row, **answer, "id": number})
            proof = {"evidence_id": f"e{number}", "sha256": f"{number:064x}"}
            rows[EvidenceRevisionRow].append({**of_row, **_FILE, **proof})
            said = unit.appraisals[key]
            decision = {"verdict": said.verdict.value, "points": said.points, "reason": said.reason}
            rows[AppraisalRevisionRow].append({**of_row, **decision, "body_id": body, "answer_id": number})
    for table, listed in rows.items():
        await connection.execute(insert(table), listed)


_FILE: Final = {
    **dict.fromkeys(("issued_on", "number", "symbol", "document_kind", "issuer", "summary", "is_agreed")),
    **dict.fromkeys(("preview", "replaces")),
    "action": "keep",
    "kind": "file",
    "title": "Quyết định",
    "media_type": "application/pdf",
    "size_bytes": 1_000,
    "album": "",
}
