"""Document references and links typed in one line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.reading import (
    DocumentReference,
    Slip,
    SlipReason,
    find_link,
    looks_like_document,
    looks_like_link,
    read_document,
    read_symbol,
)
from core.assessment.documents import CitedDocument, DocumentKind

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
    assert (read.cited.reference, read.issued_on, read.cited.kind) == (symbol, issued_on, kind)
    assert looks_like_document(typed)


def test_issuer_and_summary_are_read_from_their_words() -> None:
    assert read_document(FULL, TODAY) == DocumentReference(
        CitedDocument("45", "QĐ-UBND", DECISION, "UBND xã Suối Mẫu", "thành lập Ban Chỉ đạo"), date(2026, 3, 12), FULL
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
    assert (read.cited.issuer, read.cited.summary) == (issuer, summary)


AS_TYPED = [
    ("QĐ 45/QĐ-UBND ngày 12/03/2026 của UBND xã", "45", "QĐ-UBND", date(2026, 3, 12), "UBND xã", ""),
    ("cv 112/UBND-VHXH 5.2.26", "112", "UBND-VHXH", date(2026, 2, 5), "", ""),
    ("KH số 07/KH-UBND, 15-1-2026", "07", "KH-UBND", date(2026, 1, 15), "", ""),
    ("BC 12/BC-UBND của UBND xã về kết quả chuyển đổi số", "12", "BC-UBND", None, "UBND xã", "kết quả chuyển đổi số"),
    ("qd 45/qd-ubnd ngay 12/3/2026 cua ubnd xa suoi mau", "45", "QĐ-UBND", date(2026, 3, 12), "UBND xa suoi mau", ""),
    ("QĐ45/QĐ-UBND", "45", "QĐ-UBND", None, "", ""),
    ("QĐ số 45 ngày 12/3/26", "45", "", date(2026, 3, 12), "", ""),
    ("quyet dinh so 45 ngay 12.3.2026 cua ubnd xa", "45", "", date(2026, 3, 12), "UBND xa", ""),
    (
        "45/QĐ-UBND, 12/3/2026, UBND xã Suối Mẫu, thành lập Ban Chỉ đạo",
        "45",
        "QĐ-UBND",
        date(2026, 3, 12),
        "UBND xã Suối Mẫu",
        "thành lập Ban Chỉ đạo",
    ),
    (
        "45/QĐ-UBND UBND xã Suối Mẫu về việc thành lập Ban Chỉ đạo",
        "45",
        "QĐ-UBND",
        None,
        "UBND xã Suối Mẫu",
        "thành lập Ban Chỉ đạo",
    ),
    ("Số:45/QĐ-UBND Ngày:12/03/2026", "45", "QĐ-UBND", date(2026, 3, 12), "", ""),
    ("số 45 /QĐ - UBND", "45", "QĐ-UBND", None, "", ""),
    ("45/QĐ–UBND ngày 12 tháng 3 năm 2026", "45", "QĐ-UBND", date(2026, 3, 12), "", ""),
    ("45/2026/QĐ-UBND", "45/2026", "QĐ-UBND", None, "", ""),
    ("18/2023/QĐ-UBND ngày 5/6/2023 của UBND tỉnh", "18/2023", "QĐ-UBND", date(2023, 6, 5), "UBND tỉnh", ""),
    ("12-CT/HU ngày 1/2/2026", "12", "CT/HU", date(2026, 2, 1), "", ""),
    ("12-CT/ĐU của Đảng ủy xã", "12", "CT/ĐU", None, "Đảng ủy xã", ""),
    ("NQ 05-NQ/ĐU ngày 3/2/2026 về chuyển đổi số", "05", "NQ/ĐU", date(2026, 2, 3), "", "chuyển đổi số"),
    ("05-nq/tu", "05", "NQ/TU", None, "", ""),
    ("tb 33/tb-ubnd 7/8/2026 v/v họp BCĐ", "33", "TB-UBND", date(2026, 8, 7), "", "họp BCĐ"),
    ("TTr 21/TTr-UBND", "21", "TTr-UBND", None, "", ""),
    ("ttr 21/ttr-ubnd ngày 1/1/2026", "21", "TTr-UBND", date(2026, 1, 1), "", ""),
    ("HD 03/HD-SKHCN của Sở Khoa học và Công nghệ", "03", "HD-SKHCN", None, "Sở Khoa học và Công nghệ", ""),
    ("15/KH-BCDCDS 02/02/2026", "15", "KH-BCĐCĐS", date(2026, 2, 2), "", ""),
    ("kh 15/kh-bcđ", "15", "KH-BCĐ", None, "", ""),
    ("GM 09/GM-UBND 14/5/2026 mời họp chuyển đổi số", "09", "GM-UBND", date(2026, 5, 14), "", "mời họp chuyển đổi số"),
    ("giay moi so 9/gm-ubnd ngay 14/5/26", "9", "GM-UBND", date(2026, 5, 14), "", ""),
    ("BB 02/BB-UBND", "02", "BB-UBND", None, "", ""),
    ("biên bản 02/BB-BCĐ ngày 20/06/2026", "02", "BB-BCĐ", date(2026, 6, 20), "", ""),
    ("766/QĐ-TTg của Thủ tướng Chính phủ", "766", "QĐ-TTg", None, "Thủ tướng Chính phủ", ""),
    ("qđ 766/qđ-ttg 23.6.2022", "766", "QĐ-TTg", date(2022, 6, 23), "", ""),
    ("NĐ 13/2023/NĐ-CP", "13/2023", "NĐ-CP", None, "", ""),
    ("91/2025/QH15", "91/2025", "QH15", None, "", ""),
    ("TT 05/2024/TT-BTTTT", "05/2024", "TT-BTTTT", None, "", ""),
    (
        "Kế hoạch chuyển đổi số năm 2026 số 07/KH-UBND ngày 3/1/2026",
        "07",
        "KH-UBND",
        date(2026, 1, 3),
        "",
        "chuyển đổi số năm 2026",
    ),
    (
        "Quyết định thành lập Ban Chỉ đạo số 45/QĐ-UBND, ngày 12/3/2026",
        "45",
        "QĐ-UBND",
        date(2026, 3, 12),
        "",
        "thành lập Ban Chỉ đạo",
    ),
    (
        "văn bản 112/UBND-VHXH ngày 5/2/2026 của UBND xã v/v đôn đốc dịch vụ công",
        "112",
        "UBND-VHXH",
        date(2026, 2, 5),
        "UBND xã",
        "đôn đốc dịch vụ công",
    ),
    ("CV số 112/UBND-VHXH ngày 05-02-2026", "112", "UBND-VHXH", date(2026, 2, 5), "", ""),
    ("cv112/ubnd-vhxh", "112", "UBND-VHXH", None, "", ""),
    ("công văn 112/UBND", "112", "UBND", None, "", ""),
    ("112/UBND-KGVX (ngày 5/2/2026)", "112", "UBND-KGVX", date(2026, 2, 5), "", ""),
    ('"45/QĐ-UBND"', "45", "QĐ-UBND", None, "", ""),
    ("QĐ 45a/QĐ-UBND ngày 12/3/2026", "45A", "QĐ-UBND", date(2026, 3, 12), "", ""),
    (
        "QĐ 45/QĐ-UBND ngay 12 thang 3 nam 2026 ve viec kien toan ban chi dao",
        "45",
        "QĐ-UBND",
        date(2026, 3, 12),
        "",
        "kien toan ban chi dao",
    ),
    ("QĐ 45/QĐ-UBND (12/3/2026)", "45", "QĐ-UBND", date(2026, 3, 12), "", ""),
    ("45/QĐ-UBND ký ngày 12/3/2026", "45", "QĐ-UBND", date(2026, 3, 12), "", ""),
    ("45/QĐ-UBND ban hành ngày 12/3/2026 của UBND xã", "45", "QĐ-UBND", date(2026, 3, 12), "UBND xã", ""),
    ("ngày 12/3/2026 UBND xã ban hành QĐ 45/QĐ-UBND", "45", "QĐ-UBND", date(2026, 3, 12), "UBND xã", ""),
    ("UBND xã Suối Mẫu, QĐ 45/QĐ-UBND, 12/3/2026", "45", "QĐ-UBND", date(2026, 3, 12), "UBND xã Suối Mẫu", ""),
    (
        "bc 22/bc-ubnd ngày 30/6/2026 do UBND xã ban hành về cải cách hành chính",
        "22",
        "BC-UBND",
        date(2026, 6, 30),
        "UBND xã",
        "cải cách hành chính",
    ),
    ("Báo cáo số 22 ngày 30/6/2026", "22", "", date(2026, 6, 30), "", ""),
    ("ct 01/ct-ubnd", "01", "CT-UBND", None, "", ""),
    ("CTr 02/CTr-UBND", "02", "CTr-UBND", None, "", ""),
    ("đề án 04/ĐA-UBND ngày 1/4/2026", "04", "ĐA-UBND", date(2026, 4, 1), "", ""),
    ("QC 01/QC-UBND quy chế an toàn thông tin", "01", "QC-UBND", None, "", "quy chế an toàn thông tin"),
    ("hợp đồng số 15/2026/HĐ-KT ngày 2/2/2026", "15/2026", "HĐ-KT", date(2026, 2, 2), "", ""),
    ("giấy chứng nhận 77/GCN-SKHCN", "77", "GCN-SKHCN", None, "", ""),
    ("45/QĐ-UBND.", "45", "QĐ-UBND", None, "", ""),
    ("QĐ-UBND số 45 ngày 12/3/2026", "45", "QĐ-UBND", date(2026, 3, 12), "", ""),
    ("45 QĐ-UBND ngày 12/3/2026", "45", "QĐ-UBND", date(2026, 3, 12), "", ""),
    ("QĐ 45/QĐ.UBND ngày 12/3/2026", "45", "QĐ-UBND", date(2026, 3, 12), "", ""),
    ("danh sách 12/DS-UBND ngày 3/3/2026", "12", "DS-UBND", date(2026, 3, 3), "", ""),
    ("cđ 05/CĐ-UBND 1.9.26", "05", "CĐ-UBND", date(2026, 9, 1), "", ""),
    (
        "số 45/QĐ-UBND ngày 12/03/2026 của UBND xã Suối Mẫu về việc thành lập Ban Chỉ đạo",
        "45",
        "QĐ-UBND",
        date(2026, 3, 12),
        "UBND xã Suối Mẫu",
        "thành lập Ban Chỉ đạo",
    ),
    (
        "QĐ 45/QĐ-UBND của Chủ tịch UBND xã Suối Mẫu ngày 12/3/2026 thành lập tổ công nghệ số",
        "45",
        "QĐ-UBND",
        date(2026, 3, 12),
        "Chủ tịch UBND xã Suối Mẫu",
        "thành lập tổ công nghệ số",
    ),
    ("QĐ 45/QĐ-UBND,ngày12/03/2026", "45", "QĐ-UBND", date(2026, 3, 12), "", ""),
    ("PA 03/PA-UBND ngày 2/2/2026, ứng cứu sự cố", "03", "PA-UBND", date(2026, 2, 2), "", "ứng cứu sự cố"),
]
"""What officers type, without marks, in a hurry, in the order they like: number, symbol, day, body, summary."""


@pytest.mark.parametrize(("typed", "number", "symbol", "day", "issuer", "summary"), AS_TYPED)
def test_a_reference_is_read_the_way_it_is_typed(
    typed: str, number: str, symbol: str, day: date | None, issuer: str, summary: str
) -> None:
    read = read_document(typed, TODAY)

    assert isinstance(read, DocumentReference)
    cited = read.cited
    assert (cited.number, cited.symbol, read.issued_on, cited.issuer, cited.summary) == (
        number, symbol, day, issuer, summary,
    )  # fmt: skip
    assert not cited.is_agreed


def test_sixty_ways_of_typing_are_known() -> None:
    assert len({case[0] for case in AS_TYPED}) >= 60


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("45/qd-ubnd", ("45", "QĐ-UBND")),
        ("12-CT/HU", ("12", "CT/HU")),
        ("số 45", ("45", "")),
        ("112", ("112", "")),
        ("QĐ45/QĐ-UBND", ("45", "QĐ-UBND")),
    ],
)
def test_number_and_symbol_alone_are_set_right(typed: str, read: tuple[str, str]) -> None:
    assert read_symbol(typed) == read


@pytest.mark.parametrize("typed", ["", "để tôi xem", "12/3/2026"])
def test_words_without_a_number_set_nothing_right(typed: str) -> None:
    assert isinstance(read_symbol(typed), Slip)


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
