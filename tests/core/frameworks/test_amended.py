"""What an amendment asks again and what it leaves alone."""

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from core.frameworks.amended import Amendment, Misfit, amendment, misfit
from core.frameworks.build import build
from core.frameworks.model import Framework

Document = dict[str, Any]
Amend = Callable[[Document], Any]


def row(document: Document, code: str) -> Document:
    return next(one for one in document["component"] if one["code"] == code)


def amended(document: Document, change: Amend) -> Framework:
    new = deepcopy(document)
    change(new)
    return build(new, "mau_2025")


def compared(document: Document, change: Amend) -> Amendment:
    return amendment(build(document, "mau_2025"), amended(document, change))


def codes(found: Amendment) -> dict[str, list[str]]:
    return {
        name: [component.code for component in getattr(found, name)]
        for name in ("changed", "reworded", "dropped", "added")
        if getattr(found, name)
    }


def swapped(document: Document) -> None:
    """Two rows of one main change what they are worth."""
    row(document, "3.1")["max_points"] = Decimal(5)
    row(document, "3.2")["max_points"] = Decimal(5)


def rule_of(code: str, **values: Any) -> Amend:
    return lambda document: row(document, code)["rule"].update(values)


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (rule_of("1.2", full_at_share=Decimal("0.8")), {"changed": ["1.2"]}),
        (rule_of("1.2", total="tổng số cuộc họp của Ủy ban"), {"changed": ["1.2"]}),
        (rule_of("3.2", each=Decimal("0.25")), {"changed": ["3.2"]}),
        (swapped, {"changed": ["3.1", "3.2"]}),
        (lambda d: row(d, "3.1").update(only_if={"figure": "staff", "at_least": 1}), {"changed": ["3.1"]}),
    ],
)
def test_a_row_with_another_rule_other_inputs_or_another_worth_is_asked_again(
    document: Document, change: Amend, wanted: dict[str, list[str]]
) -> None:
    assert codes(compared(document, change)) == wanted


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda d: row(d, "1.1").update(title="Người đứng đầu là Trưởng Ban"), {"reworded": ["1.1"]}),
        (lambda d: row(d, "1.1").update(hint="Xem quyết định"), {"reworded": ["1.1"]}),
        (lambda d: row(d, "1.1").update(code="1.01"), {"reworded": ["1.01"]}),
        (rule_of("1.2", example_done=2, example_total=5), {"reworded": ["1.2"]}),
        (rule_of("1.2", full_at_share=1), {"reworded": ["1.2"]}),
        (lambda d: d["general"][0].update(title="Tổng số cán bộ của xã"), {}),
    ],
)
def test_wording_examples_and_spelled_out_defaults_keep_the_answer(
    document: Document, change: Amend, wanted: dict[str, list[str]]
) -> None:
    assert codes(compared(document, change)) == wanted


def test_rows_that_go_and_come_are_told_apart(document: Document) -> None:
    def change(new: Document) -> None:
        row(new, "3.3")["key"] = "hours"

    found = compared(document, change)

    assert (codes(found), found.renamed) == ({"dropped": ["3.3"], "added": ["3.3"]}, {})


def test_a_row_under_a_new_key_that_says_what_it_was_is_the_same_row(document: Document) -> None:
    found = compared(document, lambda d: row(d, "1.1").update(key="leader", was="head"))

    assert (codes(found), found.renamed) == ({"reworded": ["1.1"]}, {"head": "leader"})


def test_a_moved_band_asks_nothing_again_but_says_that_totals_may_move(document: Document) -> None:
    found = compared(document, lambda d: d["band"][1].update({"from": Decimal(60)}))

    assert (codes(found), found.is_counted_otherwise) == ({}, True)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda d: None, Misfit.SAME),
        (lambda d: d.update(unit_class="huyen"), Misfit.OTHER_CLASS),
        (lambda d: d.update(province="Tỉnh khác"), Misfit.OTHER_PROVINCE),
        (lambda d: d.update(id="mau_2025_r2"), None),
    ],
)
def test_only_another_version_of_the_same_set_fits(document: Document, change: Amend, why: Misfit | None) -> None:
    assert misfit(build(document, "mau_2025"), amended(document, change)) is why
