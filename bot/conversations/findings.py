"""What stands out on a sheet before it is handed in. Findings warn; only role and time block."""

from dataclasses import dataclass
from enum import StrEnum

from bot.conversations.contract.snapshot import Desk
from bot.conversations.document_fit import is_other_kind, out_of_window
from core.assessment.asking import is_wholly_supplied
from core.assessment.progress import progress
from core.assessment.sheet import EvidenceKind, State
from core.scoring.model import ComponentKey


class FindingKind(StrEnum):
    """Sorts of findings, in the order in which they are listed."""

    UNANSWERED = "unanswered"
    GENERAL_MISSING = "general-missing"
    NO_EVIDENCE = "no-evidence"
    OUTSIDE_WINDOW = "outside-window"
    OTHER_KIND = "other-kind"
    SAME_FILE = "same-file"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. ``about`` is a component, or empty for a general figure named ``detail``."""

    kind: FindingKind
    about: ComponentKey
    detail: str = ""


def findings(desk: Desk) -> tuple[Finding, ...]:
    """Everything worth a look, the gravest sort first."""
    return (*_unanswered(desk), *_general(desk), *_bare(desk), *_dates(desk), *_kinds(desk), *_twice(desk))


def _unanswered(desk: Desk) -> tuple[Finding, ...]:
    return tuple(Finding(FindingKind.UNANSWERED, key) for key in progress(desk.framework, desk.sheet).missing)


def unanswered(desk: Desk) -> tuple[ComponentKey, ...]:
    """What is missing because nothing was ever answered, in the order of asking."""
    missing = progress(desk.framework, desk.sheet).missing
    return tuple(key for key in missing if desk.sheet.entry(key).state is State.UNANSWERED)


def _general(desk: Desk) -> tuple[Finding, ...]:
    """Figures that are missing although a component that is answered, or wholly supplied, divides by them."""
    needed = {
        name: c.key
        for c in desk.framework.components
        if desk.sheet.entry(c.key).state is State.ANSWERED or is_wholly_supplied(c, desk.sheet)
        for name in c.rule.general
        if name not in desk.sheet.general
    }
    return tuple(Finding(FindingKind.GENERAL_MISSING, key, name) for name, key in needed.items())


def _bare(desk: Desk) -> tuple[Finding, ...]:
    return tuple(Finding(FindingKind.NO_EVIDENCE, key) for key in progress(desk.framework, desk.sheet).without_evidence)


def _dates(desk: Desk) -> tuple[Finding, ...]:
    return tuple(
        Finding(FindingKind.OUTSIDE_WINDOW, proof.component, proof.id)
        for proof in desk.sheet.evidence
        if out_of_window(desk, proof, desk.framework.component_by_key[proof.component])
    )


def _kinds(desk: Desk) -> tuple[Finding, ...]:
    return tuple(
        Finding(FindingKind.OTHER_KIND, proof.component, proof.id)
        for proof in desk.sheet.evidence
        if is_other_kind(proof, desk.framework.component_by_key[proof.component])
    )


def _twice(desk: Desk) -> tuple[Finding, ...]:
    """The second component a same file stands at; sharing a proof on purpose is allowed, so this only points it out."""
    first: dict[str, ComponentKey] = {}
    found = []
    for proof in desk.sheet.evidence:
        if proof.kind is not EvidenceKind.FILE or not proof.sha256:
            continue
        where = first.setdefault(proof.sha256, proof.component)
        if where != proof.component:
            found.append(Finding(FindingKind.SAME_FILE, proof.component, where))
    return tuple(found)
