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
    return tuple(str(problem) for problem in caught.value.problems)


def component(document: Document, code: str) -> Document:
    return next(row for row in document["component"] if row["code"] == code)


def node(document: Document, code: str) -> Document:
    return next(row for row in document["node"] if row["code"] == code)


def wrong_sum(document: Document) -> str:
    component(document, "1.1")["max_points"] = 12
    return "node 1: problem-sum-below total=22 max=20"


def wrong_top(document: Document) -> str:
    document["max_points"] = 50
    return "framework: problem-sum-top total=40 max=50"


def contradicted_figure(document: Document) -> str:
    document["stated"][0]["value"] = 35
    return "stated max_points A: problem-not-as-stated stated=35 found=30 place=Điều 3"


def contradicted_count(document: Document) -> str:
    document["stated"][1]["value"] = 7
    return "stated-whole components: problem-not-as-stated stated=7 found=6 place=Điều 3"


def figure_of_nothing(document: Document) -> str:
    document["stated"][0]["of"] = "C"
    return "stated max_points C: problem-no-row code=C"


def twice_a_code(document: Document) -> str:
    component(document, "1.2")["code"] = "1.1"
    return "code 1.1: problem-code-times count=2"


def a_code_of_a_group(document: Document) -> str:
    component(document, "1.2")["code"] = "2"
    return "code 2: problem-code-times count=2"


def twice_a_key(document: Document) -> str:
    component(document, "1.2")["key"] = "head"
    return "component 1.1, 1.2: problem-key-times key=head count=2"


def no_ascii_key(document: Document) -> str:
    component(document, "1.2")["key"] = "cuộc_họp"
    return "component 1.2: problem-identifier name=key value=cuộc_họp"


def no_such_parent(document: Document) -> str:
    component(document, "1.2")["parent"] = "9"
    return "component 1.2: problem-no-parent parent=9"


def parent_below(document: Document) -> str:
    node(document, "A")["parent"] = "1"
    return "node A: problem-parent-not-above parent=1"


def level_upside_down(document: Document) -> str:
    node(document, "1")["level"] = 0
    return "node 1: problem-level-not-below level=0 above=0"


def level_without_name(document: Document) -> str:
    node(document, "1")["level"] = 2
    return "node 1: problem-level level=2"


def no_pillar(document: Document) -> str:
    node(document, "3")["pillar"] = False
    return "component 3.1: problem-no-pillar name=pillar"


def two_pillars(document: Document) -> str:
    node(document, "B")["pillar"] = True
    return "component 3.1: problem-pillars name=pillar codes=3, B"


def empty_group(document: Document) -> str:
    document["node"].append({"code": "C", "title": "Trống", "level": 0, "max_points": 0, "place": "Điều 9"})
    return "node C: problem-empty-group"


def unknown_kind(document: Document) -> str:
    component(document, "1.2")["rule"] = {"kind": "ratios"}
    return "component 1.2: table rule: problem-unknown-kind name=ratios known=best_of, check, check"


def too_much(document: Document) -> str:
    component(document, "1.1")["rule"]["options"][1] = {"id": "deputy", "label": "Phó", "points": 11}
    return "component 1.1: table rule: row options 2: problem-worth-over points=11 max=10"


def unknown_figure(document: Document) -> str:
    component(document, "2.1")["rule"]["total_from"] = "stuff"
    return "component 2.1: table rule: problem-no-figure name=total_from figure=stuff"


def no_evidence(document: Document) -> str:
    del component(document, "1.1")["evidence"]
    return "component 1.1: problem-missing name=evidence"


def no_evidence_text(document: Document) -> str:
    component(document, "1.1")["evidence"]["text"] = " "
    return "component 1.1: table evidence: problem-no-evidence-text name=text"


def no_place(document: Document) -> str:
    del component(document, "1.1")["place"]
    return "component 1.1: problem-text-blank name=place"


def stranger_in_model(document: Document) -> str:
    component(document, "1.1")["model"] = ["titel"]
    return "component 1.1: problem-not-allowed name=model value=titel allowed=title, max_points, rule, evidence"


def a_number_for_a_code(document: Document) -> str:
    component(document, "1.1")["code"] = Decimal("1.1")
    return "framework: row component 1: problem-text-blank name=code"


