"""A document beside its row: its day and its sort are compared, and nothing is ever blocked."""

from datetime import date

import pytest

from bot.conversations.document_fit import is_other_kind, kinds_wanted
from core.assessment.documents import CitedDocument, DocumentKind
from core.assessment.sheet import Evidence, EvidenceKind
from core.frameworks.loader import find
from core.scoring.model import ComponentKey

REPORT, PLAN, LETTER, MINUTES = (
    DocumentKind.REPORT, DocumentKind.PLAN, DocumentKind.LETTER, DocumentKind.MINUTES,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Giấy mời, biên bản hoặc thông báo kết luận", (DocumentKind.INVITATION, MINUTES, DocumentKind.NOTICE)),
        ("Báo cáo kết quả thực hiện kế hoạch", (REPORT, PLAN)),
        ("Văn bản phân công; báo cáo kết quả", ()),
        ("Ảnh chụp màn hình thống kê theo quy định", ()),
        ("Ảnh các đợt hướng dẫn người dân", ()),
        ("", ()),
    ],
)
def test_the_sorts_of_papers_a_row_names_are_read_from_its_wording(text: str, kinds: tuple[DocumentKind, ...]) -> None:
    assert kinds_wanted(text) == kinds


def proof(kind: DocumentKind | None) -> Evidence:
    document = None if kind is None else CitedDocument("7", "X-UBND", kind)
    return Evidence("e1", EvidenceKind.DOCUMENT, ComponentKey("x"), "7", date(2026, 3, 1), document=document)


@pytest.mark.parametrize(
    ("code", "kind", "is_other"),
    [
        ("1.1", DocumentKind.DECISION, False),
        ("1.1", LETTER, True),
        ("1.1", DocumentKind.OTHER, False),  # not known: it may well be the right one
        ("1.1", None, False),
        ("1.2", MINUTES, False),
        ("1.4", LETTER, False),  # any document will do
        ("1.5", LETTER, False),  # a link or a picture is wanted
    ],
)
def test_a_paper_of_another_sort_is_pointed_out(code: str, kind: DocumentKind | None, is_other: bool) -> None:  # noqa: FBT001
    component = find("quang_nam_xa_2022").component_by_code[code]

    assert is_other_kind(proof(kind), component) is is_other
