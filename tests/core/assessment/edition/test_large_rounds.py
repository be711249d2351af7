"""A whole country of communes is computed while somebody waits for it, and comes out the same in any order."""

import time
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.edition.body import digest_of, to_bytes
from core.assessment.edition.compute import compute
from core.assessment.edition.inputs import UnitInput
from core.assessment.edition.model import Edition
from core.assessment.sheet import Entry, Sheet, State
from core.frameworks.build import build
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey
from tests.core.assessment.edition.invented import OCCASION

COMMUNES = 3_321
"""Communes of Viet Nam since July 2025."""

_RULES: tuple[dict[str, Any], ...] = (
    {"kind": "ratio", "done": "d", "total": "t", "noun": "n"},
    {"kind": "check"},
    {"kind": "count", "noun": "n", "each": Decimal("0.5")},
    {"kind": "normalised", "done": "d"},
)


def sixty_rows(document: dict[str, Any]) -> Framework:
    """The tiny framework's mains with 20 rows each, 60 in all, and "the best unit's points" for what does not apply."""
    rows = [
        {"key": f"r{n}", "code": f"{n % 3 + 1}.{n}", "parent": str(n % 3 + 1), "title": f"r{n}", "place": "-",
         "max_points": 10, "rule": dict(_RULES[n % 4]), "evidence": {"required": False}}
        for n in range(60)
    ]  # fmt: skip
    most = {"A": 400, "B": 200, "1": 200, "2": 200, "3": 200}
    nodes = [node | {"max_points": most[node["code"]]} for node in document["node"]]
    readings = [r | {"value": "best_unit"} if r["name"] == "not_applicable" else r for r in document["reading"]]
    policies = document["policies"] | {"not_applicable": "best_unit"}
    given = {"component": rows, "node": nodes, "stated": [], "max_points": 600}
    return build(document | given | {"policies": policies, "reading": readings}, "mau_2025")


def communes(framework: Framework, count: int) -> list[UnitInput]:
    """Every row answered at random, one in twenty claimed, one in ten adjusted."""
    random = Random(2026)  # noqa: S311 (nothing secret)
    return [_commune(framework, n, random) for n in range(count)]


def _commune(framework: Framework, n: int, random: Random) -> UnitInput:
    entries: dict[ComponentKey, Entry] = {}
    decided: dict[ComponentKey, Appraisal] = {}
    for component in framework.components:
        chance = random.random()
        if chance < 0.05:
            entries[component.key] = Entry(State.NA_CLAIMED, revision=1)
            decided[component.key] = Appraisal(Verdict.NA_ACCEPTED, of_answer=1)
            continue
        total = random.randint(1, 2_000)
        done = random.randint(0, total)
        values = {
            "ratio": {"done": str(done), "total": str(total)},
            "check": {"choice": random.choice(("yes", "no"))},
            "count": {"count": str(done % 30)},
            "normalised": {"done": str(done)},
        }[component.rule_kind]
        entries[component.key] = Entry(State.ANSWERED, values, 1)
        decided[component.key] = Appraisal(Verdict.ACCEPTED, of_answer=1)
        if chance > 0.9:
            decided[component.key] = Appraisal(Verdict.ADJUSTED, Decimal(done % 11), "Theo biên bản", of_answer=1)
    sheet = Sheet(entries, submitted_at=datetime(2026, 11, 12, tzinfo=UTC))
    return UnitInput(f"{n:05}", f"Xã {n}", sheet, decided, f"h{n % 34}", f"Tỉnh {n % 34}")


def _sealed(framework: Framework, units: list[UnitInput]) -> tuple[Edition, str]:
    edition = compute(framework, units, OCCASION)
    return edition, digest_of(to_bytes(edition))


def test_two_hundred_communes_are_computed_ranked_and_sealed_at_once(document: dict[str, Any]) -> None:
    """About half a second on a machine of its own."""
    framework = sixty_rows(document)
    units = communes(framework, 200)
    began = time.process_time()
    edition, digest = _sealed(framework, units)
    took = time.process_time() - began

    assert took < 8
    assert len(edition.classes[0].mean_by_node) == 5
    assert min(unit.rank or 0 for unit in edition.units) == 1
    Random(1).shuffle(units)  # noqa: S311
    assert _sealed(framework, units)[1] == digest


@pytest.mark.soak
def test_every_commune_of_the_country_is_computed_and_ranked_while_somebody_waits(document: dict[str, Any]) -> None:
    framework = sixty_rows(document)
    units = communes(framework, COMMUNES)
    began = time.process_time()
    edition, _ = _sealed(framework, units)

    assert time.process_time() - began < 40
    assert len(edition.units) == COMMUNES
