"""``chamdiem doctor``: looks at the whole set-up and says what to do."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import show, show_json, text, words

if TYPE_CHECKING:
    from bot.operations.doctor.finding import Finding

COMMANDS: Final = group()
INDENT: Final = "  "


@COMMANDS.command("doctor", help=text("cli-doctor-help"))
def doctor(*, as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False) -> None:
    from bot.operations.doctor.finding import Level

    findings = _findings()
    every = [one for said in findings.values() for one in said]
    counts = {level.value: sum(one.level is level for one in every) for level in Level}
    if as_json:
        show_json({"ok": not counts["error"], "counts": counts, "findings": _table(findings)})
    else:
        for one in every:
            _show(one)
        show("doctor-summary", fine=counts["ok"], warnings=counts["warning"], errors=counts["error"])
    if counts["error"]:
        raise typer.Exit(1)


def _findings() -> "Mapping[str, list[Finding]]":
    """What is found; with settings that cannot be used nothing else can be looked at."""
    import asyncio

    from bot.cli.shell.stored import utc_now
    from bot.operations.doctor.examining import examine
    from bot.operations.doctor.finding import error, fine
    from bot.settings import Settings, SettingsError, read_settings
    from core.scoring.phrase import Phrase

    try:
        settings = read_settings()
    except SettingsError as unusable:
        return {"settings": [error(problem, Phrase("doctor-settings-change")) for problem in unusable.problems]}
    given = fine(
        Phrase("doctor-settings-fine", {"given": len(settings.model_fields_set), "all": len(Settings.model_fields)})
    )
    return {"settings": [given], **asyncio.run(examine(settings, utc_now()))}


def _show(one: "Finding") -> None:
    typer.echo(f"[{text(f'doctor-level-{one.level}')}] {words().text(one.what)}")
    if one.advice is not None:
        typer.echo(f"{INDENT}→ {words().text(one.advice)}")


def _table(findings: "Mapping[str, list[Finding]]") -> list[Mapping[str, Any]]:
    return [
        {
            "check": check,
            "level": one.level.value,
            "id": one.what.key,
            "text": words().text(one.what),
            "advice": words().text(one.advice) if one.advice is not None else None,
        }
        for check, said in findings.items()
        for one in said
    ]
