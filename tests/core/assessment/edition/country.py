"""As many communes as the country has, with sixty rows each, answered and appraised at random."""

import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.edition.inputs import UnitInput
from core.assessment.sheet import Entry, Sheet, State
from core.frameworks.build import build
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey
from tests.core.conftest import READINGS, TINY

COMMUNES = 3_321
"""Communes of Viet Nam since July 2025."""

_RULES: tuple[dict[str, Any], ...] = (
    {"kind": "ratio", "done": "d", "total": "t", "noun": "n"},
    {"kind": "check"},
    {"kind": "count", "noun": "n", "each": Decimal("0.5")},
    {"kind": "normalised", "done": "d"},
)


def sixty_rows() -> Framework:
    """The tiny framework's mains with 20 rows each, 60 in all, and "the best unit's points" for what does not apply."""
    rows = [
        {"key": f"r{n}", "code": f"{n % 3 + 1}.{n}", "parent": str(n % 3 + 1), "title": f"r{n}", "place": "-",
         "max_points": 10, "rule": dict(_RULES[n % 4]), "evidence": {"required": False}}
        for n in range(60)
    ]  # fmt: skip
    most = {"A": 400, "B": 200, "1": 200, "2": 200, "3": 200}
    document = tomllib.loads(TINY, parse_float=Decimal)
    nodes = [node | {"max_points": most[node["code"]]} for node in document["node"]]
    given_readings = dict(READINGS) | {"not_applicable": "best_unit"}
    readings = [{"name": name, "value": value, "why": "theo mẫu"} for name, value in given_readings.items()]
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
