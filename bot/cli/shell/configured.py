"""The settings as a command gets them: refused in words when the environment cannot be used."""

from typing import TYPE_CHECKING

from bot.cli.shell.spoken import refuse_all

if TYPE_CHECKING:
    from bot.settings import Settings


def settings() -> "Settings":
    """The settings of this process.

    Raises:
        RefusedError: a variable is unknown or has a value that cannot be used; all are told.
    """
    from bot.settings import SettingsError, read_settings

    try:
        return read_settings()
    except SettingsError as error:
        raise refuse_all(error.problems) from error
