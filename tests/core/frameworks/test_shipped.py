"""What every shipped framework folder must hold; the folders are found, not listed."""

import json
from pathlib import Path

import pytest

from core.assessment.golden import load_cases, run_case
from core.frameworks.build import build
from core.frameworks.canonical import canonical_bytes, digest
from core.frameworks.loader import load, shipped

FOLDERS = tuple(shipped().values())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_component_has_a_golden_case(folder: Path) -> None:
    proved = {case.component for case in load_cases(folder)}

    assert [c.code for c in load(folder).components if c.code not in proved] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_golden_case_gives_its_points(folder: Path) -> None:
    framework = load(folder)

    assert [wrong for case in load_cases(folder) if (wrong := run_case(framework, case))] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_stored_framework_is_the_same_framework(folder: Path) -> None:
    framework = load(folder)

    again = build(json.loads(canonical_bytes(framework)), "stored")

    assert digest(again) == digest(framework)
    assert again.components == framework.components
    assert again.nodes == framework.nodes
    assert again.policies == framework.policies
    assert (again.source, again.window, again.bands, again.general) == (
        framework.source,
        framework.window,
        framework.bands,
        framework.general,
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_sources_are_told_beside_the_framework(folder: Path) -> None:
    assert (folder / "SOURCES.md").stat().st_size > 0
