import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.frameworks.loader import read_document, shipped
from core.frameworks.toml_text import document_text

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scalars = st.one_of(
    texts, st.booleans(), st.integers(-(10**12), 10**12), st.decimals(-(10**6), 10**6, places=4), st.dates()
)
tables = st.dictionaries(texts, st.one_of(scalars, st.lists(scalars, max_size=3)), max_size=4)


@pytest.mark.parametrize("folder", shipped().values(), ids=lambda folder: folder.name)
def test_a_shipped_file_written_anew_says_the_same(folder: Path) -> None:
    document = read_document(folder / "framework.toml")

    assert tomllib.loads(document_text(document), parse_float=Decimal) == document


@given(tables, tables, st.lists(tables, min_size=1, max_size=3))
def test_whatever_stands_in_a_cell_comes_back(alone: Any, table: Any, rows: Any) -> None:
    document = {f"a{n}": value for n, value in enumerate(alone.values())} | {"table": table, "rows": rows}

    assert tomllib.loads(document_text(document), parse_float=Decimal) == document


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot hold float"):
        document_text({"points": 7.5})


def test_a_day_stays_a_day() -> None:
    assert document_text({"on": date(2022, 9, 16)}) == "on = 2022-09-16\n"
