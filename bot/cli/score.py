"""``chamdiem score``: work out a file of answers, without a database."""

from pathlib import Path
from typing import Annotated, Final

import typer

from bot.cli.shell.command import group
from bot.cli.shell.spoken import refuse, refuse_all, show_json, text

COMMANDS: Final = group()


@COMMANDS.command("score", help=text("cli-score-help"))
def score(
    framework_id: Annotated[str, typer.Option("--framework", metavar="ID", help=text("cli-framework-id-help"))],
    answers_file: Annotated[Path, typer.Option("--answers", metavar="FILE", help=text("cli-score-answers-help"))],
    *,
    complete: Annotated[bool, typer.Option("--complete", help=text("cli-score-complete-help"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=text("cli-json-help"))] = False,
) -> None:
    from bot.cli.files.answers_json import AnswersError, read_answers
    from bot.cli.pages.result import scored
    from bot.cli.pages.result_json import result_table
    from bot.cli.pages.result_text import result_lines
    from bot.cli.shell.frameworks import framework_named

    framework = framework_named(framework_id)
    try:
        result = scored(framework, read_answers(answers_file, framework))
    except AnswersError as error:
        raise refuse_all(error.problems) from error
    if complete and result.unanswered:
        raise refuse("cli-score-unanswered", codes=", ".join(result.unanswered))
    if as_json:
        show_json(result_table(result))
        return
    typer.echo("\n".join(result_lines(result)))
    if result.unanswered:
        typer.echo(text("cli-score-unanswered", codes=", ".join(result.unanswered)), err=True)