def points_too_fine(document: Document) -> str:
    component(document, "3.1")["max_points"] = Decimal("7.505")
    return "component 3.1: problem-max-decimals name=max_points places=points_places most=2"


def below_zero(document: Document) -> str:
    component(document, "3.1")["max_points"] = -1
    return "component 3.1: problem-not-between name=max_points least=0 most=1000000"


def worth_nothing(document: Document) -> str:
    component(document, "3.1")["max_points"] = 0
    return "component 3.1: problem-max-zero name=max_points"


def example_in_two_ways(document: Document) -> str:
    component(document, "1.2")["rule"] |= {"whole": False, "example_total": 1000}
    return "component 1.2: problem-example-ambiguous name=total example=1000"


def misspelt_key(document: Document) -> str:
    component(document, "3.1")["hnit"] = "?"
    return "component 3.1: problem-unknown-key name=hnit"


def band_not_at_zero(document: Document) -> str:
    document["band"][0]["from"] = 10
    return "band yeu: problem-band-lowest"


def bands_overlap(document: Document) -> str:
    document["band"][2]["from"] = 50
    return "band tot: problem-band-down"


def band_beyond(document: Document) -> str:
    document["band"][2]["from"] = 101
    return "band tot: problem-band-over start=101 top=100"


def no_bands(document: Document) -> str:
    document["band"] = []
    return "table policies: problem-scale-without-bands name=band_scale"


def unknown_policy(document: Document) -> str:
    document["policies"]["roll_up"] = "average"
    allowed = "sum, percent, index, weighted_mean, group_mean"
    return f"framework: table policies: problem-not-allowed name=roll_up value=average allowed={allowed}"


def silent_policy(document: Document) -> str:
    document["reading"] = [row for row in document["reading"] if row["name"] != "at_close"]
    return "framework: table policies: problem-no-reading name=at_close value=take_as_is"


def other_reading(document: Document) -> str:
    document["policies"]["at_close"] = "not_submitted"
    return "framework: table policies: problem-reading-differs name=at_close value=not_submitted said=take_as_is"


def idle_weight(document: Document) -> str:
    node(document, "1")["weight"] = Decimal("0.4")
    return "node 1: problem-weight-idle name=weight"


def idle_cap(document: Document) -> str:
    document["policies"]["bonus_cap"] = 5
    document["reading"].append({"name": "bonus_cap", "value": 5, "why": "theo mẫu"})
    document["component"] = [row for row in document["component"] if not row.get("bonus")]
    return "table policies: problem-cap-without-bonus name=bonus_cap"


def no_such_day(document: Document) -> str:
    document["window"]["data_to"] = "31/11"
    return "framework: table window: problem-not-day name=data_to value=31/11"


def newer_schema(document: Document) -> str:
    document["schema"] = 2
    return "framework: problem-schema name=schema schema=1"


def other_rule_versions(document: Document) -> str:
    document["rule_versions"] = {"check": "9"}
    known = "check 1, count 1, information 1, levels 1, ratio 1"
    return f"framework: problem-rule-versions name=rule_versions stored=check 9 known={known}"


def a_float(document: Document) -> str:
    document["notes"] = [0.5]
    return "framework: problem-not-canonical"


BREAKS = (
    wrong_sum, wrong_top, contradicted_figure, contradicted_count, figure_of_nothing, twice_a_code, a_code_of_a_group,
    twice_a_key, no_ascii_key, no_such_parent, parent_below, level_upside_down, level_without_name, no_pillar,
    two_pillars, empty_group, unknown_kind, too_much, unknown_figure, no_evidence, no_evidence_text, no_place,
    stranger_in_model, a_number_for_a_code, points_too_fine, below_zero, worth_nothing, misspelt_key, band_not_at_zero,
    bands_overlap, band_beyond, no_bands, unknown_policy, silent_policy, other_reading, idle_weight, idle_cap,
    example_in_two_ways, no_such_day, newer_schema, other_rule_versions, a_float,
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

    found = [str(problem) for problem in caught.value.problems]
    assert "node 1: problem-weight-missing name=weight" in found
    assert "framework: problem-weights-sum total=0" in found
