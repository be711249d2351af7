"""``chamdiem person``: what is kept about somebody, given out and forgotten on their request."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import refuse, show, show_json, text

if TYPE_CHECKING:
    from store.personal import PersonRecord

COMMANDS: Final = group("person", "cli-person-help")

Number = Annotated[int, typer.Argument(metavar="ID", help=text("cli-person-id-help"))]


@COMMANDS.command("list", help=text("cli-person-list-help"))
def list_(
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help=text("cli-member-unit-help"))] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False,
) -> None:
    from bot.cli.shell.stored import utc_now, with_store

    found = with_store(lambda database: database.read(lambda tx: tx.personal.people(utc_now(), unit)))
    if as_json:
        show_json({"people": [_table(one) for one in found]})
        return
    for one in found:
        show("cli-person-listed", id=str(one.id), name=one.display_name or text("cli-member-nameless"))
        for held in one.held:
            role = text(f"role-{held.role.value}")
            if held.until is None:
                show("cli-person-acts", role=role, unit=held.unit_name, since=held.since)
            else:
                show("cli-person-acted", role=role, unit=held.unit_name, since=held.since, until=held.until)
    if not found:
        show("cli-person-none")


@COMMANDS.command("export", help=text("cli-person-export-help"))
def export(
    person_id: Number,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=text("cli-person-out-help"))] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False,
) -> None:
    from bot.cli.shell.about_people import paper_of, written
    from bot.cli.shell.stored import with_store
    from bot.documents.my_data_xlsx import my_data_json

    if out is None and not as_json:
        raise refuse("cli-person-where-to")
    paper = with_store(lambda database: paper_of(database, person_id))
    if out is not None:
        written(out, paper)
    if as_json:
        show_json(my_data_json(paper))
    else:
        show("cli-person-exported", id=str(person_id), path=str(out))


@COMMANDS.command("erase", help=text("cli-person-erase-help"))
def erase(
    person_id: Number,
    *,
    yes: Annotated[bool, typer.Option("--yes", help=text("cli-person-yes-help"))] = False,
) -> None:
    from bot.cli.shell.about_people import erased, paper_of
    from bot.cli.shell.stored import with_store

    if not yes:
        paper = with_store(lambda database: paper_of(database, person_id))
        name = paper.record.display_name or text("cli-member-nameless")
        raise refuse("cli-person-erase-sure", id=str(person_id), name=name)
    told, is_wiped = with_store(lambda database: erased(database, person_id))
    show("cli-person-erased", id=str(person_id), count=told)
    if not is_wiped:
        show("cli-person-not-wiped")


def _table(one: "PersonRecord") -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.display_name,
        "chats": one.chat_count,
        "erased_at": one.erased_at.isoformat() if one.erased_at else None,
        "held": [
            {
                "role": held.role.value,
                "unit": held.unit_name,
                "since": held.since.isoformat(),
                "until": held.until.isoformat() if held.until else None,
            }
            for held in one.held
        ],
    }
