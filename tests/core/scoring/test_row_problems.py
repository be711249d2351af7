from collections.abc import Callable

import pytest

COUNTED = 'done = "d"\ntotal = "t"\nnoun = "n"\n'
RATIO = f'kind = "ratio"\n{COUNTED}'


def options(*rows: str) -> str:
    return f"options = [{', '.join(rows)}]"


def branches(name: str, *rows: tuple[str, int, str]) -> str:
    tables = (f'{{ id = "{id_}", label = "x", max_points = {most}, rule = {rule} }}' for id_, most, rule in rows)
    return f"{name} = [{', '.join(tables)}]"


CHECK = '{ kind = "check" }'


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ('kind = "ratios"', "problem-unknown-kind name=ratios known=best_of, check, check"),
        ("", "problem-text-blank name=kind"),
        ('kind = "check"\nyse = "Có"', "problem-unknown-key name=yse"),
        (
            'kind = "levels"\n'
            + options('{ id = "a", label = "A", points = 30 }', '{ id = "b", label = "B", share = 1 }'),
            "row options 1: problem-worth-over points=30 max=20",
        ),
        (
            'kind = "levels"\n'
            + options('{ id = "a", label = "A", points = 5 }', '{ id = "b", label = "B", points = 10 }'),
            "problem-best-below name=options best=10 max=20",
        ),
        (
            'kind = "levels"\n'
            + options('{ id = "a", label = "A", share = 1 }', '{ id = "a", label = "B", share = 0 }'),
            "row options 2: problem-id-twice id=a",
        ),
        (
            'kind = "levels"\n'
            + options('{ id = "đứng", label = "A", share = 1 }', '{ id = "b", label = "B", share = 0 }'),
            "row options 1: problem-identifier name=id value=đứng",
        ),
        (
            'kind = "levels"\n' + options('{ id = "a", share = 1 }', '{ id = "b", label = "B", share = 0 }'),
            "row options 1: problem-text-blank name=label",
        ),
        (
            'kind = "levels"\n' + options('{ id = "a", label = "A", share = 1, points = 3 }'),
            "row options 1: problem-exactly-one first=points second=share",
        ),
        (
            'kind = "levels"\n' + options('{ id = "a", label = "A", share = 1 }'),
            ("problem-too-few name=options least=2"),
        ),
        (
            'kind = "levels"\n' + options('{ id = "a", label = "A", share = 1.5 }'),
            "row options 1: problem-not-between name=share least=0 most=1",
        ),
        (
            'kind = "levels"\n' + options('{ id = "a", label = "A", share = "1/0" }'),
            "row options 1: problem-not-number name=share value=1/0",
        ),
        (
            'kind = "checklist"\n'
            + options('{ id = "a", label = "A", points = 5 }', '{ id = "b", label = "B", points = 10 }'),
            "problem-sum-not-max name=options total=15 max=20",
        ),
        (
            'kind = "checklist"\n'
            + options('{ id = "a", label = "A", points = 25 }', '{ id = "b", label = "B", points = -5 }'),
            "problem-takes-away",
        ),
        (
            'kind = "count_levels"\nnoun = "n"\nsteps = [{ from = 2, points = 5 }, { from = 2, points = 20 }]',
            "row steps 2: problem-step-overlaps name=from",
        ),
        (
            'kind = "count_levels"\nnoun = "n"\nsteps = [{ from = 4, points = 20 }, { from = 2, points = 5 }]',
            "row steps 2: problem-step-down name=from",
        ),
        ('kind = "count_levels"\nnoun = "n"', "problem-too-few name=steps least=1"),
        (
            'kind = "count_levels"\nnoun = "n"\nsteps = [{ from = -1, points = 20 }]',
            "row steps 1: problem-below-zero name=from value=-1",
        ),
        (f"{RATIO}full_at_share = 0", "problem-not-above-zero name=full_at_share"),
        (
            f"{RATIO}full_at_share = 0.5\nfloor_share = 0.6",
            "problem-floor-above-full name=floor_share full=full_at_share",
        ),
        (
            f'{RATIO}zero_total = "skip"',
            ("problem-not-allowed name=zero_total value=skip allowed=ask, no_points, full_marks"),
        ),
        (f"{RATIO}example_done = 5", "problem-example-over done=5 total=4"),
        (f"{RATIO}total_fixed = 0", "problem-not-above-zero name=total_fixed"),
        (f'{RATIO}total_fixed = 4\ntotal_from = "staff"', "problem-exclude names=total_from, total_fixed"),
        (
            'kind = "ratio"\ndone = "d"\nnoun = "n"\ntotal_from = "stuff"',
            "problem-no-figure name=total_from figure=stuff",
        ),
        ('kind = "ratio"\ntotal = "t"\nnoun = "n"', "problem-text-blank name=done"),
        (
            f'kind = "ratio_levels"\n{COUNTED}steps = [{{ points = 20 }}]',
            ("row steps 1: problem-missing name=from_share"),
        ),
        ('kind = "count"\nnoun = "n"\neach = 0', "problem-not-above-zero name=each"),
        ('kind = "count"\nnoun = "n"\neach = 1\ncap = 25', "problem-cap-over name=cap cap=25 max=20"),
        (
            'kind = "count"\nnoun = "n"\neach = 1\ncap = 10',
            "problem-cap-below name=cap cap=10 max=20",
        ),
        ('kind = "count"\nnoun = "n"\neach = 1e99', "problem-number-size name=each"),
        (
            'kind = "parts"\n' + branches("parts", ("a", 5, CHECK), ("b", 5, CHECK)),
            "problem-sum-not-max name=parts total=10 max=20",
        ),
        (
            'kind = "parts"\n' + branches("parts", ("a", 20, '{ kind = "chek" }')),
            "row parts 1: table rule: problem-unknown-kind name=chek known=best_of, check, check",
        ),
        ('kind = "parts"\n' + branches("parts", ("a", 20, CHECK)), "problem-too-few name=parts least=2"),
        (
            'kind = "parts"\n' + branches("parts", ("a", 10, CHECK), ("a", 10, CHECK)),
            "row parts 2: problem-id-twice id=a",
        ),
        (
            'kind = "best_of"\n' + branches("alternatives", ("a", 30, CHECK), ("b", 5, CHECK)),
            "problem-best-not-max name=alternatives best=30 max=20",
        ),
        (
            'kind = "best_of"\n' + branches("alternatives", ("a", 0, '{ kind = "information", label = "x" }')),
            "row alternatives 1: problem-not-above-zero name=max_points",
        ),
        ('kind = "information"\nlabel = "x"', "problem-unscored-max name=max_points kind=information"),
    ],
)
def test_a_wrong_row_is_told_with_its_place(problems_of: Callable[..., list[str]], lines: str, problem: str) -> None:
    found = problems_of(lines)

    assert [one for one in found if one.startswith(problem)] != [], found
