"""How the command line explains itself: help pages and usage errors in our own words, without colours or boxes."""

from typing import Any, TypeAlias

from typer._click.core import Command, Context
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    ClickException,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)
from typer._click.formatting import HelpFormatter
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from bot.cli.shell.spoken import text

Row: TypeAlias = tuple[str, str]


def _usage(command: Command, context: Context) -> str:
    arguments = [_name(one) for one in command.params if isinstance(one, TyperArgument)]
    rest = [text("cli-help-command-mark")] if isinstance(command, TyperGroup) else arguments
    return " ".join([text("cli-help-options-mark"), *rest])


def _name(argument: TyperArgument) -> str:
    return argument.metavar or argument.name.upper()


def _option(option: TyperOption) -> Row:
    names = ", ".join(option.opts)
    value = "" if option.is_flag else f" {option.metavar or option.name.upper()}"
    mark = f" {text('cli-help-required')}" if option.required else ""
    return f"{names}{value}", f"{option.help or ''}{mark}"


def _write(command: Command, context: Context, formatter: HelpFormatter) -> None:
    formatter.write_usage(context.command_path, _usage(command, context), prefix=text("cli-help-usage") + " ")
    if command.help:
        formatter.write_paragraph()
        formatter.write_text(command.help)
    arguments = [(_name(one), one.help or "") for one in command.params if isinstance(one, TyperArgument)]
    options = [_option(one) for one in command.params if isinstance(one, TyperOption)]
    options.append(("--help", text("cli-help-help")))
    _write_rows(formatter, text("cli-help-arguments"), arguments)
    _write_rows(formatter, text("cli-help-options"), options)
    if isinstance(command, TyperGroup):
        commands = [(name, one.help or "") for name, one in command.commands.items() if not one.hidden]
        _write_rows(formatter, text("cli-help-commands"), sorted(commands))


def _write_rows(formatter: HelpFormatter, title: str, rows: list[Row]) -> None:
    if rows:
        with formatter.section(title):
            formatter.write_dl(rows)


class OurCommand(TyperCommand):
    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        _write(self, ctx, formatter)


class OurGroup(TyperGroup):
    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        _write(self, ctx, formatter)


def usage_error(error: ClickException) -> str:
    """What was wrong with the way a command was called, and where to read more."""
    if isinstance(error, NoArgsIsHelpError):
        return error.format_message()
    context = error.ctx if isinstance(error, UsageError) else None
    command = context.command_path if context else "chamdiem"
    return "\n".join([_sentence(error), text("cli-usage-hint", command=command)])


def _sentence(error: ClickException) -> str:
    match error:
        case NoSuchOption():
            near = ", ".join(sorted(error.possibilities or ()))
            return text(
                "cli-usage-option" if not near else "cli-usage-option-near", option=error.option_name, near=near
            )
        case MissingParameter():
            return text("cli-usage-missing", name=_shown(error))
        case BadParameter():
            return text("cli-usage-value", name=_shown(error))
        case BadOptionUsage():
            return text("cli-usage-option-value", option=error.option_name)
        case UsageError() if isinstance(error.cmd, TyperGroup):
            return text("cli-usage-command", commands=", ".join(sorted(error.cmd.commands)))
        case _:
            return text("cli-usage-other")


def _shown(error: BadParameter) -> str:
    parameter: Any = error.param
    if isinstance(parameter, TyperOption):
        return ", ".join(parameter.opts)
    return _name(parameter) if isinstance(parameter, TyperArgument) else ""
