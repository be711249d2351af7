"""The one way a framework folder fails: with the list of everything that is wrong with it."""

from collections.abc import Sequence


class FrameworkError(Exception):
    """A framework cannot be used. ``problems`` holds every problem found, each beginning with its row."""

    def __init__(self, where: str, problems: Sequence[str]) -> None:
        self.where = where
        self.problems = tuple(problems)
        super().__init__(f"{where}: " + "; ".join(self.problems))
