"""An official annex takes the place of what we wrote: which fields move, which marks go, what must add up."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from core.frameworks.annexed import AnnexRow, Like, Move, Moved, annexed
from core.frameworks.build import build
from core.frameworks.canonical import canonical

Document = dict[str, Any]
SOURCE = "Phụ lục I, Quyết định số 1/QĐ-UBND"


@pytest.fixture
def document(document: Document) -> Document:
    """The tiny framework, its first main written by us."""
    for row in document["component"][:2]:
        row["model"] = ["title", "max_points", "rule", "evidence"]
    document["node"][1]["model"] = ["max_points"]
    return document


@pytest.fixture
def like(document: Document) -> Like:
    return Like(build(document, "mau_2025"), document, {"1.1": "cách tính của phần mềm"})


@pytest.fixture
def rows(document: Document) -> list[AnnexRow]:
    """The annex as our own export writes it, without the rules' own columns."""
    found = [
        *(AnnexRow(row["code"], row["title"], Decimal(row["max_points"]), "", "") for row in document["node"][:2]),
        *(component(row) for row in document["component"][:2]),
        AnnexRow("2", "Hạ tầng số", Decimal(10), "", ""),
        component(document["component"][2]),
        AnnexRow("B", "Hoạt động", Decimal(10), "", ""),
        AnnexRow("3", "Chính quyền số", Decimal(10), "", ""),
        *(component(row) for row in document["component"][3:]),
    ]
    return list(found)


def component(row: Mapping[str, Any]) -> AnnexRow:
    evidence = row.get("evidence", {}).get("text", "")
    return AnnexRow(row["code"], row["title"], Decimal(row["max_points"]), "", evidence)


def put(rows: list[AnnexRow], code: str, **fields: Any) -> None:
    place = next(n for n, row in enumerate(rows) if row.code == code)
    rows[place] = replace(rows[place], **fields)


