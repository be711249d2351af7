from collections.abc import Callable
from dataclasses import replace

import pytest

from core.assessment.progress import Counts, progress, progress_by_pillar
from core.assessment.sheet import Entry, Evidence, EvidenceKind, Sheet, State
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey, IndicatorCode

Sheets = Callable[..., Sheet]
HEAD = ComponentKey("head")


def with_entry(sheet: Sheet, key: ComponentKey, entry: Entry) -> Sheet:
    return replace(sheet, entries={**sheet.entries, key: entry})


def test_an_empty_sheet_misses_everything_and_begins_at_the_first_row(framework: Framework, sheet: Sheets) -> None:
    found = progress(framework, sheet())

    assert found.whole == Counts(applicable=7, answered=0, missing=7, postponed=0, without_evidence=0)
    assert found.next_key == HEAD


def test_each_main_is_counted_for_itself(framework: Framework, sheet: Sheets) -> None:
    found = progress_by_pillar(framework, sheet(head={"choice": "head"}, days={"text": "3"}, news=State.NO_DATA))

    assert found[IndicatorCode("1")] == Counts(2, 1, 1, 0, 1)
    assert found[IndicatorCode("2")] == Counts(1, 0, 1, 0, 0)
    assert found[IndicatorCode("3")] == Counts(4, 2, 2, 0, 0)


def test_what_was_postponed_is_asked_last(framework: Framework, sheet: Sheets) -> None:
    postponed = with_entry(sheet(), HEAD, Entry(postponed=True))

    found = progress(framework, postponed)

    assert found.next_key == ComponentKey("meetings")
    assert (found.missing[-1], found.postponed) == (HEAD, (HEAD,))
    assert (found.whole.missing, found.whole.postponed) == (7, 1)


def test_a_complete_sheet_asks_nothing_more(framework: Framework, sheet: Sheets) -> None:
    found = progress(framework, sheet(**{component.key: State.NO_DATA for component in framework.components}))

    assert (found.next_key, found.missing, found.whole.answered) == (None, (), 7)


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        (State.NO_DATA, (7, 1, 6)),
        (State.NA_CLAIMED, (7, 1, 6)),
        (State.NA_REFUSED, (7, 1, 6)),
        (State.NA_ACCEPTED, (6, 0, 6)),
        (State.NOT_ASSESSED, (6, 0, 6)),
    ],
)
def test_only_what_left_the_maximum_is_not_applicable(
    framework: Framework, sheet: Sheets, state: State, counts: tuple[int, int, int]
) -> None:
    whole = progress(framework, sheet(head=state)).whole

    assert (whole.applicable, whole.answered, whole.missing) == counts


def test_points_without_proof_or_explanation_are_told(framework: Framework, sheet: Sheets) -> None:
    bare = sheet(head={"choice": "head"})
    proof = Evidence("1", EvidenceKind.FILE, HEAD, "Quyết định")
    explained = Entry(State.ANSWERED, {"choice": "head"}, justification="Quyết định đang trình ký")

    assert progress(framework, bare).without_evidence == (HEAD,)
    assert progress(framework, replace(bare, evidence=(proof,))).without_evidence == ()
    assert progress(framework, with_entry(bare, HEAD, explained)).without_evidence == ()


@pytest.mark.parametrize(
    ("key", "values"),
    [("head", {"choice": "none"}), ("computers", {"done": "21"}), ("days", {"text": "3 ngày"})],
)
def test_no_proof_is_missed_where_nothing_was_earned_or_none_is_wanted(
    framework: Framework, sheet: Sheets, key: str, values: dict[str, str]
) -> None:
    assert progress(framework, sheet(staff=23, **{key: values})).without_evidence == ()


def test_an_answer_that_became_impossible_is_asked_again(framework: Framework, sheet: Sheets) -> None:
    answers = {"head": {"choice": "head"}, "meetings": {"done": "1", "total": "2"}, "computers": {"done": "21"}}

    assert progress(framework, sheet(staff=23, **answers)).next_key == ComponentKey("portal")
    assert progress(framework, sheet(staff=20, **answers)).next_key == ComponentKey("computers")
    assert progress(framework, sheet(**answers)).next_key == ComponentKey("portal")
