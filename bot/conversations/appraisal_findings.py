"""What a machine can see in one row before a person judges it. Findings point out; they decide nothing."""

from decimal import Decimal

from bot.conversations.appraisal_work import OpenSheet
from bot.conversations.findings import FindingKind, findings
from core.assessment.sheet import State
from core.frameworks.model import Component
from core.scoring.model import ComponentKey, FractionInput
from core.scoring.numbers import plain
from core.scoring.phrase import Phrase

_ON_A_SHEET = {
    FindingKind.NO_EVIDENCE: "found-no-evidence",
    FindingKind.OUTSIDE_WINDOW: "found-outside-window",
    FindingKind.OTHER_KIND: "found-other-kind",
    FindingKind.SAME_FILE: "found-same-file",
}


def row_findings(opened: OpenSheet, component: Component) -> tuple[Phrase, ...]:
    """Everything that stands out in one component."""
    return (
        *_seen_on_the_sheet(opened, component.key),
        *_elsewhere(opened, component.key),
        *_over_one(opened, component),
        *_against_supplied(opened, component.key),
    )


def _seen_on_the_sheet(opened: OpenSheet, key: ComponentKey) -> tuple[Phrase, ...]:
    kinds = [one.kind for one in findings(opened.desk) if one.about == key and one.kind in _ON_A_SHEET]
    return tuple(Phrase(_ON_A_SHEET[kind]) for kind in dict.fromkeys(kinds))


def _elsewhere(opened: OpenSheet, key: ComponentKey) -> tuple[Phrase, ...]:
    title_by_file = {proof.sha256: proof.title for proof in opened.desk.sheet.evidence_of(key) if proof.sha256}
    return tuple(
        Phrase("found-elsewhere", {"name": title_by_file[one.sha256], "unit": one.unit_name})
        for one in opened.elsewhere
        if one.sha256 in title_by_file
    )


def _over_one(opened: OpenSheet, component: Component) -> tuple[Phrase, ...]:
    values = opened.desk.sheet.entry(component.key).values
    found = []
    for wanted in component.rule.inputs:
        match wanted:
            case FractionInput(done, total) if done.name in values and total.name in values:
                part, whole = Decimal(values[done.name]), Decimal(values[total.name])
                if part > whole:
                    found.append(Phrase("found-over-one", {"done": part, "total": whole}))
            case _:
                continue
    return tuple(found)


def _against_supplied(opened: OpenSheet, key: ComponentKey) -> tuple[Phrase, ...]:
    """Figures of the province that the unit doubts, or that differ from what it had answered before."""
    entry, figures = opened.desk.sheet.entry(key), opened.desk.sheet.supplied.get(key, {})
    found = [
        Phrase("found-supplied-differs", {"given": Decimal(entry.values[name]), "supplied": one.value})
        for name, one in figures.items()
        if entry.state is State.ANSWERED and name in entry.values and entry.values[name] != plain(one.value)
    ]
    remarks = dict.fromkeys(one.contested for one in figures.values() if one.contested)
    return (*found, *(Phrase("found-contested", {"text": text}) for text in remarks))
