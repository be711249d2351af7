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
        ('kind = "ratios"', "row: unknown rule kind 'ratios', known are best_of, check,"),
        ("", "row: 'kind' must be a text"),
        ('kind = "check"\nyse = "Có"', "row: unknown key 'yse'"),
        (
            'kind = "levels"\n'
            + options('{ id = "a", label = "A", points = 30 }', '{ id = "b", label = "B", share = 1 }'),
            "row: options 1: is worth 30, more than the maximum 20",
        ),
        (
            'kind = "levels"\n'
            + options('{ id = "a", label = "A", points = 5 }', '{ id = "b", label = "B", points = 10 }'),
            "row: the best option is worth 10, so the maximum 20 cannot be reached",
        ),
        (
            'kind = "levels"\n'
            + options('{ id = "a", label = "A", share = 1 }', '{ id = "a", label = "B", share = 0 }'),
            "row: options 2: option id 'a' occurs twice",
        ),
        (
            'kind = "levels"\n'
            + options('{ id = "đứng", label = "A", share = 1 }', '{ id = "b", label = "B", share = 0 }'),
            "row: options 1: 'id' is 'đứng': only a-z",
        ),
        (
            'kind = "levels"\n' + options('{ id = "a", share = 1 }', '{ id = "b", label = "B", share = 0 }'),
            "row: options 1: 'label' must be a text that is not blank",
        ),
        (
            'kind = "levels"\n' + options('{ id = "a", label = "A", share = 1, points = 3 }'),
            "row: options 1: needs exactly one of 'points' and 'share'",
        ),
        ('kind = "levels"\n' + options('{ id = "a", label = "A", share = 1 }'), "row: needs at least 2 options"),
        (
            'kind = "levels"\n' + options('{ id = "a", label = "A", share = 1.5 }'),
            "row: options 1: 'share' must lie between 0 and 1",
        ),
        (
            'kind = "levels"\n' + options('{ id = "a", label = "A", share = "1/0" }'),
            "row: options 1: 'share' must be a number, not '1/0'",
        ),
        (
            'kind = "checklist"\n'
            + options('{ id = "a", label = "A", points = 5 }', '{ id = "b", label = "B", points = 10 }'),
            "row: the items add up to 15, the maximum is 20",
        ),
        (
            'kind = "checklist"\n'
            + options('{ id = "a", label = "A", points = 25 }', '{ id = "b", label = "B", points = -5 }'),
            "row: an item cannot take points away",
        ),
        (
            'kind = "count_levels"\nnoun = "n"\nsteps = [{ from = 2, points = 5 }, { from = 2, points = 20 }]',
            "row: steps 2: overlaps the step before: both start at the same 'from'",
        ),
        (
            'kind = "count_levels"\nnoun = "n"\nsteps = [{ from = 4, points = 20 }, { from = 2, points = 5 }]',
            "row: steps 2: steps must go up: 'from' is below the step before",
        ),
        ('kind = "count_levels"\nnoun = "n"', "row: needs at least one step"),
        (
            'kind = "count_levels"\nnoun = "n"\nsteps = [{ from = -1, points = 20 }]',
            "row: steps 1: 'from' is -1: nobody counts below 0",
        ),
        (f"{RATIO}full_at_share = 0", "row: 'full_at_share' must be above 0"),
        (
            f"{RATIO}full_at_share = 0.5\nfloor_share = 0.6",
            "row: 'floor_share' is above the share that earns full marks",
        ),
        (f'{RATIO}zero_total = "skip"', "row: 'zero_total' is 'skip', allowed are ask, no_points, full_marks"),
        (f"{RATIO}example_done = 5", "row: the example 5/4 is not an answer this row accepts"),
        (f"{RATIO}total_fixed = 0", "row: 'total_fixed' must be above 0"),
        (f'{RATIO}total_fixed = 4\ntotal_from = "staff"', "row: 'total_from' and 'total_fixed' exclude each other"),
        (
            'kind = "ratio"\ndone = "d"\nnoun = "n"\ntotal_from = "stuff"',
            "row: 'total_from' names 'stuff', which is not one of the general figures",
        ),
        ('kind = "ratio"\ntotal = "t"\nnoun = "n"', "row: 'done' must be a text that is not blank"),
        (f'kind = "ratio_levels"\n{COUNTED}steps = [{{ points = 20 }}]', "row: steps 1: 'from_share' is missing"),
        ('kind = "count"\nnoun = "n"\neach = 0', "row: 'each' must be above 0"),
        ('kind = "count"\nnoun = "n"\neach = 1\ncap = 25', "row: 'cap' is 25, more than the maximum 20"),
        (
            'kind = "count"\nnoun = "n"\neach = 1\ncap = 10',
            "row: 'cap' is 10, so the maximum 20 cannot be reached",
        ),
        ('kind = "count"\nnoun = "n"\neach = 1e99', "row: 'each' must be a number of a sensible size"),
        (
            'kind = "parts"\n' + branches("parts", ("a", 5, CHECK), ("b", 5, CHECK)),
            "row: the parts add up to 10, the maximum is 20",
        ),
        (
            'kind = "parts"\n' + branches("parts", ("a", 20, '{ kind = "chek" }')),
            "row: parts 1: rule: unknown rule kind 'chek'",
        ),
        ('kind = "parts"\n' + branches("parts", ("a", 20, CHECK)), "row: needs at least 2 parts"),
        (
            'kind = "parts"\n' + branches("parts", ("a", 10, CHECK), ("a", 10, CHECK)),
            "row: parts 2: id 'a' occurs twice",
        ),
        (
            'kind = "best_of"\n' + branches("alternatives", ("a", 30, CHECK), ("b", 5, CHECK)),
            "row: the best alternative is worth 30, the maximum is 20",
        ),
        (
            'kind = "best_of"\n' + branches("alternatives", ("a", 0, '{ kind = "information", label = "x" }')),
            "row: alternatives 1: 'max_points' must be above 0",
        ),
        ('kind = "information"\nlabel = "x"', "row: a row that is not scored has max_points = 0"),
    ],
)
def test_a_wrong_row_is_told_with_its_place(problems_of: Callable[..., list[str]], lines: str, problem: str) -> None:
    found = problems_of(lines)

    assert [one for one in found if one.startswith(problem)] != [], found
