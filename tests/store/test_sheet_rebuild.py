"""What the store makes of its revisions is what the changes make of the sheet, whatever the changes are."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from core.assessment.changes import (
    Approve,
    Assign,
    Change,
    ContestSupplied,
    DescribeEvidence,
    KeepEvidence,
    KeepSigned,
    MoveEvidence,
    RemoveEvidence,
    RemoveSigned,
    Return,
    SaveAnswer,
    SaveGeneral,
    SaveJustification,
    SaveRemark,
    Stamp,
    Submit,
    Withdraw,
    apply,
)
from core.assessment.documents import CitedDocument, DocumentKind
from core.assessment.people import Role
from core.assessment.sheet import WHOLE_SHEET, Assignee, Evidence, EvidenceKind, Sheet, State
from core.scoring.model import ComponentKey, IndicatorCode
from store.database import Database
from store.tx import Tx
from tests.store.world import NOW, Seat, open_round, take_seat

KEYS = st.sampled_from([ComponentKey("head"), ComponentKey("meetings"), ComponentKey("staff")])
NAMES = st.sampled_from(["staff_count", "household_count"])
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)  # no text column keeps a NUL
FIGURES = st.decimals(min_value=0, max_value=10**9, places=3)
PROOFS = st.sampled_from(["e1", "e2", "e3"])
DOCUMENTS = st.builds(
    CitedDocument, WORDS, WORDS, st.sampled_from(DocumentKind), issuer=WORDS, summary=WORDS, is_agreed=st.booleans()
)
EVIDENCE = st.builds(
    Evidence,
    id=PROOFS,
    kind=st.sampled_from(EvidenceKind),
    component=KEYS,
    title=WORDS,
    issued_on=st.none() | st.dates(),
    sha256=st.sampled_from(["", "a" * 64]),
    size_bytes=st.integers(0, 2**40),
    preview=st.sampled_from(["", "b" * 64]),
    replaces=st.sampled_from(["", "e1", "e2"]),
    document=st.none() | DOCUMENTS,
)
SIGNED = st.builds(Evidence, id=PROOFS, kind=st.just(EvidenceKind.FILE), component=st.just(WHOLE_SHEET), title=WORDS)
PILLARS = st.sampled_from([IndicatorCode("1"), IndicatorCode("2")])
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(
        SaveAnswer,
        key=KEYS,
        state=st.sampled_from(State),
        values=st.dictionaries(WORDS, WORDS, max_size=3),
        postponed=st.booleans(),
    ),
    st.builds(SaveJustification, key=KEYS, text=WORDS),
    st.builds(ContestSupplied, key=KEYS, text=WORDS),
    st.builds(SaveGeneral, name=NAMES, value=st.none() | FIGURES),
    st.builds(KeepEvidence, evidence=EVIDENCE),
    st.builds(MoveEvidence, id=PROOFS, to=KEYS),
    st.builds(RemoveEvidence, id=PROOFS),
    st.builds(DescribeEvidence, id=PROOFS, document=st.none() | DOCUMENTS, issued_on=st.none() | st.dates()),
    st.builds(KeepSigned, evidence=SIGNED),
    st.builds(RemoveSigned, id=PROOFS),
    st.just(Submit()),
    st.just(Withdraw()),
    st.just(Approve()),
    st.just(Return()),
    st.builds(SaveRemark, submission=st.integers(1, 2), key=KEYS | st.just(WHOLE_SHEET), text=WORDS),
    st.builds(Assign, pillar=PILLARS, assignee=st.none() | st.just(Assignee(1, "Lan"))),
)


@settings(max_examples=25, deadline=None)
@given(changes=st.lists(st.tuples(CHANGES, st.booleans()), max_size=30))
def test_a_sheet_loaded_equals_the_changes_applied_one_by_one(changes: list[tuple[Change, bool]]) -> None:
    loaded, folded = asyncio.run(written_and_folded(changes))

    assert loaded == folded


async def written_and_folded(changes: list[tuple[Change, bool]]) -> tuple[Sheet, Sheet]:
    database = Database("sqlite+aiosqlite://")
    await database.open()
    await database.write(open_round)
    lan, minh = await take_seat(database, "Lan"), await take_seat(database, "Minh", role=Role.DEPUTY)
    folded, at, used = Sheet(), NOW, set[str]()
    for change, by_lan in changes:
        what = change
        if isinstance(what, SaveAnswer):
            what = SaveAnswer(what.key, what.state, what.values, folded.entry(what.key).revision, what.postponed)
        if isinstance(what, Assign) and what.assignee is not None:
            what = Assign(what.pillar, Assignee(lan.person_id, "Lan"))
        if isinstance(what, KeepEvidence | KeepSigned):
            if what.evidence.id in used:  # a caller never uses an id twice
                continue
            used.add(what.evidence.id)
        seat, at = (lan if by_lan else minh), at + timedelta(seconds=1)
        stamp = await database.write(applying(seat, what, at))
        folded = apply(folded, what, stamp)
    loaded = await database.read(lambda tx: tx.sheets.load(lan.sheet_id))
    await database.close()
    return loaded, folded


def applying(seat: Seat, change: Change, at: datetime) -> Callable[[Tx], Awaitable[Stamp]]:
    return lambda tx: tx.sheets.apply(seat.desk_id, change, seat.actor(at))


def test_a_figure_with_an_exponent_is_the_same_figure() -> None:
    changes: list[tuple[Change, bool]] = [(SaveGeneral("area", Decimal("1.5E+3")), True)]
    loaded, _ = asyncio.run(written_and_folded(changes))

    assert loaded.general == {"area": Decimal(1500)}
