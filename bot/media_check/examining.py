"""Everything that is done with a file's bytes before they are kept: check, look for stamps, draw. Blocking."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.media_check.checking import Looked, look
from bot.media_check.pages import open_pdf, written_on
from bot.media_check.parts import written_in
from bot.media_check.preview import drawn, write_preview
from bot.media_check.sorts import Sort
from bot.media_check.stamps import degree_in, degree_in_name
from bot.media_check.verdict import BadFileError, Checked, Limits, Refused, Stamped
from bot.media_check.zips import open_zip

OFFICE: Final = frozenset({"docx", "xlsx"})
DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Examination:
    """``verdict`` is what is known at once; a preview is drawn when it is asked for."""

    verdict: Checked | Refused | Stamped
    _path: Path
    _looked: Looked

    def draw(self, into: Path) -> bool:
        """Write a preview; ``False`` for what is not kept, and for what cannot be drawn."""
        if not isinstance(self.verdict, Checked):
            return False
        picture = self._looked.picture or drawn(self._path, self.verdict.extension)
        if picture is None:
            return False
        write_preview(picture, into)
        return True


def examine(path: Path, name: str, limits: Limits = DEFAULT_LIMITS) -> Examination:
    """What the file at ``path`` is, why it is refused, or that it bears a stamp of state secrets."""
    looked = look(path, name, limits)
    return Examination(_stamped(looked.verdict, path, name, limits), path, looked)


def _stamped(verdict: Checked | Refused, path: Path, name: str, limits: Limits) -> Checked | Refused | Stamped:
    if isinstance(verdict, Refused):
        return verdict
    try:
        degree = degree_in(_written(path, verdict.extension, limits)) or degree_in_name(name)
    except BadFileError as error:
        return Refused(error.reason)
    return verdict if degree is None else Stamped(degree, verdict.media_type, verdict.size_bytes)


def _written(path: Path, extension: str, limits: Limits) -> Iterator[str]:
    """The text of a file, as far as it has any that can be read without a guess: no pictures, no old Office files."""
    if extension in OFFICE:
        with open_zip(path, limits) as archive:
            yield from written_in(archive)
    elif extension == Sort.PDF:
        document = open_pdf(path)
        if document is not None:
            yield from written_on(document)
