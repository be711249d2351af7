import json
import unicodedata
from decimal import Decimal
from typing import Any

import pytest

from core.frameworks.build import build
from core.frameworks.canonical import canonical, canonical_bytes, digest

Document = dict[str, Any]


def test_a_stored_framework_builds_the_same_framework_with_the_same_digest(document: Document) -> None:
    framework = build(document, "mau_2025")

    again = build(json.loads(canonical_bytes(framework)), "stored")

    assert canonical_bytes(again) == canonical_bytes(framework)
    assert again.components == framework.components


def test_the_bytes_do_not_depend_on_how_the_file_was_typed(document: Document) -> None:
    before = digest(build(document, "mau_2025"))
    decomposed = unicodedata.normalize("NFD", document["title"])
    typed = {**dict(reversed(document.items())), "max_points": Decimal("40.00"), "title": decomposed}

    assert digest(build(typed, "mau_2025")) == before


@pytest.mark.parametrize(("name", "value"), [("title", "Bộ chỉ số khác"), ("notes", ["Ghi chú"])])
def test_another_content_has_another_digest(document: Document, name: str, value: object) -> None:
    before = digest(build(document, "mau_2025"))

    assert digest(build({**document, name: value}, "mau_2025")) != before


def test_the_versions_of_the_rule_kinds_in_use_are_part_of_it(document: Document) -> None:
    stored = json.loads(canonical_bytes(build(document, "mau_2025")))

    assert stored["rule_versions"] == {"check": "1", "count": "1", "information": "1", "levels": "1", "ratio": "1"}


def test_the_bytes_are_plain_json_in_code_point_order(document: Document) -> None:
    text = canonical_bytes(build(document, "mau_2025")).decode()

    assert text.startswith('{"band":[{"colour":"đỏ"')
    assert "\n" not in text
    assert '"issued_on":"2025-01-15"' in text


def test_a_float_is_never_written() -> None:
    with pytest.raises(TypeError, match="float"):
        canonical({"share": 0.5})
