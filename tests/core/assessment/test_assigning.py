"""Who appraises what: never their own unit, by unit, campaign or sector; one body decides; nobody is forgotten."""

import pytest

from core.assessment.assigning import Appraiser, Assignment, Mandate, Part, gaps, rivals
from core.frameworks.loader import find

COMMUNES = find("quang_nam_xa_2022")
DISTRICTS = find("quang_nam_huyen_2022")
ALL = frozenset(COMMUNES.component_by_key)
FIRST_MAIN = frozenset(c.key for c in COMMUNES.components_of(COMMUNES.pillars[0]))
BODY, OTHER_BODY, COMMUNE, OTHER_COMMUNE = 1, 2, 11, 12
HUNG = Appraiser(100, BODY, frozenset({BODY}))
MAI = Appraiser(101, BODY, frozenset({BODY}))
TAM = Appraiser(102, OTHER_BODY, frozenset({OTHER_BODY}))


def decides(body: int = BODY, *, person: int = 0, unit: int = 0, framework: str = "", sector: str = "") -> Assignment:
    return Assignment(7, body, Part.DECIDES, person, unit, framework, sector)


@pytest.mark.parametrize(
    ("assignment", "covered"),
    [
        (decides(), ALL),
        (decides(person=100), ALL),
        (decides(person=101), frozenset()),
        (decides(OTHER_BODY), frozenset()),
        (decides(unit=COMMUNE), ALL),
        (decides(unit=OTHER_COMMUNE), frozenset()),
        (decides(framework="quang_nam_xa_2022"), ALL),
        (decides(framework="quang_nam_huyen_2022"), frozenset()),
        (decides(sector="1"), FIRST_MAIN),
        (decides(sector="99"), frozenset()),
    ],
)
def test_an_assignment_covers_what_it_says(assignment: Assignment, covered: frozenset[str]) -> None:
    assert frozenset(Mandate(HUNG, [assignment]).parts(COMMUNES, COMMUNE)) == covered


def test_a_sector_may_be_named_by_who_cross_checks_its_rows() -> None:
    checked_by = next(c.checked_by for c in COMMUNES.components if c.checked_by)
    rows = frozenset(c.key for c in COMMUNES.components if c.checked_by == checked_by)

    assert frozenset(Mandate(HUNG, [decides(sector=checked_by.upper())]).parts(COMMUNES, COMMUNE)) == rows


def test_nobody_appraises_a_unit_they_act_for() -> None:
    at_home = Appraiser(100, BODY, frozenset({BODY, COMMUNE}))

    assert Mandate(at_home, [decides()]).parts(COMMUNES, COMMUNE) == {}
    assert Mandate(at_home, [decides()]).parts(COMMUNES, BODY) == {}
    assert frozenset(Mandate(at_home, [decides()]).parts(COMMUNES, OTHER_COMMUNE)) == ALL


def test_of_several_parts_in_one_row_the_strongest_counts() -> None:
    opinion = Assignment(8, BODY, Part.OPINION)
    council = Assignment(9, BODY, Part.COUNCIL, sector="1")

    parts = Mandate(HUNG, [council, decides(sector="2"), opinion]).parts(COMMUNES, COMMUNE)

    assert {parts[key] for key in FIRST_MAIN} == {Part.COUNCIL}
    assert set(parts.values()) == {Part.COUNCIL, Part.DECIDES, Part.OPINION}


def test_a_unit_that_nobody_may_decide_is_found_before_appraisal_opens() -> None:
    sheets = [(COMMUNE, COMMUNES), (OTHER_COMMUNE, COMMUNES)]
    own = Appraiser(100, BODY, frozenset({BODY, OTHER_COMMUNE}))

    (gap,) = gaps(sheets, [own], [decides()])

    assert (gap.unit_id, frozenset(gap.components), gap.bodies) == (OTHER_COMMUNE, ALL, frozenset())
    assert gaps(sheets, [HUNG], [decides()]) == ()
    assert gaps(sheets, [HUNG, MAI], [decides()]) == ()  # two people of one body
    assert len(gaps(sheets, [HUNG], [Assignment(1, BODY, Part.OPINION)])) == 2
    assert len(gaps(sheets, [], [decides()])) == 2  # assigned, but nobody has joined there


def test_rows_that_two_bodies_would_decide_are_found() -> None:
    assignments = [decides(), decides(OTHER_BODY, sector="1")]

    (gap,) = gaps([(COMMUNE, COMMUNES)], [HUNG, TAM], assignments)

    assert (frozenset(gap.components), gap.bodies) == (FIRST_MAIN, frozenset({BODY, OTHER_BODY}))


@pytest.mark.parametrize(
    ("new", "others", "is_rival"),
    [
        (decides(OTHER_BODY), [decides()], True),
        (decides(OTHER_BODY, sector="1"), [decides(sector="1")], True),
        (decides(OTHER_BODY, sector="2"), [decides(sector="1")], False),
        (decides(OTHER_BODY, unit=COMMUNE), [decides(unit=OTHER_COMMUNE)], False),
        (decides(person=101), [decides(person=100)], False),
        (Assignment(0, OTHER_BODY, Part.OPINION), [decides()], False),
        (decides(OTHER_BODY), [Assignment(1, BODY, Part.OPINION)], False),
        (Assignment(0, OTHER_BODY, Part.COUNCIL), [decides(sector="1")], True),
    ],
)
def test_one_body_decides(new: Assignment, others: list[Assignment], *, is_rival: bool) -> None:
    sheets = [(COMMUNE, COMMUNES), (OTHER_COMMUNE, COMMUNES), (COMMUNE, DISTRICTS)]

    assert bool(rivals(new, sheets, others)) is is_rival
