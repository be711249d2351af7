from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from core.frameworks.build import build
from core.frameworks.error import FrameworkError

Document = dict[str, Any]


def problems(document: Document) -> tuple[str, ...]:
    with pytest.raises(FrameworkError) as caught:
        build(document, "mau_2025")
    return caught.value.problems


def component(document: Document, code: str) -> Document:
    return next(row for row in document["component"] if row["code"] == code)


def node(document: Document, code: str) -> Document:
    return next(row for row in document["node"] if row["code"] == code)


def wrong_sum(document: Document) -> str:
    component(document, "1.1")["max_points"] = 12
    return "node 1: the rows below add up to 22, it says 20"


def wrong_top(document: Document) -> str:
    document["max_points"] = 50
    return "framework: the top rows add up to 40, it says 50"


def contradicted_figure(document: Document) -> str:
    document["stated"][0]["value"] = 35
    return "stated max_points of A: the source says 35, the rows say 30 (Điều 3)"


def contradicted_count(document: Document) -> str:
    document["stated"][1]["value"] = 7
    return "stated components of the whole: the source says 7, the rows say 6 (Điều 3)"


def figure_of_nothing(document: Document) -> str:
    document["stated"][0]["of"] = "C"
    return "stated max_points of C: there is no row 'C'"


def twice_a_code(document: Document) -> str:
    component(document, "1.2")["code"] = "1.1"
    return "row 1.1: the code occurs 2 times"


def a_code_of_a_group(document: Document) -> str:
    component(document, "1.2")["code"] = "2"
    return "row 2: the code occurs 2 times"


def twice_a_key(document: Document) -> str:
    component(document, "1.2")["key"] = "head"
    return "component 1.1, 1.2: the key 'head' occurs 2 times"


def no_ascii_key(document: Document) -> str:
    component(document, "1.2")["key"] = "cuộc_họp"
    return "component 1.2: 'key' is 'cuộc_họp': only a-z, 0-9 and _, at most 40"


def no_such_parent(document: Document) -> str:
    component(document, "1.2")["parent"] = "9"
    return "component 1.2: the parent '9' does not exist"


def parent_below(document: Document) -> str:
    node(document, "A")["parent"] = "1"
    return "node A: the parent '1' is not a row above it"


def level_upside_down(document: Document) -> str:
    node(document, "1")["level"] = 0
    return "node 1: level 0 is not below its parent's level 0"


def level_without_name(document: Document) -> str:
    node(document, "1")["level"] = 2
    return "node 1: level 2 has no name, or is the components' own"


def no_pillar(document: Document) -> str:
    node(document, "3")["pillar"] = False
    return "component 3.1: exactly one row above it must be a pillar, found none"


def two_pillars(document: Document) -> str:
    node(document, "B")["pillar"] = True
    return "component 3.1: exactly one row above it must be a pillar, found 3, B"


def empty_group(document: Document) -> str:
    document["node"].append({"code": "C", "title": "Trống", "level": 0, "max_points": 0, "place": "Điều 9"})
    return "node C: nothing lies below it"


def unknown_kind(document: Document) -> str:
    component(document, "1.2")["rule"] = {"kind": "ratios"}
    return "component 1.2: rule: unknown rule kind 'ratios'"


def too_much(document: Document) -> str:
    component(document, "1.1")["rule"]["options"][1] = {"id": "deputy", "label": "Phó", "points": 11}
    return "component 1.1: rule: options 2: is worth 11, more than the maximum 10"


def unknown_figure(document: Document) -> str:
    component(document, "2.1")["rule"]["total_from"] = "stuff"
    return "component 2.1: rule: 'total_from' names 'stuff'"


def no_evidence(document: Document) -> str:
    del component(document, "1.1")["evidence"]
    return "component 1.1: 'evidence' is missing"


def no_evidence_text(document: Document) -> str:
    component(document, "1.1")["evidence"]["text"] = " "
    return "component 1.1: evidence: the text is missing"


def no_place(document: Document) -> str:
    del component(document, "1.1")["place"]
    return "component 1.1: 'place' must be a text that is not blank"


def stranger_in_model(document: Document) -> str:
    component(document, "1.1")["model"] = ["titel"]
    return "component 1.1: 'model' names 'titel', known are title, max_points, rule, evidence"


def a_number_for_a_code(document: Document) -> str:
    component(document, "1.1")["code"] = Decimal("1.1")
    return "framework: component 1: 'code' must be a text"


def points_too_fine(document: Document) -> str:
    component(document, "3.1")["max_points"] = Decimal("7.505")
    return "component 3.1: 'max_points' has more decimals than 'points_places' = 2"


def below_zero(document: Document) -> str:
    component(document, "3.1")["max_points"] = -1
    return "component 3.1: 'max_points' is -1: it must lie between 0 and"


