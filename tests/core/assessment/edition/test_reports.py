"""What is read out of editions: what appraisal moved, what a correction moved, what is better than last year."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.edition.body import from_bytes, to_bytes
from core.assessment.edition.body_values import BodyError
from core.assessment.edition.compute import compute, preview
from core.assessment.edition.differences import differences
from core.assessment.edition.earlier import since_earlier
from core.assessment.edition.inputs import Earlier, EarlierRow, UnitInput
from core.assessment.edition.moves import moves
from core.assessment.sheet import Entry, Sheet, State
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey, IndicatorCode
from tests.core.assessment.edition.invented import OCCASION

Policies = Callable[..., Framework]
Sheets = Callable[..., Sheet]
HEAD, MEETINGS, PORTAL = ComponentKey("head"), ComponentKey("meetings"), ComponentKey("portal")


def answered(sheet: Sheets) -> Sheet:
    """10 points for 1.1, 5 for 1.2, 7,5 for 3.1."""
    return sheet(head={"choice": "head"}, meetings={"done": "1", "total": "2"}, portal={"choice": "yes"})


def decided(points: str, by: str) -> Appraisal:
    return Appraisal(Verdict.ADJUSTED, Decimal(points), "Theo biên bản", by=by)


def test_differences_are_counted_by_unit_component_and_appraiser(framework: Framework, sheet: Sheets) -> None:
    """a loses 4 points in 1.1 and gains 1 in 1.2; b loses 2,5 in 1.1; nobody looked at 3.1."""
    units = [
        UnitInput("a", "A", answered(sheet), {HEAD: decided("6", "người 1"), MEETINGS: decided("6", "người 2")}),
        UnitInput("b", "B", answered(sheet), {HEAD: decided("7.5", "người 1"), MEETINGS: decided("5", "người 1")}),
    ]
    report = differences(compute(framework, units, OCCASION), units)

    assert (report.whole.compared_count, report.whole.equal_count) == (4, 1)
    assert (report.whole.lowered_points, report.whole.raised_points) == (Decimal("6.5"), Decimal(1))
    assert {code: one.moved_points for code, one in report.by_unit.items()} == {"a": -3, "b": Decimal("-2.5")}
    assert {key: one.moved_points for key, one in report.by_component.items()} == {HEAD: Decimal("-6.5"), MEETINGS: 1}
    assert {name: one.lowered_count for name, one in report.by_appraiser.items()} == {"người 1": 2, "người 2": 0}


def test_a_correction_says_what_moved_and_whether_a_decision_or_an_answer_moved_it(
    framework: Framework, sheet: Sheets
) -> None:
    before = compute(framework, [UnitInput("a", "A", answered(sheet)), UnitInput("b", "B", sheet())], OCCASION)
    other = sheet(head={"choice": "head"}, meetings={"done": "2", "total": "2"}, portal={"choice": "yes"})
    after = compute(
        framework, [UnitInput("a", "A", other, {HEAD: decided("2", "x")}), UnitInput("b", "B", sheet())], OCCASION
    )

    moved = moves(before, after)

    assert [(one.before and one.before.code, one.after and one.after.code) for one in moved.units] == [("a", "a")]
    assert [(one.component, one.is_other_answer, one.is_other_decision, one.note) for one in moved.components] == [
        (HEAD, False, True, "Theo biên bản"),
        (MEETINGS, True, False, ""),
    ]
    assert moves(before, before).is_empty


def test_a_unit_is_compared_with_its_last_published_result(framework: Framework, sheet: Sheets) -> None:
    """Main 1: 15 of 20 now; 1.1 had 6 of 10 and 1.2 had 2 of 10: 8 of 20 then. 3.1 had another maximum: shares only."""
    rows = {
        HEAD: EarlierRow(Decimal(6), Decimal(10)),
        MEETINGS: EarlierRow(Decimal(2), Decimal(10)),
        PORTAL: EarlierRow(Decimal(2), Decimal(4)),
    }
    earlier = Earlier(2025, Decimal("20.5"), "3", rows)
    edition = compute(framework, [UnitInput("a", "A", answered(sheet), earlier=earlier)], OCCASION)
    since = since_earlier(edition, edition.units[0])

    assert since is not None
    assert (since.year, since.rank, since.whole.moved_points) == (2025, "3", Decimal(2))
    assert since.mains[IndicatorCode("1")].moved_share == Fraction(15, 20) - Fraction(8, 20)
    assert since.components[HEAD].moved_points == 4
    assert (since.components[PORTAL].moved_points, since.components[PORTAL].moved_share) == (None, Fraction(1, 2))
    assert since_earlier(edition, replace(edition.units[0], earlier=None)) is None


def test_a_preview_counts_what_the_units_say_and_is_never_sealed(with_policies: Policies, sheet: Sheets) -> None:
    edition = preview(with_policies(never_appraised="refuse"), [UnitInput("a", "A", answered(sheet))], OCCASION)

    assert edition.units[0].whole.achieved_points == Decimal("22.5")
    with pytest.raises(ValueError, match="preview"):
        to_bytes(edition)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"version":99}', b"\xff", b'{"version":1}', b"[]"])
def test_what_is_no_edition_is_refused(body: bytes) -> None:
    with pytest.raises(BodyError):
        from_bytes(body)


def test_names_typed_on_two_keyboards_are_one_content(framework: Framework, sheet: Sheets) -> None:
    bodies = {to_bytes(compute(framework, [UnitInput("a", name, sheet())], OCCASION)) for name in ("Đồi", "Đồ" + "i")}
    decomposed = {to_bytes(compute(framework, [UnitInput("a", name, sheet())], OCCASION)) for name in ("é", "e\u0301")}

    assert len(bodies) == len(decomposed) == 1


def test_the_body_says_nothing_of_people_rows_of_tables_or_moments(framework: Framework, sheet: Sheets) -> None:
    entries = {key: replace(entry, revision=987654, by="Lan") for key, entry in answered(sheet).entries.items()}
    decision = Appraisal(Verdict.ACCEPTED, Decimal(10), by="người 4321", revision=123456, of_answer=987654)
    unit = UnitInput("a", "A", Sheet(entries), {HEAD: decision})
    body = to_bytes(compute(framework, [unit], OCCASION)).decode()

    assert not any(secret in body for secret in ("987654", "123456", "4321", "Lan"))


def test_two_units_of_one_code_are_refused(framework: Framework) -> None:
    with pytest.raises(ValueError, match="same code"):
        compute(framework, [UnitInput("a", "A", Sheet()), UnitInput("a", "B", Sheet())], OCCASION)


def test_an_unanswered_row_of_a_sheet_that_counts_has_no_data(framework: Framework, sheet: Sheets) -> None:
    edition = compute(
        framework, [UnitInput("a", "A", Sheet({HEAD: Entry(State.ANSWERED, {"choice": "head"}, 1)}))], OCCASION
    )

    assert [one.state for one in edition.units[0].components][:2] == [State.ANSWERED, State.NO_DATA]
