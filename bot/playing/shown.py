"""How what was shown stands in a transcript: lines, bars, files, buttons."""

from collections.abc import Mapping
from typing import Any, Final

_MARK: Final = {"ok": "✓ ", "warn": "⚠ "}
"""How a transcript marks what was kept and what needs care; a channel has its own signs."""


def shown_lines(person: str, body: Mapping[str, Any]) -> list[str]:
    """One message that a person was shown."""
    lines = [_MARK.get(line["style"], "") + part for line in body["lines"] for part in str(line["text"]).split("\n")]
    lines += [f"|{bar['label']}| {bar['caption']}" for bar in body.get("bars", ())]
    lines += [f"{{{attachment['name']}}}" for attachment in body.get("attachments", ())]
    lines += [f"{{xem trước {preview['name']}}}" for preview in body.get("previews", ())]
    ticked = set(body.get("ticked", ()))
    numbered = [choice for choice in body["choices"] if choice["number"] is not None]
    lines += [f"[{button(choice)}]" + (" ✓" if choice["token"] in ticked else "") for choice in numbered]
    rest = " ".join(f"[{button(choice)}]" for choice in body["choices"] if choice["number"] is None)
    if rest:
        lines.append(rest)
    return [f"< {person}: {line}" if number == 0 else f"<   {line}" for number, line in enumerate(lines)]


def button(choice: Mapping[str, Any]) -> str:
    """A button as it is written down: number, label, points."""
    number = f"{choice['number']}. " if choice.get("number") is not None else ""
    points = f": {choice['points']}" if choice.get("points") is not None else ""
    return f"{number}{choice['label']}{points}"
