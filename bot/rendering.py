"""Turns a reply into what is kept and shown: words filled in, buttons with tokens. Channel-neutral."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say
from bot.conversations.places import encode
from bot.conversations.recognise import Known
from bot.wording import Words, vietnamese
from core.scoring.phrase import Fact, Phrase


@dataclass(frozen=True, slots=True)
class Rendered:
    """``body`` is what every channel shows; ``prompt`` what its buttons stand for, ``None`` without buttons."""

    body: Mapping[str, Any]
    prompt: Mapping[str, Any] | None


def render(reply: Reply, place: Place, prompt_id: str, words: Words, facts: Mapping[str, Fact]) -> Rendered:
    """One message; ``facts`` are those only the turn knows (a new code and its link)."""
    shown = (*reply.choices, *(Choice(bar.command, bar.label) for bar in reply.bars if bar.command))
    token_by_id = {choice.id: f"{prompt_id}:{number}" for number, choice in enumerate(shown)}
    body = {
        "lines": [{"style": line.style.value, "text": words.text(_with(line, facts))} for line in reply.lines],
        "choices": [_choice(choice, token_by_id[choice.id], words) for choice in reply.choices],
        "bars": [
            {
                "label": words.label(bar.label),
                "done": bar.done,
                "total": bar.total,
                "caption": words.text(bar.caption),
                "token": token_by_id.get(bar.command, ""),
            }
            for bar in reply.bars
        ],
        "attachments": [{"kind": a.kind.value, "ref": a.ref, "name": a.name} for a in reply.attachments],
        "previews": [{"ref": one.ref, "name": one.name} for one in reply.previews],
        "many": reply.many,
        "ticked": [token_by_id[f"o.{id_}"] for id_ in reply.ticked],
        "asks": reply.asks,
    }
    prompt = {
        "place": encode(place),
        "choices": [{"id": c.id, "label": words.label(c.label), "number": c.number} for c in shown],
    }
    return Rendered(body, prompt if shown or reply.asks else None)


def _with(line: Say, facts: Mapping[str, Fact]) -> Phrase:
    return replace(line.phrase, facts={**facts, **line.phrase.facts}) if facts else line.phrase


def _choice(choice: Choice, token: str, words: Words) -> Mapping[str, Any]:
    points = None if choice.points is None else vietnamese(choice.points)
    return {"token": token, "label": words.label(choice.label), "number": choice.number, "points": points}


def known_choices(prompt: Mapping[str, Any]) -> tuple[Known, ...]:
    """The choices a stored prompt showed, as the person saw them."""
    return tuple(Known(one["id"], one["label"], one["number"]) for one in prompt.get("choices", ()))


def choice_of(token: str, prompt: Mapping[str, Any]) -> Known | None:
    """The choice a token stands for in its prompt."""
    number = token.rpartition(":")[2]
    known = known_choices(prompt)
    return known[int(number)] if number.isascii() and number.isdigit() and int(number) < len(known) else None


def prompt_id_of(token: str) -> str:
    return token.rpartition(":")[0]
