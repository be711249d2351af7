"""Puts the whole command together from the files found in ``bot/cli`` and runs it."""

import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import typer
from typer._click.exceptions import ClickException
from typer.main import get_group

import bot.cli
from bot.cli.shell.help import OurCommand, OurGroup, usage_error
from bot.cli.shell.spoken import RefusedError, text

REFUSED: Final = 1
MISUSED: Final = 2
INTERRUPTED: Final = 130


def group(name: str | None = None, help_key: str | None = None) -> typer.Typer:
    """One file's commands: a named group, or, without a name, commands that stand at the top."""
    return typer.Typer(
        name=name,
        cls=OurGroup,
        help=text(help_key) if help_key else None,
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
    )


def whole() -> typer.Typer:
    """Every file in ``bot/cli`` offers ``COMMANDS``; nothing is listed by hand."""
    top = group("chamdiem", "cli-chamdiem")
    for found in iter_modules(bot.cli.__path__, "bot.cli."):
        if found.ispkg:
            continue
        commands: typer.Typer = import_module(found.name).COMMANDS
        for command in commands.registered_commands:
            command.cls = OurCommand
        top.add_typer(commands)
    return top


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 refused with reasons on stderr, 2 called wrongly."""
    try:
        code = get_group(whole()).main(list(arguments), prog_name="chamdiem", standalone_mode=False)
    except ClickException as error:
        typer.echo(usage_error(error), err=True)
        return MISUSED
    except RefusedError as refused:
        for reason in refused.reasons:
            typer.echo(reason, err=True)
        return REFUSED
    except typer.Abort:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return code if isinstance(code, int) else 0
