"""Which files of other units a person may open because they appraise the row the file stands at."""

from datetime import datetime

from bot.desks import DeskReader
from core.assessment.assigning import Mandate
from core.assessment.people import Role
from core.assessment.sheet import Evidence, EvidenceKind
from store.tx import Tx


async def appraised_proof(tx: Tx, desks: DeskReader, person_id: int, ref: str, now: datetime) -> Evidence | None:
    """The proof, where this person has a part in its row; else ``None``, as if there were no such file."""
    stored = await tx.appraisals.proof(ref)
    if stored is None or stored.proof.kind is not EvidenceKind.FILE:
        return None
    framework = await desks.framework(tx, stored.digest)
    assignments = await tx.assignments.of_round(stored.round_id)
    for one in await tx.people.memberships(person_id, now):
        if one.role is not Role.APPRAISER:
            continue
        who = await tx.assignments.appraiser(person_id, one.unit_id, now)
        if stored.proof.component in Mandate(who, assignments).parts(framework, stored.unit_id):
            return stored.proof
    return None
