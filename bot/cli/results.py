"""``chamdiem results``: compute the official results of a campaign, show, verify, publish and export them."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.many_values import without_garbage_collection
from bot.cli.shell.spoken import refuse, show, show_json, text, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.cli.shell.computing import Asked
    from bot.documents.results_paper import ResultsPaper
    from core.assessment.edition.model import Edition
    from store.database import Database
    from store.editions import EditionRecord
    from store.tx import Tx

COMMANDS: Final = group("results", "cli-results-help")


class ExportForm(StrEnum):
    """What results can be exported as; ``bot.documents.results_files`` makes them."""

    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    PNG = "png"
    HTML = "html"


Named = Annotated[str, typer.Argument(metavar="EDITION", help=text("cli-results-edition-help"))]
District = Annotated[str, typer.Option("--district", metavar="CODE", help=text("cli-results-district-help"))]
AsJson = Annotated[bool, typer.Option("--json", help=text("cli-json-help"))]


@COMMANDS.callback()
def results(context: typer.Context) -> None:
    """Every command here makes millions of small values and ends: nothing of them is looked through for cycles."""
    context.with_resource(without_garbage_collection())


@COMMANDS.command("compute", help=text("cli-results-compute-help"))
def compute(  # noqa: PLR0913 (each is an option)
    campaign: Annotated[str, typer.Argument(metavar="CAMPAIGN", help=text("cli-results-campaign-help"))],
    not_ranked: Annotated[
        list[str] | None, typer.Option("--not-ranked", metavar="CODE", help=text("cli-results-not-ranked-help"))
    ] = None,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=text("cli-results-why-help"))] = "",
    district: District = "",
    *,
    accept_model: Annotated[
        bool, typer.Option("--accept-model-components", help=text("cli-results-accept-model-help"))
    ] = False,
    is_over: Annotated[bool, typer.Option("--appraisal-over", help=text("cli-results-over-help"))] = False,
    as_preview: Annotated[bool, typer.Option("--preview", help=text("cli-results-preview-help"))] = False,
    as_json: AsJson = False,
) -> None:
    from bot.cli.shell.computing import Asked

    codes = tuple(sorted(set(not_ranked or ())))
    asked = Asked(campaign, codes, why.strip(), accept_model, is_over, district)
    one, record = (_previewed(asked), None) if as_preview else _computed(asked)
    _tell(one, record, as_json=as_json)


@COMMANDS.command("show", help=text("cli-results-show-help"))
def show_(
    edition: Named,
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help=text("cli-results-unit-help"))] = "",
    since: Annotated[int, typer.Option("--since", metavar="NUMBER", help=text("cli-results-since-help"))] = 0,
    *,
    differences: Annotated[bool, typer.Option("--differences", help=text("cli-results-differences-help"))] = False,
    as_json: AsJson = False,
) -> None:
    from bot.cli.pages.edition_json import differences_table, moves_table
    from bot.cli.pages.edition_text import difference_lines, move_lines, unit_lines
    from bot.cli.shell.computing import found, given_for, opened
    from bot.cli.shell.stored import with_store
    from core.assessment.edition.differences import differences as compared
    from core.assessment.edition.moves import moves

    async def look(tx: "Tx") -> "tuple[EditionRecord, Edition, Edition | None]":
        record = await found(tx, edition)
        named = f"{record.round_id}/{record.framework_id}/{since}"
        return record, await opened(tx, record), await opened(tx, await found(tx, named)) if since else None

    record, one, before = with_store(lambda database: database.read(look))
    if before is not None:
        moved = moves(before, one)
        show_json(moves_table(moved)) if as_json else _print(move_lines(one, moved, since))
    elif differences:
        given = with_store(lambda database: database.read(lambda tx: given_for(tx, record)))
        report = compared(one, given)
        show_json(differences_table(report)) if as_json else _print(difference_lines(one, report))
    elif unit:
        if unit not in one.unit_by_code:
            raise refuse("cli-results-unknown-unit", code=unit)
        _tell(one, record, unit, as_json=True) if as_json else _print(unit_lines(one, one.unit_by_code[unit]))
    else:
        _tell(one, record, as_json=as_json)


@COMMANDS.command("verify", help=text("cli-results-verify-help"))
def verify(edition: Named, *, as_json: AsJson = False) -> None:
    from bot.cli.shell.computing import found, name_of, verified
    from bot.cli.shell.stored import with_store

    async def look(tx: "Tx") -> "tuple[EditionRecord, bool]":
        record = await found(tx, edition)
        return record, (await verified(tx, record))[1]

    record, is_same = with_store(lambda database: database.read(look))
    if as_json:
        show_json({"edition": name_of(record), "sha256": record.digest, "same_bytes": is_same})
    if not is_same:
        raise refuse("cli-results-differs", edition=name_of(record))
    if not as_json:
        show("cli-results-verified", edition=name_of(record), digest=record.digest)


@COMMANDS.command("publish", help=text("cli-results-publish-help"))
def publish(
    edition: Named,
    signer: Annotated[str, typer.Option("--signer", metavar="TEXT", help=text("cli-results-signer-help"))],
    decision: Annotated[str, typer.Option("--decision", metavar="TEXT", help=text("cli-results-decision-help"))],
    publisher: Annotated[str, typer.Option("--publisher", metavar="CODE", help=text("cli-results-publisher-help"))],
) -> None:
    from bot.cli.shell.computing import name_of
    from bot.cli.shell.publication_push import push_published
    from bot.cli.shell.publishing import Publication, publishable
    from bot.cli.shell.stored import utc_now, with_store

    asked, now = Publication(publisher, signer.strip(), decision.strip()), utc_now()

    async def work(database: "Database") -> "tuple[tuple[EditionRecord, int], Edition]":
        record, one = await database.read(lambda tx: publishable(tx, edition, asked, now))
        return await database.write(lambda tx: publish_it(tx, record, one)), one

    async def publish_it(tx: "Tx", record: "EditionRecord", one: "Edition") -> "tuple[EditionRecord, int]":
        kept = await asked.publish(tx, record, one, now)
        return kept, await push_published(tx, kept, one, words(), now)

    (record, told), one = with_store(work)
    if one.is_trial:
        show("cli-results-trial")
    show("cli-results-published", edition=name_of(record), decision=record.decision, signer=record.signer)
    show("cli-results-told", count=told)


@COMMANDS.command("export", help=text("cli-results-export-help"))
def export(
    edition: Named,
    form: Annotated[ExportForm, typer.Option("--format", help=text("cli-results-format-help"))],
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help=text("cli-results-to-help"))] = Path(),
    district: District = "",
    *,
    as_preview: Annotated[bool, typer.Option("--preview", help=text("cli-results-export-preview-help"))] = False,
) -> None:
    from bot.cli.shell.computing import Asked
    from bot.cli.shell.exporting_results import exported, paper_of, preview_of
    from bot.cli.shell.stored import utc_now, with_store

    if district and not as_preview:
        raise refuse("cli-results-district-preview")

    async def look(tx: "Tx") -> "ResultsPaper":
        return (
            await preview_of(tx, Asked(edition, area=district), utc_now())
            if as_preview
            else await paper_of(tx, edition)
        )

    paper = with_store(lambda database: database.read(look))
    if as_preview:
        show("cli-results-preview", title=paper.edition.title, round=paper.edition.occasion.title)
    if paper.edition.is_trial:
        show("cli-results-trial")
    for path in exported(paper, form.value, to):
        show("cli-results-exported", path=str(path))


def _computed(asked: "Asked") -> "tuple[Edition, EditionRecord]":
    from bot.cli.shell.account import account
    from bot.cli.shell.computing import computed
    from bot.cli.shell.stored import utc_now, with_store

    now = utc_now()

    async def work(database: "Database") -> "tuple[Edition, EditionRecord]":
        one, new = await database.read(lambda tx: computed(tx, asked, now))
        return one, await database.write(lambda tx: tx.editions.keep(new, account(), now))

    return with_store(work)


def _previewed(asked: "Asked") -> "Edition":
    from bot.cli.shell.computing import previewed
    from bot.cli.shell.stored import with_store

    return with_store(lambda database: database.read(lambda tx: previewed(tx, asked)))


def _tell(one: "Edition", record: "EditionRecord | None", unit: str = "", *, as_json: bool) -> None:
    from bot.cli.pages.edition_json import edition_table
    from bot.cli.pages.edition_text import edition_lines

    if as_json:
        show_json(edition_table(one, record, unit))
    else:
        _print(edition_lines(one, record))


def _print(lines: "Iterable[str]") -> None:
    for line in lines:
        typer.echo(line)
