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
            framework = load(folder)
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
    from bot.cli.shell.frameworks import unusable
    from core.assessment.golden import load_cases, run_case
    from core.frameworks.error import FrameworkError
    from core.frameworks.loader import load

    folder = path.parent if path.name == "framework.toml" else path
    try:
        framework = load(folder)
    except FrameworkError as error:
        raise unusable(error) from error
    try:
        cases = load_cases(folder)
    except FrameworkError as error:
        raise unusable(error) from error
    wrong = [fault for case in cases if (fault := run_case(framework, case))]
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