def row_of(document: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(
        row for name in ("node", "component") for row in document[name] if row["code"] == code
    )
    return found


def problems(like: Like, rows: list[AnnexRow]) -> list[tuple[str, str]]:
    return [(one.code, one.why.key) for one in annexed(like, rows).problems]


def test_what_says_the_same_changes_nothing(like: Like, rows: list[AnnexRow]) -> None:
    result = annexed(like, rows)

    assert (result.moves, result.problems) == ((), ())
    assert canonical(result.document) == canonical(like.document)


def test_with_a_source_what_the_annex_gives_is_read_and_no_longer_ours(like: Like, rows: list[AnnexRow]) -> None:
    result = annexed(like, rows, SOURCE)

    assert row_of(result.document, "1.1")["model"] == ["rule"]
    assert row_of(result.document, "1.1")["place"] == f"{SOURCE}, dòng 1.1"
    assert row_of(result.document, "1")["model"] == []


def test_a_row_that_repeats_our_prose_keeps_its_rule_and_confirms_it(like: Like, rows: list[AnnexRow]) -> None:
    put(rows, "1.1", how="cách tính của phần mềm")

    result = annexed(like, rows, SOURCE)

    assert row_of(result.document, "1.1")["rule"]["kind"] == "levels"
    assert row_of(result.document, "1.1")["model"] == []
    assert result.moves == ()


def test_without_a_source_what_changes_is_ours(like: Like, rows: list[AnnexRow]) -> None:
    put(rows, "2.1", title="Máy tính của cán bộ")

    result = annexed(like, rows)

    assert result.moves == (Move(Moved.CHANGED, "2.1", "title", "Cán bộ có máy tính", "Máy tính của cán bộ"),)
    assert row_of(result.document, "2.1")["model"] == ["title"]


def test_a_row_with_only_prose_is_claimed_by_the_officer_and_listed(like: Like, rows: list[AnnexRow]) -> None:
    put(rows, "1.2", how="Mỗi cuộc họp có Chủ tịch chủ trì: 2 điểm, tối đa 10")

    result = annexed(like, rows, SOURCE)
    built = build(result.document, "mau_2025")

    assert [move.code for move in result.moves if move.what is Moved.ONLY_PROSE] == ["1.2"]
    assert built.component_by_code["1.2"].rule_kind == "graded"
    assert built.component_by_code["1.2"].rule.how(Decimal(10))[0].facts == {
        "prose": "Mỗi cuộc họp có Chủ tịch chủ trì: 2 điểm, tối đa 10"
    }
    assert built.component_by_code["1.2"].model == frozenset()


def test_a_rule_in_its_own_columns_replaces_ours(like: Like, rows: list[AnnexRow]) -> None:
    put(rows, "1.2", rule={"kind": "count", "noun": "cuộc họp", "each": 2}, how="2 điểm mỗi cuộc họp")

    built = build(annexed(like, rows, SOURCE).document, "mau_2025")

    assert built.component_by_code["1.2"].rule_kind == "count"


def test_a_new_maximum_scales_the_rule_that_stays(like: Like, rows: list[AnnexRow]) -> None:
    put(rows, "3.1", max_points=Decimal(5))
    put(rows, "3.2", max_points=Decimal(5))

    built = build(annexed(like, rows).document, "mau_2025")

    assert row_of(built.document, "3.2")["rule"]["each"] == "1"


def test_rows_are_added_and_dropped(like: Like, rows: list[AnnexRow]) -> None:
    rows = [row for row in rows if row.code != "3.2"]
    put(rows, "3.1", max_points=Decimal(6))
    rows.insert(-2, AnnexRow("3.4", "Chữ ký số", Decimal(4), "Có: 4 điểm", "Ảnh"))

    result = annexed(like, rows)
    built = build({**result.document}, "mau_2025")

    assert [(move.what.value, move.code) for move in result.moves] == [
        ("changed", "3.1"),
        ("added", "3.4"),
        ("only_prose", "3.4"),
        ("dropped", "3.2"),
    ]
    assert (built.component_by_code["3.4"].key, built.component_by_code["3.4"].parent) == ("row_3_4", "3")


def test_a_new_main_comes_with_its_rows(like: Like, rows: list[AnnexRow]) -> None:
    put(rows, "3", max_points=Decimal(5))
    put(rows, "3.1", max_points=Decimal("2.5"))
    rows += [AnnexRow("4", "Kinh tế số", Decimal(5)), AnnexRow("4.1", "Sàn", Decimal(5), "x", "y")]
    document = dict(like.document)
    document["stated"] = []

    result = annexed(replace(like, document=document), rows)
    built = build(result.document, "mau_2025")

    assert (built.node_by_code["4"].is_pillar, built.node_by_code["4"].parent) == (True, "B")
    assert built.component_by_code["4.1"].parent == "4"


def test_an_annex_that_lists_no_groups_leaves_them_as_they_are(like: Like, rows: list[AnnexRow]) -> None:
    result = annexed(like, [row for row in rows if "." in row.code])

    assert (result.moves, result.problems) == ((), ())


def test_bonus_rows_of_another_decision_stay(like: Like, rows: list[AnnexRow]) -> None:
    result = annexed(like, [row for row in rows if row.code != "3.9"])

    assert (result.moves, result.problems) == ((), ())
    assert row_of(result.document, "3.9")["bonus"] is True


@pytest.mark.parametrize(
    ("code", "fields", "expected"),
    [
        ("1.1", {"max_points": Decimal(12)}, [("1", "annex-wrong-sum")]),
        ("1", {"max_points": Decimal(21)}, [("A", "annex-wrong-sum"), ("1", "annex-wrong-sum")]),
        ("A", {"max_points": Decimal(31)}, [("A", "annex-wrong-sum"), ("", "annex-wrong-total"),
                                            ("A", "annex-not-as-stated")]),
        ("1.1", {"max_points": Decimal("9.999")}, [("1.1", "annex-cannot-scale"), ("1", "annex-wrong-sum")]),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_told(
    document: Document, like: Like, rows: list[AnnexRow], *, code: str, fields: Document, expected: Any
) -> None:
    document["component"][0]["rule"] = {"kind": "count", "noun": "n", "each": Decimal("0.1")}
    put(rows, code, **fields)

    assert problems(like, rows) == expected


def test_counts_that_the_decision_states_must_come_out(like: Like, rows: list[AnnexRow]) -> None:
    rows = [row for row in rows if row.code != "3.3"]

    assert problems(like, rows) == [("", "annex-not-as-stated")]


def test_a_new_row_needs_a_way_to_earn_its_points(like: Like, rows: list[AnnexRow]) -> None:
    rows.append(AnnexRow("3.8", "Khác", Decimal(0), "", ""))

    assert ("3.8", "annex-no-how") in problems(like, rows)


def test_a_derived_framework_becomes_one_that_stands_alone(
    document: Document, like: Like, rows: list[AnnexRow]
) -> None:
    document["derived_from"] = "goc_2025"

    assert "derived_from" not in annexed(like, rows).document
