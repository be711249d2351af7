"""A framework made from another: what it inherits, what it never does, and what its instructions may say."""

import json
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.assessment.golden import load_cases, run_case
from core.frameworks.build import build
from core.frameworks.canonical import canonical_bytes, digest
from core.frameworks.derived import derived
from core.frameworks.error import FrameworkError
from core.frameworks.loader import load
from core.frameworks.model import Framework
from core.scoring.kinds import build_rule
from core.scoring.problem import Problem
from core.scoring.spec import Spec

Document = dict[str, Any]

OWN: Document = {
    "schema": 1,
    "id": "huyen_mau_xa_2025",
    "derived_from": "mau_2025",
    "title": "Bộ chỉ số cấp xã của huyện Mẫu",
    "short_title": "Huyện Mẫu",
    "owner": "UBND huyện Mẫu",
    "unit_class": "xa",
    "max_points": 32,
    "source": {
        "document": "Quyết định số 9/QĐ-UBND",
        "title": "Bộ chỉ số cấp xã",
        "issued_by": "UBND huyện Mẫu",
        "read_in": "bản giấy",
    },
    "drop": ["3.2", "2"],
    "change": [
        {"code": "A", "max_points": Decimal("24.5")},
        {"code": "1", "max_points": Decimal("24.5"), "place": "Phụ lục, dòng 1"},
        {"code": "1.1", "max_points": Decimal("4.5"), "title": "Trưởng Ban Chỉ đạo cấp xã"},
        {"code": "B", "max_points": Decimal("7.5")},
        {"code": "3", "max_points": Decimal("7.5")},
    ],
    "component": [
        {
            "key": "village_teams",
            "code": "1.3",
            "parent": "1",
            "after": "1.1",
            "title": "Tổ công nghệ số cộng đồng",
            "max_points": 10,
            "place": "Phụ lục, dòng 1.3",
            "evidence": {"text": "Quyết định thành lập"},
            "rule": {"kind": "check"},
        }
    ],
}


@pytest.fixture
def own() -> Document:
    return deepcopy(OWN)


@pytest.fixture
def made(document: Document, own: Document) -> Framework:
    return build(derived(own, document, "huyen_mau_xa_2025"), "huyen_mau_xa_2025")


def test_rows_are_dropped_changed_and_added_in_their_place(made: Framework) -> None:
    assert [node.code for node in made.nodes] == ["A", "1", "B", "3"]
    assert [(one.code, one.max_points) for one in made.components] == [
        ("1.1", Decimal("4.5")),
        ("1.3", 10),
        ("1.2", 10),
        ("3.1", Decimal("7.5")),
        ("3.3", 0),
        ("3.9", 10),
    ]
    assert made.component_by_code["1.1"].title == "Trưởng Ban Chỉ đạo cấp xã"


def test_owner_decision_and_stated_figures_are_its_own(made: Framework) -> None:
    assert (made.owner, made.source.document, made.derived_from) == (
        "UBND huyện Mẫu",
        "Quyết định số 9/QĐ-UBND",
        "mau_2025",
    )
    assert made.stated == ()


def test_everything_else_is_inherited(made: Framework, framework: Framework) -> None:
    assert (made.policies, made.bands, made.window) == (framework.policies, framework.bands, framework.window)
    assert made.general == framework.general


def test_a_changed_field_without_a_place_is_marked_as_ours(made: Framework) -> None:
    assert made.component_by_code["1.1"].model == {"title", "max_points"}
    assert made.node_by_code["A"].model == {"max_points"}
    assert made.node_by_code["1"].model == frozenset()
    assert made.component_by_code["1.2"].model == frozenset()


def test_single_policies_readings_and_figures_replace_theirs(document: Document, own: Document) -> None:
    own["policies"] = {"ranking_scope": "district"}
    own["reading"] = [{"name": "ranking_scope", "value": "district", "why": "xếp hạng trong huyện"}]
    own["general"] = [{"name": "staff", "title": "cán bộ xã", "unit": "người", "example": 20, "place": "Phần A"}]

    made = build(derived(own, document, "x"), "x")

    assert made.policies.ranking_scope == "district"
    assert made.policies.roll_up == "percent"
    assert [figure.title for figure in made.general] == ["cán bộ xã"]


