"""``chamdiem play``: runs a transcript against a fresh store in memory and shows the first difference."""

from pathlib import Path
from typing import Annotated, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import RefusedError, refuse, show, text, words

COMMANDS: Final = group()


@COMMANDS.command("play", help=text("cli-play-help"))
def play(
    transcript: Annotated[Path, typer.Argument(metavar="TRANSCRIPT", help=text("cli-play-file-help"))],
    *,
    write: Annotated[bool, typer.Option("--write", help=text("cli-play-write-help"))] = False,
) -> None:
    from bot.cli.shell.stored import finished
    from bot.operations.logs.writing import LogForm, set_up_logs
    from bot.playing.cues import ScriptError
    from bot.playing.player import PlayError, first_difference
    from bot.playing.player import play as played

    set_up_logs(LogForm.PLAIN)
    written = _read(transcript)
    try:
        happened = finished(played(written, words()))
    except ScriptError as error:
        raise refuse("cli-play-unreadable", path=str(transcript), line=error.line, why=str(error)) from error
    except PlayError as error:
        raise refuse("cli-play-impossible", why=str(error)) from error
    difference = first_difference(written, happened)
    if difference is None:
        show("cli-play-same", path=str(transcript))
    elif write:
        transcript.write_text(happened, encoding="utf-8")
        show("cli-play-written", path=str(transcript))
    else:
        raise RefusedError(
            text("cli-play-differs", path=str(transcript), line=difference.line),
            f"- {_line(difference.expected)}",
            f"+ {_line(difference.actual)}",
        )


def _read(transcript: Path) -> str:
    try:
        return transcript.read_text(encoding="utf-8")
    except OSError as error:
        raise refuse("cli-file-missing", path=str(transcript)) from error
    except UnicodeDecodeError as error:
        raise refuse("cli-file-not-utf8", path=str(transcript)) from error


def _line(line: str | None) -> str:
    return text("cli-play-nothing") if line is None else line
