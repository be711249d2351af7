from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from core.scoring.kinds import rule_kinds

WORDS = Path(__file__).resolve().parents[3] / "locales" / "vi" / "rules"


def read(file: Path) -> dict[str, str]:
    with file.open("rb") as opened:
        return {str(message.id): str(message.string) for message in read_po(opened) if message.id}


TEXTS = {key: text for file in sorted(WORDS.glob("*.po")) for key, text in read(file).items()}
PHRASES = {key: facts for kind in rule_kinds().values() for key, facts in kind.phrases.items()}


@pytest.mark.parametrize("key", sorted(PHRASES))
def test_every_sentence_of_a_rule_kind_has_words_that_use_exactly_its_facts(key: str) -> None:
    used = {name for _, name, _, _ in Formatter().parse(TEXTS[key]) if name is not None}

    assert used == PHRASES[key]


@pytest.mark.parametrize("kind", sorted(rule_kinds()))
def test_a_kinds_words_stand_in_a_catalogue_of_its_name_and_nowhere_else(kind: str) -> None:
    own = {key for key in rule_kinds()[kind].phrases if key.startswith(f"{kind}-")}

    assert set(read(WORDS / f"{kind}.po")) == own
