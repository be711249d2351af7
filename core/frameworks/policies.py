"""Reads the named readings of a framework: what was taken where the decision is silent, and why."""

from core.frameworks.model import (
    BandOn,
    LetterEnd,
    LetterStart,
    Nobody,
    NotApplicable,
    Policies,
    Precision,
    RankScale,
    Reading,
    RollUp,
    Ties,
    WindowEdges,
)
from core.scoring.numbers import plain
from core.scoring.phrase import Phrase
from core.scoring.spec import Spec

_MOST_PERCENT_PLACES = 6


def read_policies(root: Spec) -> Policies:
    """``[policies]`` with a ``[[reading]]`` for each of its keys; a missing or different reading is a problem."""
    spec = root.table("policies")
    precisions = tuple(Precision)
    band_scale = spec.one_of("band_scale", tuple(BandOn), "") if spec.has("band_scale") else ""
    spec.one_of("no_data", ("zero",), "zero")
    policies = Policies(
        not_applicable=NotApplicable(spec.one_of("not_applicable", tuple(NotApplicable)) or NotApplicable.EXCLUDE),
        roll_up=RollUp(spec.one_of("roll_up", tuple(RollUp)) or RollUp.SUM),
        band_scale=BandOn(band_scale) if band_scale else None,
        band_on=Precision(spec.one_of("band_on", precisions, Precision.EXACT)),
        rank_on=Precision(spec.one_of("rank_on", precisions, Precision.PRINTED)),
        ranking_scope=spec.one_of("ranking_scope", ("province", "district")),
        never_appraised=spec.one_of("never_appraised", ("self", "zero", "refuse")),
        not_submitted=spec.one_of("not_submitted", ("lowest_band", "zero", "not_ranked")),
        at_close=spec.one_of("at_close", ("take_as_is", "not_submitted")),
        evidence_missing=spec.one_of("evidence_missing", ("warn", "zero")),
        bonus_cap=spec.optional_decimal("bonus_cap"),
        percent_places=spec.whole("percent_places", 2),
        readings=_read_readings(root),
        best_unit_nobody=Nobody(spec.one_of("best_unit_nobody", tuple(Nobody), Nobody.NO_DATA)),
        rank_scale=RankScale(spec.one_of("rank_scale", tuple(RankScale), band_scale or RankScale.POINTS)),
        ties=Ties(spec.one_of("ties", tuple(Ties), Ties.SKIP)),
        not_submitted_rank=spec.one_of("not_submitted_rank", ("points", "last"), "points"),
        bonus_counts=spec.one_of("bonus_counts", ("apart", "ranking"), "apart"),
        window_edges=WindowEdges(spec.one_of("window_edges", tuple(WindowEdges), WindowEdges.BOTH_DAYS)),
        publisher=spec.one_of("publisher", ("province", "district"), "province"),
        mean_of=spec.texts("mean_of"),
        appraisal_changes=spec.one_of("appraisal_changes", ("none", "both_sides"), "none"),
        letter_first_day=LetterStart(spec.one_of("letter_first_day", tuple(LetterStart), LetterStart.NOT_COUNTED)),
        letter_day_off=LetterEnd(spec.one_of("letter_day_off", tuple(LetterEnd), LetterEnd.NEXT_WORKING_DAY)),
    )
    if not 0 <= policies.percent_places <= _MOST_PERCENT_PLACES:
        spec.problem("problem-not-between", name="percent_places", least=0, most=_MOST_PERCENT_PLACES)
    if policies.bonus_cap is not None and policies.bonus_cap < 0:
        spec.problem("problem-negative", name="bonus_cap")
    spec.close()
    _check_readings(spec, policies)
    return policies


def _read_readings(root: Spec) -> tuple[Reading, ...]:
    readings: list[Reading] = []
    for row in root.tables("reading"):
        name = row.text("name")
        row.where = (Phrase("place-reading", {"name": name}),)
        if any(reading.name == name for reading in readings):
            row.problem("problem-twice")
        value = row.raw("value")
        words = value if isinstance(value, str) else plain(row.decimal("value"))
        readings.append(Reading(name, words, row.text("why"), row.text("place", "")))
        row.close()
    return tuple(readings)


def _check_readings(spec: Spec, policies: Policies) -> None:
    value_by_name = {reading.name: reading.value for reading in policies.readings}
    taken = {
        "not_applicable": policies.not_applicable,
        "roll_up": policies.roll_up,
        "band_scale": policies.band_scale or "",
        "band_on": policies.band_on,
        "rank_on": policies.rank_on,
        "ranking_scope": policies.ranking_scope,
        "never_appraised": policies.never_appraised,
        "not_submitted": policies.not_submitted,
        "at_close": policies.at_close,
        "evidence_missing": policies.evidence_missing,
        "bonus_cap": "" if policies.bonus_cap is None else plain(policies.bonus_cap),
        "percent_places": str(policies.percent_places),
    }
    always = taken.keys() - {"band_scale", "bonus_cap", "percent_places"}
    taken |= {
        "no_data": "zero",
        "best_unit_nobody": policies.best_unit_nobody,
        "rank_scale": policies.rank_scale,
        "ties": policies.ties,
        "not_submitted_rank": policies.not_submitted_rank,
        "bonus_counts": policies.bonus_counts,
        "window_edges": policies.window_edges,
        "publisher": policies.publisher,
        "appraisal_changes": policies.appraisal_changes,
        "letter_first_day": policies.letter_first_day,
        "letter_day_off": policies.letter_day_off,
    }
    for name, value in taken.items():
        if name not in value_by_name:
            if name in always or spec.has(name):
                spec.problem("problem-no-reading", name=name, value=value)
        elif value_by_name[name] != value:
            spec.problem("problem-reading-differs", name=name, value=value, said=value_by_name[name])
