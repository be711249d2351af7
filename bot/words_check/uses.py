"""Where the code says something: which key, with which facts, in which line."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

KEY: Final = re.compile(r"[a-z][a-z0-9_]*(?:-[a-z0-9_]+)*")
"""Lower case and hyphens: ``answer-kept``, ``best_of-earned``, ``welcome``."""

SAYING: Final = frozenset({"say", "Phrase"})
"""Calls whose key may be any word, ``welcome`` too."""

SPEAKING: Final = frozenset({"text", "show", "refuse", "refused", "problem"})
"""Calls that take other texts as well; a key with a hyphen is what they say."""

FILLED_BY_THE_TURN: Final = {"IssueDeviceCode", "IssueInvitation"}
CODE_AND_LINK: Final = frozenset({"code", "link"})
"""Facts that the turn adds to what a function with one of those effects says."""

PAGE_HOLE: Final = re.compile(r"\{\{(web-[a-z0-9-]+)\}\}")
SCRIPT_KEY: Final = re.compile(
    r'words\("(?P<said>web-[a-z0-9-]+)"(?:,\s*\{(?P<facts>[^{}]*)\})?\)|"(?P<other>web-[a-z0-9-]+)"'
)
SCRIPT_FACT: Final = re.compile(r"(\w+)\s*:")
"""How the page's HTML and script name their words; facts follow the key as an object."""


@dataclass(frozen=True, slots=True)
class Use:
    """One place that says ``key``; ``facts`` is ``None`` where they are not written out literally."""

    key: str
    facts: frozenset[str] | None
    where: str


@dataclass(frozen=True, slots=True)
class Uses:
    """``said`` must have words; ``mentioned`` and what begins with one of ``beginnings`` may have them."""

    said: tuple[Use, ...]
    mentioned: frozenset[str]
    beginnings: frozenset[str]


def read_uses(root: Path, folders: tuple[str, ...]) -> Uses:
    said: list[Use] = []
    mentioned: set[str] = set()
    beginnings: set[str] = set()
    for path in sorted(p for folder in folders for p in (root / folder).rglob("*")):
        where = str(path.relative_to(root))
        if path.suffix == ".py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            said.extend(_said(tree, where))
            texts = set(_texts(tree))
            mentioned.update(text for text in texts if KEY.fullmatch(text))
            beginnings.update(_beginnings(tree))
        elif path.suffix == ".html":
            said.extend(Use(hole[1], frozenset(), where) for hole in PAGE_HOLE.finditer(path.read_text("utf-8")))
        elif path.suffix == ".js":
            uses = list(_said_by_script(path.read_text(encoding="utf-8"), where))
            said.extend(use for use in uses if not use.key.endswith("-"))
            beginnings.update(use.key for use in uses if use.key.endswith("-"))
    return Uses(tuple(said), frozenset(mentioned), frozenset(beginnings))


def _said(tree: ast.Module, where: str) -> Iterator[Use]:
    later = {id(call): CODE_AND_LINK for call in _calls_beside_codes(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in SAYING | SPEAKING:
            facts = _facts(node)
            more = later.get(id(node), frozenset())
            for key in _keys_said(node):
                yield Use(key, None if facts is None else facts | more, f"{where}:{node.lineno}")


def _said_by_script(script: str, where: str) -> Iterator[Use]:
    """A key that ends with a hyphen is only a beginning, to which the script adds something."""
    for number, line in enumerate(script.splitlines(), 1):
        for match in SCRIPT_KEY.finditer(line):
            facts = frozenset(SCRIPT_FACT.findall(match["facts"] or "")) if match["said"] else None
            yield Use(match["said"] or match["other"], facts, f"{where}:{number}")


def _calls_beside_codes(tree: ast.Module) -> Iterator[ast.Call]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            if any(_called(call) in FILLED_BY_THE_TURN for call in calls):
                yield from calls


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _keys_said(node: ast.Call) -> Iterator[str]:
    """The key is the first text among the arguments: ``refused(404, "not-found")`` has a status before it."""
    for argument in node.args:
        keys = list(_keys(argument))
        if keys:
            plain = _called(node) in SAYING
            yield from (key for key in keys if plain or "-" in key)
            return


def _keys(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(key)) if KEY.fullmatch(key):
            yield key
        case ast.IfExp(body=body, orelse=other):
            yield from _keys(body)
            yield from _keys(other)
        case _:
            pass


def _facts(node: ast.Call) -> frozenset[str] | None:
    """The names of the facts given: by keyword, or in the mapping that ``Phrase`` takes second."""
    names: set[str | None] = {keyword.arg for keyword in node.keywords if keyword.arg != "facts"}
    mappings = [*node.args[1:], *(k.value for k in node.keywords if k.arg == "facts")]
    if _called(node) == "Phrase":
        for mapping in mappings:
            if not isinstance(mapping, ast.Dict):
                return None
            names.update(_literal(key) for key in mapping.keys)
    return None if None in names else frozenset(name for name in names if name)


def _literal(key: ast.expr | None) -> str | None:
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def _texts(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _beginnings(tree: ast.Module) -> Iterator[str]:
    """``f"refusal-{reason}"`` uses every key that begins with ``refusal-``."""
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr(values=[ast.Constant(value=str(beginning)), ast.FormattedValue(), *_]):
                if re.fullmatch(r"(?:[a-z][a-z0-9_]*-)+", beginning):
                    yield beginning
            case _:
                pass