def worth_nothing(document: Document) -> str:
    component(document, "3.1")["max_points"] = 0
    return "component 3.1: 'max_points' is 0: only rows that are not scored, and a bonus without a cap, have none"


def misspelt_key(document: Document) -> str:
    component(document, "3.1")["hnit"] = "?"
    return "component 3.1: unknown key 'hnit'"


def band_not_at_zero(document: Document) -> str:
    document["band"][0]["from"] = 10
    return "band yeu: the lowest band must start at 0"


def bands_overlap(document: Document) -> str:
    document["band"][2]["from"] = 50
    return "band tot: bands must go up: it does not start above the band before"


def band_beyond(document: Document) -> str:
    document["band"][2]["from"] = 101
    return "band tot: starts at 101, the scale ends at 100"


def no_bands(document: Document) -> str:
    document["band"] = []
    return "policies: 'band_scale' is given, but there are no bands"


def unknown_policy(document: Document) -> str:
    document["policies"]["roll_up"] = "average"
    return "framework: policies: 'roll_up' is 'average', allowed are sum, percent"


def silent_policy(document: Document) -> str:
    document["reading"] = [row for row in document["reading"] if row["name"] != "at_close"]
    return "framework: policies: no reading says why 'at_close' is 'take_as_is'"


def other_reading(document: Document) -> str:
    document["policies"]["at_close"] = "not_submitted"
    return "framework: policies: 'at_close' is 'not_submitted', its reading says 'take_as_is'"


def idle_weight(document: Document) -> str:
    node(document, "1")["weight"] = Decimal("0.4")
    return "node 1: 'weight' has no effect here"


def idle_cap(document: Document) -> str:
    document["policies"]["bonus_cap"] = 5
    document["reading"].append({"name": "bonus_cap", "value": 5, "why": "theo mẫu"})
    document["component"] = [row for row in document["component"] if not row.get("bonus")]
    return "policies: 'bonus_cap' is given, but no row is a bonus"


def no_such_day(document: Document) -> str:
    document["window"]["data_to"] = "31/11"
    return "framework: window: 'data_to' is '31/11': it must be a day of every year, dd/mm"


def newer_schema(document: Document) -> str:
    document["schema"] = 2
    return "framework: 'schema' must be 1"


def other_rule_versions(document: Document) -> str:
    document["rule_versions"] = {"check": "9"}
    return "framework: 'rule_versions' says {'check': '9'}, this program has"


def a_float(document: Document) -> str:
    document["notes"] = [0.5]
    return "framework: a framework document cannot hold float"


BREAKS = (
    wrong_sum, wrong_top, contradicted_figure, contradicted_count, figure_of_nothing, twice_a_code, a_code_of_a_group,
    twice_a_key, no_ascii_key, no_such_parent, parent_below, level_upside_down, level_without_name, no_pillar,
    two_pillars, empty_group, unknown_kind, too_much, unknown_figure, no_evidence, no_evidence_text, no_place,
    stranger_in_model, a_number_for_a_code, points_too_fine, below_zero, worth_nothing, misspelt_key, band_not_at_zero,
    bands_overlap, band_beyond, no_bands, unknown_policy, silent_policy, other_reading, idle_weight, idle_cap,
    no_such_day, newer_schema, other_rule_versions, a_float,
)  # fmt: skip


@pytest.mark.parametrize("break_it", BREAKS, ids=lambda break_it: break_it.__name__)
def test_a_slip_of_the_typist_is_found_with_its_row(document: Document, break_it: Callable[[Document], str]) -> None:
    problem = break_it(document)

    found = problems(document)

    assert [one for one in found if one.startswith(problem)] != [], found


def test_every_problem_is_told_at_once(document: Document) -> None:
    told = [break_it(document) for break_it in (wrong_top, no_evidence, silent_policy, misspelt_key, twice_a_key)]

    found = problems(document)

    assert [problem for problem in told if not any(one.startswith(problem) for one in found)] == []


def test_rubbish_instead_of_tables_is_a_problem_not_a_crash() -> None:
    rubbish = {
        "schema": [],
        "node": [1],
        "component": "x",
        "policies": 3,
        "general": {"a": 1},
        "band": [{}],
        "id": None,
    }

    assert len(problems(rubbish)) > 10


def test_weights_must_be_there_and_add_up_to_one(with_policies: Callable[..., Any], document: Document) -> None:
    with pytest.raises(FrameworkError) as caught:
        with_policies(roll_up="weighted_mean")

    assert "node 1: a pillar of a weighted mean needs a 'weight' above 0" in caught.value.problems
    assert "framework: the weights of the pillars add up to 0, not to 1" in caught.value.problems
