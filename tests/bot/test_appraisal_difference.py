"""What an appraiser is shown of a row that came back: also the proofs that are gone."""

from datetime import datetime, timedelta

from bot.conversations.appraisal_card import _difference
from bot.conversations.appraisal_work import OpenSheet, QueuedSheet
from bot.conversations.contract.snapshot import Desk
from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.case import Case, Decision, Reaction
from core.assessment.changes import Change, KeepEvidence, RemoveEvidence, SaveAnswer, Stamp, apply
from core.assessment.people import Membership, Role
from core.assessment.sheet import Evidence, EvidenceKind, Sheet, State
from core.frameworks.loader import find
from core.scoring.model import ComponentKey
from tests.store.world import NOW, ROUND

FRAMEWORK = find("quang_nam_xa_2022")
FIRST, OTHER = (component.key for component in FRAMEWORK.components[:2])
DECIDED = NOW + timedelta(days=20)
BACK = NOW + timedelta(days=21)


def proof(id_: str, key: ComponentKey = FIRST) -> KeepEvidence:
    return KeepEvidence(Evidence(id_, EvidenceKind.FILE, key, f"{id_}.pdf", sha256="a" * 64))


def test_proofs_that_were_taken_away_since_the_decision_are_named() -> None:
    changes: tuple[tuple[Change, datetime], ...] = (
        (SaveAnswer(FIRST, State.ANSWERED, {"choice": "head"}), NOW),
        (proof("bo-truoc"), NOW),
        (proof("bo-sau"), NOW),
        (proof("con-lai"), NOW),
        (proof("cho-khac", OTHER), NOW),
        (RemoveEvidence("bo-truoc"), NOW),
        (RemoveEvidence("bo-sau"), BACK),
        (RemoveEvidence("cho-khac"), BACK),
        (proof("moi"), BACK),
        (proof("den-roi-di"), BACK),
        (RemoveEvidence("den-roi-di"), BACK),
    )
    sheet = Sheet()
    for number, (change, at) in enumerate(changes, 1):
        sheet = apply(sheet, change, Stamp("Lan", at, number))

    said = {one.phrase.key: one.phrase.facts for one in _difference(_opened(sheet), FIRST)}

    assert said["edited-evidence"]["names"] == "moi.pdf"
    assert said["edited-evidence-removed"] == {"count": 1, "names": "bo-sau.pdf"}


def _opened(sheet: Sheet) -> OpenSheet:
    returned = Appraisal(Verdict.RETURNED, None, "thiếu", "Hùng", DECIDED, 1, 1)
    case = Case((Decision(returned, "Sở mẫu", 2),), Reaction.SENT_BACK, BACK)
    member = Membership(1, 2, "Hùng", Role.APPRAISER, 3, "91001", "UBND xã Suối Mẫu")
    desk = Desk(id=0, membership=member, round=ROUND, framework=FRAMEWORK, sheet=sheet, sheet_id=1, cases={FIRST: case})
    queued = QueuedSheet(1, 3, "91001", "UBND xã Suối Mẫu", FRAMEWORK, NOW, ())
    return OpenSheet(queued, desk, (), {FIRST: sheet.entry(FIRST)})