def test_what_is_stored_needs_no_other_file(made: Framework) -> None:
    again = build(json.loads(canonical_bytes(made)), "stored")

    assert digest(again) == digest(made)
    assert again.components == made.components


@pytest.mark.parametrize(
    ("rule", "factor_of", "expected"),
    [
        ({"kind": "count", "noun": "n", "each": 5}, (20, 30), {"each": Decimal("7.5")}),
        ({"kind": "ratio", "full_at_share": Decimal("0.8")}, (20, 30), {"full_at_share": Decimal("0.8")}),
        ({"kind": "levels", "options": [{"id": "a", "points": 20}, {"id": "b", "share": Decimal("0.5")}]}, (20, 10),
         {"options": [{"id": "a", "points": 10}, {"id": "b", "share": Decimal("0.5")}]}),
        ({"kind": "parts", "parts": [{"id": "a", "max_points": 15, "rule": {"kind": "count", "each": 3, "cap": 15}}]},
         (20, 40), {"parts": [{"id": "a", "max_points": 30, "rule": {"kind": "count", "each": 6, "cap": 30}}]}),
    ],
)  # fmt: skip
def test_a_new_maximum_scales_every_absolute_number_of_points(
    document: Document, own: Document, rule: Document, factor_of: tuple[int, int], expected: Document
) -> None:
    was, now = factor_of
    document["component"][0] |= {"max_points": was, "rule": rule}
    own["change"][2] = {"code": "1.1", "max_points": now}

    rows = derived(own, document, "x")["component"]

    assert rows[0]["rule"] == {**rule, **expected}


def test_a_number_that_would_have_to_be_rounded_is_told(document: Document, own: Document) -> None:
    document["component"][0] |= {"max_points": 3, "rule": {"kind": "count", "noun": "n", "each": 1}}
    own["change"][2] = {"code": "1.1", "max_points": 1}

    assert wrong(own, document) == ("derived: problem-change-rule code=1.1 was=3 now=1",)


def wrong(own: Document, base: Document) -> tuple[str, ...]:
    with pytest.raises(FrameworkError) as caught:
        derived(own, base, "x")
    return tuple(str(problem) for problem in caught.value.problems)


def test_every_wrong_instruction_is_told_at_once(document: Document, own: Document) -> None:
    del own["owner"], own["source"]
    own["drop"].append("9.9")
    own["change"] += [
        {"code": "2.1", "title": "x"},
        {"code": "1.2", "key": "x"},
        {"code": "1.1", "title": "x"},
        {"code": "7", "title": "x"},
    ]
    own["component"][0]["after"] = "1.9"

    assert wrong(own, document) == (
        "derived: problem-never-inherited name=owner",
        "derived: problem-never-inherited name=source",
        "derived: problem-drop-unknown code=9.9 base=mau_2025",
        "derived: problem-change-unknown code=2.1",
        "derived: problem-change-fixed code=1.2 name=key",
        "derived: problem-change-twice code=1.1",
        "derived: problem-change-unknown code=7",
        "derived: problem-no-row-before code=1.3 name=after after=1.9",
    )


def test_sums_are_checked_in_the_whole_that_comes_out(document: Document, own: Document) -> None:
    own["change"].pop(2)

    with pytest.raises(FrameworkError) as caught:
        build(derived(own, document, "x"), "x")

    assert [str(problem) for problem in caught.value.problems] == ["node 1: problem-sum-below total=30 max=24.5"]


# --- folders ---------------------------------------------------------------------------------------------------------

SMALL = """
schema = 1
id = "{id}"
{derived_from}
title = "Bộ chỉ số"
short_title = "Bộ"
owner = "UBND huyện Mẫu"
unit_class = "xa"
max_points = {max_points}
[source]
title = "Bộ chỉ số"
issued_by = "UBND huyện Mẫu"
read_in = "bản giấy"
"""


