"""Whole rounds, one for each source province: what is published is what a person works out with a pencil.

Beside each ``tron_dot_*.txt`` lies a paper of the same name, with every sum in words a jurist can follow.
"""

import re
from fractions import Fraction
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
ROUNDS = sorted(path.stem for path in FOLDER.glob("tron_dot_*.txt"))
HALF_A_HUNDREDTH = Fraction(1, 200)

_CODE = re.compile(r"`([^`]*)`")
_STEP = re.compile(r"([+−×÷])")


def paper(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip("|< ").split("|"))


def published(name: str) -> list[tuple[str, ...]]:
    """The rows of the official tables that the transcript ends with, their heading once."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    rows = [cells(line) for line in text.partition("@ bảng kết quả\n")[2].splitlines() if line.startswith("<   ")]
    return [row for number, row in enumerate(rows) if row not in rows[:number] or row[0] != "hạng"]


def worked_out(name: str) -> list[tuple[str, ...]]:
    """The rows of the table that the paper ends with."""
    table = paper(name).partition("## Bảng kết quả\n")[2]
    return [cells(line) for line in table.splitlines() if line.startswith("|") and not line.startswith("|--")]


def value(text: str) -> Fraction:
    """``60 × 540 ÷ 1.200``: first products and quotients, then sums and differences, as everywhere."""
    whole, product, sign = Fraction(0), Fraction(0), 1
    parts = [part.strip() for part in _STEP.split(f"+{text}")[1:]]
    for step, number in zip(parts[::2], parts[1::2], strict=True):
        exact = Fraction(number.replace(".", "").replace(",", "."))
        match step:
            case "×":
                product *= exact
            case "÷":
                product /= exact
            case _:
                whole += sign * product
                sign, product = (-1 if step == "−" else 1), exact
    return whole + sign * product


def test_every_source_province_has_a_round_and_its_paper() -> None:
    provinces = ["bac_giang", "cao_bang", "dong_thap", "hai_duong", "quang_nam"]

    assert [name.removeprefix("tron_dot_") for name in ROUNDS] == provinces
    assert [path.stem for path in sorted(FOLDER.glob("tron_dot_*.md"))] == ROUNDS


@pytest.mark.parametrize("name", ROUNDS)
def test_what_is_published_is_what_was_worked_out_by_hand(name: str) -> None:
    assert len(published(name)) > 2
    assert published(name) == worked_out(name)


@pytest.mark.parametrize("name", ROUNDS)
def test_every_sum_of_the_paper_is_right(name: str) -> None:
    sums = [code for code in _CODE.findall(paper(name)) if re.search("[=≈]", code)]
    wrong = []
    for line in sums:
        left, sign, right = re.split(r"([=≈])", line)
        off = abs(value(left) - value(right))
        if off > (HALF_A_HUNDREDTH if sign == "≈" else 0):
            wrong.append(line)

    assert len(sums) > 10
    assert wrong == []


@pytest.mark.parametrize("name", ROUNDS)
def test_every_figure_of_the_published_table_comes_from_a_sum_of_the_paper(name: str) -> None:
    text = paper(name).partition("## Bảng kết quả\n")[0]
    figures = {cell for row in worked_out(name)[1:] for cell in row[2:] if re.search(r"[0-9],[0-9]", cell)}

    assert [one for one in sorted(figures) if not re.search(rf"[=≈] {re.escape(one)}`", text)] == []
