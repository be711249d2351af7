"""Prints what is wrong with the words, one finding a line, and ends with 1 when there is any."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.words_check.catalogue import Entry, faults, read_entries, written_twice
from bot.words_check.uses import Uses, read_uses
from core.scoring.kinds import rule_kinds

ROOT: Final = Path(__file__).resolve().parent.parent.parent
FOLDERS: Final = ("bot", "core")


def findings(root: Path, folders: tuple[str, ...], kinds: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Everything that is wrong. ``kinds`` holds the sentences of the rule kinds with the facts each is given."""
    locales = root / "locales"
    entries = read_entries(locales)
    uses = read_uses(root, folders)
    yield from written_twice(locales)
    for entry in entries:
        yield from faults(entry)
    by_key = {entry.key: entry for entry in entries}
    yield from _without_words(by_key, uses, kinds)
    yield from _without_facts(by_key, uses, kinds)
    yield from _without_use(by_key, uses, kinds)


def _without_words(by_key: Mapping[str, Entry], uses: Uses, kinds: Mapping[str, frozenset[str]]) -> Iterator[str]:
    for use in uses.said:
        if use.key not in by_key:
            yield f"{use.key}: no words, said in {use.where}"
    for key in sorted(kinds.keys() - by_key.keys()):
        yield f"{key}: no words, said by a rule kind"
    for beginning in sorted(uses.beginnings):
        if _looks_like_words(beginning, by_key) and not any(key.startswith(beginning) for key in by_key):
            yield f"{beginning}…: no words begin so"


def _looks_like_words(beginning: str, by_key: Mapping[str, Entry]) -> bool:
    """Other names are built the same way; only those that share their first word with a key are ours."""
    return any(key.startswith(beginning.split("-", maxsplit=1)[0] + "-") for key in by_key)


def _without_facts(by_key: Mapping[str, Entry], uses: Uses, kinds: Mapping[str, frozenset[str]]) -> Iterator[str]:
    for use in uses.said:
        entry = by_key.get(use.key)
        if entry and use.facts is not None and use.key not in kinds:
            for name in sorted(_needed(entry) - use.facts):
                yield f"{use.key}: the words need '{name}', not given in {use.where}"
    for key, facts in kinds.items():
        if key in by_key:
            for name in sorted(_needed(by_key[key]) - facts):
                yield f"{key}: the words need '{name}', which the rule kind does not give"


def _needed(entry: Entry) -> frozenset[str]:
    try:
        return entry.placeholders
    except ValueError:  # reported with the text itself
        return frozenset()


def _without_use(by_key: Mapping[str, Entry], uses: Uses, kinds: Mapping[str, frozenset[str]]) -> Iterator[str]:
    used = uses.mentioned | kinds.keys() | {use.key for use in uses.said}
    for key, entry in by_key.items():
        if key not in used and not key.startswith(tuple(uses.beginnings)):
            yield f"{key}: words that nobody says, in {entry.path.name}"


def kinds_phrases() -> Mapping[str, frozenset[str]]:
    """What the rule kinds say, with the facts that fill it."""
    return {key: facts for kind in rule_kinds().values() for key, facts in kind.phrases.items()}


def main() -> int:
    found = list(findings(ROOT, FOLDERS, kinds_phrases()))
    for line in found:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"words: {len(found)} findings\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
