"""A whole country of communes is computed while somebody waits for it, and comes out the same in any order."""

import time
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from core.assessment.edition.body import digest_of, to_bytes
from core.assessment.edition.compute import compute
from core.assessment.edition.inputs import UnitInput
from core.assessment.edition.model import Edition
from core.frameworks.model import Framework
from tests.core.assessment.edition.country import COMMUNES, communes, sixty_rows
from tests.core.assessment.edition.invented import OCCASION


def sealed(framework: Framework, units: list[UnitInput]) -> tuple[Edition, str]:
    edition = compute(framework, units, OCCASION)
    return edition, digest_of(to_bytes(edition))


def divided(count: int) -> Fraction:
    """Plain work of the sort that computing is made of: what a machine takes for it says how fast it is just now."""
    return sum((Fraction(n, 7) / 3 * 5 for n in range(count)), Fraction(0))


def test_two_hundred_communes_are_computed_ranked_and_sealed_at_once() -> None:
    """As long as 100,000 fractions take, a few times over, however busy the machine is."""
    framework = sixty_rows()
    units = communes(framework, 200)
    began = time.process_time()
    divided(100_000)
    yardstick = time.process_time() - began
    edition, digest = sealed(framework, units)
    took = time.process_time() - began - yardstick

    assert took < min(8, 6 * yardstick)
    assert len(edition.classes[0].mean_by_node) == 5
    assert min(unit.rank or 0 for unit in edition.units) == 1
    Random(1).shuffle(units)  # noqa: S311
    assert sealed(framework, units)[1] == digest


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_every_commune_of_the_country_has_the_rank_that_counting_gives_it() -> None:
    """Every percent is added up once more from the rows, and the communes ahead of each are counted one by one."""
    edition, _ = sealed(framework := sixty_rows(), communes(framework, COMMUNES))
    printed = {}
    for unit in edition.units:
        points = sum(Fraction(row.scores.achieved_points or 0) for row in unit.components)
        most = sum(edition.row_by_key[row.key].max_points for row in unit.components if not row.has_left)
        printed[unit.code] = Decimal(int(points / Fraction(most) * 10_000 + Fraction(1, 2))).scaleb(-2)

    counted = {code: 1 + sum(other > value for other in printed.values()) for code, value in printed.items()}

    assert {unit.code: unit.printed for unit in edition.units} == printed
    assert {unit.code: unit.rank for unit in edition.units} == counted
    assert len(counted) == COMMUNES
