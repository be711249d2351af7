"""Finds the component a text names, by its printed code or by words of its title."""

from bot.conversations.reading import find_code, search_titles
from core.frameworks.model import Component, Framework
from core.scoring.model import ComponentKey

LEAST_LETTERS = 4
"""Shorter texts are answers or slips of the finger, not a search."""

ALL_WORDS = 99
"""Score of a title that holds every word as it was typed; then looser matches are not worth offering."""


def component_named(framework: Framework, text: str) -> ComponentKey | None:
    """The component whose code stands in ``text``, if exactly one does."""
    code = find_code(text, framework.component_by_code.keys(), anywhere=True)
    return framework.component_by_code[code].key if code is not None else None


def component_called(framework: Framework, text: str) -> ComponentKey | None:
    """The component whose code a message begins with: ``3.2``, ``câu 3.2``."""
    code = find_code(text, framework.component_by_code.keys())
    return framework.component_by_code[code].key if code is not None else None


def components_like(framework: Framework, text: str) -> tuple[Component, ...]:
    """Components whose titles hold the words of ``text``, best first; nothing for short or wordless texts."""
    if sum(letter.isalpha() for letter in text) < LEAST_LETTERS:
        return ()
    titles = {str(component.key): component.title for component in framework.components}
    matches = search_titles(text, titles)
    best = [match for match in matches if match.score >= ALL_WORDS]
    return tuple(framework.component_by_key[ComponentKey(match.key)] for match in best or matches)
