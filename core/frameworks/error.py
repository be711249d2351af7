"""The one way a framework folder fails: with the list of everything that is wrong with it."""

from collections.abc import Sequence

from core.scoring.problem import Problem


class FrameworkError(Exception):
    """A framework cannot be used. ``problems`` holds every problem found, each with its place."""

    def __init__(self, where: str, problems: Sequence[Problem]) -> None:
        self.where = where
        self.problems = tuple(problems)
        super().__init__(f"{where}: " + "; ".join(str(problem) for problem in self.problems))
