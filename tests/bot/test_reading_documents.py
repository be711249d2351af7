"""Document references and links typed in one line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.reading import (
    DocumentKind,
    DocumentReference,
    Slip,
    SlipReason,
    find_link,
    looks_like_document,
    looks_like_link,
    read_document,
)

TODAY = date(2026, 11, 21)
DECISION = DocumentKind.DECISION
FULL = "số 45/QĐ-UBND ngày 12/03/2026 của UBND xã Suối Mẫu về việc thành lập Ban Chỉ đạo"


@pytest.mark.parametrize(
    ("typed", "symbol", "issued_on", "kind"),
    [
        ("số 45/QĐ-UBND ngày 12/03/2026", "45/QĐ-UBND", date(2026, 3, 12), DECISION),
        ("QĐ 45/QĐ-UBND ngày 12/03/2026", "45/QĐ-UBND", date(2026, 3, 12), DECISION),
        ("45/qđ-ubnd", "45/QĐ-UBND", None, DECISION),
        ("45/qd-ubnd ngay 12 thang 3 nam 2026", "45/QĐ-UBND", date(2026, 3, 12), DECISION),
        ("Số: 45 /QĐ-UBND", "45/QĐ-UBND", None, DECISION),
        ("Quyết định 45 ngày 12/03/2026", "45", date(2026, 3, 12), DECISION),
        ("766/qđ-ttg", "766/QĐ-TTg", None, DECISION),
        ("18/2023/QĐ-UBND", "18/2023/QĐ-UBND", None, DECISION),
        ("cv 112/UBND-VHXH 5.2.26", "112/UBND-VHXH", date(2026, 2, 5), DocumentKind.LETTER),
        ("Kế hoạch số 07/KH-UBND 03/01/2026", "07/KH-UBND", date(2026, 1, 3), DocumentKind.PLAN),
        ("ngày 03/01/2026, kế hoạch 07/KH-UBND", "07/KH-UBND", date(2026, 1, 3), DocumentKind.PLAN),
        ("12-CT/HU ngày 1/2/2026", "12-CT/HU", date(2026, 2, 1), DocumentKind.DIRECTIVE),
        ("05-nq/đu", "05-NQ/ĐU", None, DocumentKind.RESOLUTION),
        ("22/bc-ubnd", "22/BC-UBND", None, DocumentKind.REPORT),
        ("15/KH-BCDCDS", "15/KH-BCĐCĐS", None, DocumentKind.PLAN),
        ("91/2025/QH15", "91/2025/QH15", None, DocumentKind.OTHER),
    ],
)
def test_symbol_day_and_kind_are_read(typed: str, symbol: str, issued_on: date | None, kind: DocumentKind) -> None:
    read = read_document(typed, TODAY)

    assert isinstance(read, DocumentReference)
    assert (read.symbol, read.issued_on, read.kind) == (symbol, issued_on, kind)
    assert looks_like_document(typed)


def test_issuer_and_summary_are_read_from_their_words() -> None:
    assert read_document(FULL, TODAY) == DocumentReference(
        symbol="45/QĐ-UBND",
        issued_on=date(2026, 3, 12),
        issuer="UBND xã Suối Mẫu",
        summary="thành lập Ban Chỉ đạo",
        kind=DECISION,
        title=FULL,
    )


@pytest.mark.parametrize(
    ("typed", "issuer", "summary"),
    [
        ("12/BC-UBND v/v kết quả chuyển đổi số", "", "kết quả chuyển đổi số"),
        ("45/QĐ-UBND 12/3/2026 thành lập Ban Chỉ đạo", "", "thành lập Ban Chỉ đạo"),
        ("Kế hoạch chuyển đổi số năm 2026 số 07/KH-UBND ngày 3/1/2026", "", "chuyển đổi số năm 2026"),
        ("766/QĐ-TTg của Thủ tướng Chính phủ", "Thủ tướng Chính phủ", ""),
        ("45/QĐ-UBND", "", ""),
    ],
)
def test_what_a_line_does_not_say_stays_empty(typed: str, issuer: str, summary: str) -> None:
    read = read_document(typed, TODAY)

    assert isinstance(read, DocumentReference)
    assert (read.issuer, read.summary) == (issuer, summary)


def test_the_title_is_the_line_as_typed_with_the_symbol_properly_written() -> None:
    read = read_document("  qd 45/qd-ubnd   ngay 12/3/26 ", TODAY)

    assert isinstance(read, DocumentReference)
    assert read.title == "qd 45/QĐ-UBND ngay 12/3/26"


@pytest.mark.parametrize(
    "typed",
    [
        "3/4",
        "33/100",
        "33/100 hồ sơ",
        "3/4 cuộc họp",
        "12/03/2026",
        "ngày 12 tháng 3 năm 2026",
        "3 trên 4",
        "1.850/2.000",
        "21 người",
        "5/2026",
        "3/xã",
        "85,5%",
        "3.2",
        "quyết định thành lập ban chỉ đạo",
        "hd 12",
        "",
    ],
)
def test_an_answer_is_not_taken_for_a_document(typed: str) -> None:
    assert not looks_like_document(typed)
    assert isinstance(read_document(typed, TODAY), Slip)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("số 45/QĐ-UBND ngày 12/03/2087", SlipReason.FUTURE_DAY),
        ("số 45/QĐ-UBND ngày 31/02/2026", SlipReason.NO_SUCH_DAY),
        ("chưa có văn bản", SlipReason.NOT_A_DOCUMENT),
    ],
)
def test_an_impossible_day_is_refused_for_its_reason(typed: str, reason: SlipReason) -> None:
    read = read_document(typed, TODAY)

    assert isinstance(read, Slip)
    assert read.reason == reason


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("https://suoimau.example.gov.vn/tin?id=1#a", "https://suoimau.example.gov.vn/tin?id=1#a"),
        ("xem: http://suoimau.gov.vn/b.", "http://suoimau.gov.vn/b"),
        ("www.suoimau.vn", "https://www.suoimau.vn"),
        ("suoimau.gov.vn/tin", "https://suoimau.gov.vn/tin"),
        ("javascript:alert(1)", None),
        ("ftp://suoimau.gov.vn", None),
        ("https://user@suoimau.vn", None),
        ("lan@suoimau.vn", None),
        ("v.v", None),
        ("3.2", None),
        ("1.850", None),
        ("45/QĐ-UBND", None),
        ("https://a.vn/" + "x" * 3000, None),
    ],
)
def test_only_web_addresses_are_links(typed: str, link: str | None) -> None:
    assert find_link(typed) == link
    assert looks_like_link(typed) == (link is not None)


@given(st.text() | st.text(alphabet="0123456789/-.QĐUBNDqđ ngàysốcủavề"))
def test_no_text_at_all_raises(text: str) -> None:
    read = read_document(text, TODAY)

    assert isinstance(read, DocumentReference | Slip)
    assert isinstance(read, DocumentReference) <= looks_like_document(text)
    find_link(text)


@pytest.mark.timeout(5)
@pytest.mark.parametrize("piece", ["45/QĐ-UBND của ", "1 ", "1/", "a-", "của ", "số 1 ", "1.", "https://a."])
def test_a_long_text_is_read_at_once(piece: str) -> None:
    text = piece * 2000

    read_document(text, TODAY)
    find_link(text)
