"""``chamdiem framework``: look at the frameworks, and check one that is being written."""

from pathlib import Path
from typing import Annotated, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import RefusedError, show, show_json, text

COMMANDS: Final = group("framework", "cli-framework-help")

Which = Annotated[str, typer.Argument(metavar="ID", help=text("cli-framework-id-help"))]


@COMMANDS.command("list", help=text("cli-framework-list-help"))
def list_() -> None:
    from bot.cli.pages.framework_text import counts
    from bot.cli.shell.configured import settings
    from bot.cli.shell.frameworks import unusable
    from core.frameworks.error import FrameworkError
    from core.frameworks.loader import load, shipped

    broken: list[str] = []
    try:
        folders = shipped(settings().frameworks)
    except FrameworkError as error:
        raise unusable(error) from error
    for folder in folders.values():
        try:
            framework = load(folder, settings().frameworks)
        except FrameworkError as error:
            broken.extend(unusable(error).reasons)
            continue
        key = "cli-framework-listed-model" if framework.has_model_fields else "cli-framework-listed"
        show(key, id=framework.id, title=framework.title, max=framework.max_points, **counts(framework))
    if broken:
        raise RefusedError(*broken)


@COMMANDS.command("show", help=text("cli-framework-show-help"))
def show_one(
    framework_id: Which, *, as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False
) -> None:
    from bot.cli.pages.framework_json import framework_table
    from bot.cli.pages.framework_text import framework_lines
    from bot.cli.shell.frameworks import framework_named

    framework = framework_named(framework_id)
    if as_json:
        show_json(framework_table(framework))
        return
    typer.echo("\n".join(framework_lines(framework)))


@COMMANDS.command("check", help=text("cli-framework-check-help"))
def check(path: Annotated[Path, typer.Argument(metavar="PATH", help=text("cli-framework-path-help"))]) -> None:
    from bot.cli.shell.configured import settings
    from bot.cli.shell.frameworks import unusable
    from bot.cli.shell.spoken import words
    from core.assessment.golden import load_cases, run_case
    from core.frameworks.error import FrameworkError
    from core.frameworks.loader import load

    folder = path.parent if path.name == "framework.toml" else path
    try:
        framework = load(folder, settings().frameworks)
    except FrameworkError as error:
        raise unusable(error) from error
    try:
        cases = load_cases(folder, settings().frameworks)
    except FrameworkError as error:
        raise unusable(error) from error
    wrong = [words().text(fault.said) for case in cases if (fault := run_case(framework, case))]
    proved = {case.component for case in cases}
    unproved = [c.code for c in framework.components if c.code not in proved]
    if unproved:
        wrong.append(text("cli-framework-unproved", codes=", ".join(unproved)))
    if wrong:
        raise RefusedError(text("cli-framework-golden-wrong", id=framework.id, count=len(wrong)), *wrong)
    show("cli-framework-sound", id=framework.id, count=len(framework.components), cases=len(cases))


@COMMANDS.command("digest", help=text("cli-framework-digest-help"))
def digest_(framework_id: Which) -> None:
    from bot.cli.shell.frameworks import framework_named
    from core.frameworks.canonical import digest

    typer.echo(digest(framework_named(framework_id)))


@COMMANDS.command("export", help=text("cli-framework-export-help"))
def export(
    framework_id: Which,
    xlsx: Annotated[Path, typer.Option("--xlsx", metavar="FILE", help=text("cli-framework-export-xlsx-help"))],
) -> None:
    from bot.cli.shell.configured import settings
    from bot.cli.shell.frameworks import framework_named
    from bot.cli.shell.spoken import words
    from bot.documents.annex_xlsx import annex_xlsx
    from core.frameworks.loader import folder_of, whole_document

    framework = framework_named(framework_id)
    own = settings().frameworks
    xlsx.write_bytes(annex_xlsx(framework, whole_document(folder_of(framework_id, own), own), words()))
    show("annex-exported", path=str(xlsx), count=len(framework.components))


@COMMANDS.command("import", help=text("cli-framework-import-help"))
def import_(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help=text("cli-framework-table-help"))],
    like: Annotated[str, typer.Option("--like", metavar="ID", help=text("cli-framework-like-help"))],
    *,
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help=text("cli-framework-source-help"))] = "",
    new_id: Annotated[str, typer.Option("--id", metavar="ID", help=text("cli-framework-new-id-help"))] = "",
    page: Annotated[str, typer.Option("--page", metavar="NAME", help=text("cli-framework-page-help"))] = "",
    to: Annotated[Path | None, typer.Option("--to", metavar="FOLDER", help=text("cli-framework-to-help"))] = None,
) -> None:
    from bot.cli.shell.annexing import Request, difference, imported, write
    from bot.cli.shell.spoken import words

    request = Request(table, like, source, new_id, page)
    done = imported(request)
    typer.echo("\n".join(words().text(phrase) for phrase in difference(done)))
    if to is None:
        show("annex-dry-run")
        return
    show("annex-written", path=str(write(done, request, to)))


@COMMANDS.command("try", help=text("cli-framework-try-help"))
def try_(framework_id: Which) -> None:
    from tempfile import TemporaryDirectory

    from bot.cli.shell.frameworks import framework_named
    from bot.cli.shell.trying import serve_trial

    framework = framework_named(framework_id)
    with TemporaryDirectory(prefix="chamdiem-") as folder:
        serve_trial(framework, Path(folder))


@COMMANDS.command("derive", help=text("cli-framework-derive-help"))
def derive(
    framework_id: Which,
    new_id: Annotated[str, typer.Option("--id", metavar="ID", help=text("cli-framework-new-id-help"))],
    owner: Annotated[str, typer.Option("--owner", metavar="TEXT", help=text("cli-framework-owner-help"))],
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help=text("cli-framework-to-help"))],
    *,
    unit_class: Annotated[str, typer.Option("--class", metavar="xa", help=text("cli-framework-class-help"))] = "",
    drop: Annotated[
        list[str] | None, typer.Option("--drop", metavar="CODE", help=text("cli-framework-drop-help"))
    ] = None,
) -> None:
    from bot.cli.shell.deriving import Wanted, derive_into

    folder = derive_into(framework_id, Wanted(new_id, owner, unit_class, tuple(drop or ())), to)
    show("cli-framework-derived", path=str(folder))