@pytest.fixture
def folders(tmp_path: Path, document: Document) -> Callable[..., Path]:
    """A folder derived from the one beside it."""

    def write(id_: str, text: str, golden: str = "inherit = true") -> Path:
        folder = tmp_path / id_
        folder.mkdir()
        (folder / "framework.toml").write_text(text)
        (folder / "golden.toml").write_text(golden)
        return folder

    return write


BASE = (
    SMALL.format(id="goc_2025", derived_from="", max_points=20)
    + """
[policies]
not_applicable = "exclude"
roll_up = "sum"
band_on = "exact"
rank_on = "printed"
ranking_scope = "province"
never_appraised = "self"
not_submitted = "zero"
at_close = "take_as_is"
evidence_missing = "warn"
"""
    + "".join(
        f'[[reading]]\nname = "{name}"\nvalue = "{value}"\nwhy = "theo mẫu"\n'
        for name, value in {
            "not_applicable": "exclude",
            "roll_up": "sum",
            "band_on": "exact",
            "rank_on": "printed",
            "ranking_scope": "province",
            "never_appraised": "self",
            "not_submitted": "zero",
            "at_close": "take_as_is",
            "evidence_missing": "warn",
        }.items()
    )
    + """
[[node]]
code = "1"
title = "Nhận thức số"
level = 0
pillar = true
max_points = 20
place = "x"
[[component]]
key = "a"
code = "1.1"
parent = "1"
title = "A"
max_points = 10
place = "x"
evidence = { text = "x" }
rule = { kind = "check" }
[[component]]
key = "b"
code = "1.2"
parent = "1"
title = "B"
max_points = 10
place = "x"
evidence = { text = "x" }
rule = { kind = "check" }
"""
).replace('owner = "UBND huyện Mẫu"', 'province = "Mẫu"\nlevel_names = ["Chỉ số", "Thành phần"]')
LIGHTER = (
    SMALL.format(id="con_2025", derived_from='derived_from = "goc_2025"', max_points=15)
    + '[[change]]\ncode = "1"\nmax_points = 15\n[[change]]\ncode = "1.2"\nmax_points = 5\n'
)
CASE = '[[case]]\ncomponent = "{code}"\nname = "Có"\nanswer = {{ choice = true }}\npoints = 10\n'
CASES = "".join(CASE.format(code=code) for code in ("1.1", "1.2"))
OWN_CASE = 'inherit = true\n[[case]]\ncomponent = "1.2"\nname = "Có"\nanswer = { choice = true }\npoints = 5\n'


def test_a_folder_finds_its_base_beside_it(folders: Callable[..., Path]) -> None:
    folders("goc_2025", BASE, CASES)

    made = load(folders("con_2025", LIGHTER))

    assert (made.max_points, made.derived_from) == (Decimal(15), "goc_2025")


def test_golden_cases_of_unchanged_rows_are_inherited(folders: Callable[..., Path]) -> None:
    folders("goc_2025", BASE, CASES)
    folder = folders("con_2025", LIGHTER, OWN_CASE)
    cases = load_cases(folder)

    assert [case.component for case in cases] == ["1.1", "1.2"]
    assert [run_case(load(folder), case) for case in cases] == [None, None]


def test_a_base_that_is_not_there_is_told(folders: Callable[..., Path]) -> None:
    with pytest.raises(FrameworkError, match="problem-no-base base=goc_2025"):
        load(folders("con_2025", LIGHTER))


def test_a_framework_cannot_be_derived_from_itself(folders: Callable[..., Path]) -> None:
    folders("goc_2025", BASE.replace("schema = 1", 'schema = 1\nderived_from = "con_2025"'))

    with pytest.raises(FrameworkError, match="problem-own-base"):
        load(folders("con_2025", LIGHTER))


def test_only_a_derived_framework_inherits_cases(folders: Callable[..., Path]) -> None:
    with pytest.raises(FrameworkError, match="problem-nothing-inherited name=inherit base=derived_from"):
        load_cases(folders("goc_2025", BASE))


def test_a_rule_of_the_inherited_rows_still_holds(made: Framework) -> None:
    problems: list[Problem] = []
    _, rule = build_rule(Spec(made.document["component"][0]["rule"], (), problems), Decimal("4.5"))

    assert problems == []
    assert rule == made.components[0].rule
