from pathlib import Path

from core.scoring import rules
from core.scoring.kinds import rule_kinds

RULES = Path(rules.__file__).parent
FORMAT = Path(__file__).resolve().parents[3] / "docs" / "framework-format.md"


def test_every_file_in_the_folder_is_a_kind_of_its_name() -> None:
    assert set(rule_kinds()) == {file.stem for file in RULES.glob("*.py")} - {"__init__"}


def test_every_kind_is_described_in_the_page_about_the_format() -> None:
    page = FORMAT.read_text()

    assert [kind for kind in rule_kinds() if f"| `{kind}` |" not in page] == []


def test_every_sentence_of_a_kind_is_its_own_or_about_an_answer() -> None:
    strangers = [
        key for name, kind in rule_kinds().items() for key in kind.phrases if key.split("-")[0] not in {name, "answer"}
    ]

    assert strangers == []
