"""Official results as files: which forms there are, and what each is made of."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from bot.conversations.folding import fold
from bot.documents.results_csv import results_csv, results_detail_csv
from bot.documents.results_html import results_html
from bot.documents.results_paper import ResultsPaper
from bot.documents.results_pdf import results_pdf
from bot.documents.results_png import results_png
from bot.documents.results_xlsx import results_xlsx
from bot.wording import Words

NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]+")


def result_files(paper: ResultsPaper, form: str, words: Words) -> Mapping[str, bytes]:
    """The files of one form by their paths.

    Raises:
        KeyError: there is no such form.
    """
    return RESULT_FORMS[form](paper, _name(paper), words)


def _name(paper: ResultsPaper) -> str:
    """The same for all files of one edition, so that two editions never overwrite each other."""
    edition = paper.edition
    last = "tam tinh" if edition.is_preview else f"lan {paper.number}"
    return NOT_IN_NAMES.sub("-", fold(f"ket qua {edition.occasion.round_id} {edition.framework_id} {last}"))


def _xlsx(paper: ResultsPaper, name: str, words: Words) -> Mapping[str, bytes]:
    return {f"{name}.xlsx": results_xlsx(paper, words)}


def _pdf(paper: ResultsPaper, name: str, words: Words) -> Mapping[str, bytes]:
    return {f"{name}.pdf": results_pdf(paper, words)}


def _csv(paper: ResultsPaper, name: str, words: Words) -> Mapping[str, bytes]:
    return {f"{name}.csv": results_csv(paper), f"{name}-chi-tiet.csv": results_detail_csv(paper)}


def _png(paper: ResultsPaper, name: str, words: Words) -> Mapping[str, bytes]:
    return {f"{name}-{number}.png": picture for number, picture in enumerate(results_png(paper, words), 1)}


def _html(paper: ResultsPaper, name: str, words: Words) -> Mapping[str, bytes]:
    return {f"{name}/{path}": content for path, content in results_html(paper, words).items()}


RESULT_FORMS: Final[Mapping[str, Callable[[ResultsPaper, str, Words], Mapping[str, bytes]]]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "pdf": _pdf,
    "png": _png,
    "html": _html,
}
