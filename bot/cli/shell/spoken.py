"""The words of the command line, and the way a command says something or refuses."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import typer

from bot.wording import Words
from core.scoring.phrase import Fact, Phrase


class RefusedError(Exception):
    """The command cannot be done. Every reason is a sentence; the person sees all of them and exit code 1."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__("; ".join(reasons))


@cache
def words() -> Words:
    return Words.load()


def text(key: str, /, **facts: Fact) -> str:
    return words().text(Phrase(key, facts))


def show(key: str, /, **facts: Fact) -> None:
    typer.echo(text(key, **facts))


def show_json(value: Mapping[str, Any]) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def refuse(key: str, /, **facts: Fact) -> RefusedError:
    return RefusedError(text(key, **facts))


def refuse_all(phrases: Iterable[Phrase]) -> RefusedError:
    return RefusedError(*(words().text(phrase) for phrase in phrases))
