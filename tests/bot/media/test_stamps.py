"""Stamps of state secrets are found wherever an office puts them, and ordinary papers pass."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from bot.media_check.examining import examine
from bot.media_check.stamps import Degree, degree_in, degree_in_name
from bot.media_check.verdict import Checked, Stamped
from tests.bot.media.papers import (
    LEFT,
    RIGHT,
    TOP,
    docx,
    lines,
    paragraph,
    pdf,
    split_runs,
    table_cell,
    text_box,
    together,
    word_art,
    xlsx,
)

MAT, TOI_MAT, TUYET_MAT = Degree.MAT, Degree.TOI_MAT, Degree.TUYET_MAT
BODY = lines("BÁO CÁO", "Kết quả thực hiện nhiệm vụ quý III năm 2026", "Kính gửi: Ủy ban nhân dân tỉnh")
STAMP_PLACE = (LEFT + 20, TOP - 64)


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def stamp(*texts: str, at: tuple[int, int] = STAMP_PLACE) -> bytes:
    return pdf(together(lines(*texts, at=at), BODY))


def letter_by_letter(text: str) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for number, letter in enumerate(text):
            canvas.drawString(LEFT + 14 * number, TOP - 64, letter)

    return draw


def stretched(text: str) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        words = canvas.beginText(LEFT, TOP - 64)
        words.setCharSpace(6)
        words.textLine(text)
        canvas.drawText(words)

    return draw


WORDS = {MAT: "MẬT", TOI_MAT: "TỐI MẬT", TUYET_MAT: "TUYỆT MẬT"}
STAMPED: list[tuple[Degree, bytes]] = [
    *((degree, stamp(text)) for degree, text in WORDS.items()),
    *((degree, stamp(decomposed(text))) for degree, text in WORDS.items()),
    *((degree, stamp(" ".join(text))) for degree, text in WORDS.items()),
    *((degree, stamp(text, at=(LEFT + 150, TOP))) for degree, text in WORDS.items()),  # between the two columns
    *((degree, stamp(text, at=(RIGHT + 120, TOP - 40))) for degree, text in WORDS.items()),
    *((degree, pdf(lines("Trang một"), together(lines(text, at=STAMP_PLACE), BODY))) for degree, text in WORDS.items()),
    *((degree, pdf(together(stretched(text), BODY))) for degree, text in WORDS.items()),
    (MAT, pdf(together(letter_by_letter("MẬT"), BODY))),
    (TUYET_MAT, stamp("TUYỆT", "MẬT")),
    (TOI_MAT, stamp("* TỐI MẬT *")),
    (MAT, stamp("[ MẬT ]", "Bản số: 01")),
    (MAT, stamp("MẬT - Bản số: 02/05")),
    (TOI_MAT, stamp("Độ mật: Tối mật")),
    *((degree, docx(paragraph("BÁO CÁO"), paragraph(text))) for degree, text in WORDS.items()),
    (TUYET_MAT, docx(paragraph(decomposed("TUYỆT MẬT")))),
    (TOI_MAT, docx(paragraph("T Ố I   M Ậ T"))),
    (MAT, docx(text_box("MẬT"), paragraph("Nội dung"))),
    (TUYET_MAT, docx(split_runs("TUYỆT MẬT"))),
    (MAT, docx(table_cell("MẬT"))),
    (MAT, docx(paragraph("ỦY BAN NHÂN DÂN\tMẬT\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))),
    (TOI_MAT, docx(paragraph("Nội dung"), header=paragraph("TỐI MẬT"))),
    (MAT, docx(word_art("MẬT"))),
    (MAT, xlsx("BÁO CÁO", "MẬT")),
    (TUYET_MAT, xlsx("BÁO CÁO", "TUYỆT MẬT", constant_memory=True)),
    (TOI_MAT, xlsx("BÁO CÁO", header="&LTỐI MẬT&RTrang &P")),
    (MAT, xlsx("BÁO CÁO", box="MẬT")),
]

HARMLESS = (
    "Thực hiện công tác bảo vệ bí mật nhà nước theo Luật Bảo vệ bí mật nhà nước.",
    "Bảo đảm an toàn, bảo mật thông tin trên môi trường mạng.",
    "Mật độ dân số của xã là 214 người/km².",
    "Đổi mật khẩu định kỳ 90 ngày, mật khẩu có ít nhất 12 ký tự.",
    "Cán bộ ký cam kết giữ bí mật công tác; không có văn bản mật gửi qua mạng.",
    "Văn bản độ mật phải gửi bằng đường bưu chính đặc biệt; văn bản Mật, Tối mật không số hóa.",
    "Hộ ông Tối bán mật ong, mật mía tại chợ xã.",
    "Tất cả máy tính cài phần mềm của Ban Cơ yếu: mật mã, chữ ký số.",
    "QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "KẾ HOẠCH BẢO ĐẢM AN TOÀN, BẢO MẬT THÔNG TIN",
    "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT, TỐI MẬT, MẬT",
    "MẬT ĐỘ DÂN SỐ VÀ MẬT KHẨU WIFI",
    "Độ mật: Thường",
    "Số văn bản thường: 120; mật: 0; tối mật: 0; tuyệt mật: 0.",
    "HƯỚNG DẪN SỬ DỤNG MẬT KHẨU MẠNH",
    "Báo cáo kết quả chuyển đổi số quý III năm 2026.",
)
CUT = (
    ("QUY ĐỊNH VỀ CÔNG TÁC BẢO VỆ BÍ", "MẬT NHÀ NƯỚC TRÊN ĐỊA BÀN XÃ"),
    ("QUY CHẾ BẢO VỆ BÍ", "MẬT"),
    ("KẾ HOẠCH BẢO ĐẢM AN TOÀN, BẢO", "MẬT"),
    ("HƯỚNG DẪN ĐẶT", "MẬT", "KHẨU MẠNH"),
    ("BẢN ĐỒ", "MẬT", "ĐỘ DÂN CƯ"),
    ("DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ", "TUYỆT MẬT"),
    ("VĂN BẢN THƯỜNG,", "MẬT"),
    ("THƯỜNG", "MẬT", "TỐI MẬT", "TUYỆT MẬT"),
    ("Mật", "Thường"),
)
FILLING = ("Căn cứ Kế hoạch số 07/KH-UBND.", "Ủy ban nhân dân xã báo cáo như sau:", "Nơi nhận: như trên; lưu: VT.", "")


def ordinary_papers() -> list[bytes]:
    papers = []
    for text in (*((one,) for one in HARMLESS), *CUT):
        for filling in FILLING:
            papers.append(pdf(lines(*text, filling or "Trân trọng.")))
            papers.append(docx(*(paragraph(one) for one in (*text, filling))))
    return papers


def examined(folder: Path, content: bytes) -> object:
    path = folder / "paper"
    path.write_bytes(content)
    return examine(path, "bao-cao").verdict


def test_every_stamped_paper_is_found_with_its_degree(tmp_path: Path) -> None:
    found = [examined(tmp_path, content) for _, content in STAMPED]

    assert len(STAMPED) >= 40
    assert [one.degree if isinstance(one, Stamped) else one for one in found] == [degree for degree, _ in STAMPED]


def test_two_in_a_hundred_ordinary_papers_at_most_are_taken_for_secret(tmp_path: Path) -> None:
    papers = ordinary_papers()
    taken = [number for number, content in enumerate(papers) if not isinstance(examined(tmp_path, content), Checked)]

    assert len(papers) >= 200
    assert len(taken) <= len(papers) // 50, taken


@pytest.mark.parametrize(
    ("name", "degree"),
    [
        ("QĐ 12_TUYỆT MẬT.pdf", TUYET_MAT),
        ("(MẬT) báo cáo.docx", MAT),
        (decomposed("cv-TỐI MẬT-03.pdf"), TOI_MAT),
        ("BẢO-MẬT.pdf", None),
        ("quy-che-bao-mat.pdf", None),
        ("MẬT KHẨU.txt", None),
        ("bí mật.pdf", None),
    ],
)
def test_a_file_that_is_named_after_its_stamp_is_found(name: str, degree: Degree | None) -> None:
    assert degree_in_name(name) == degree


def test_the_gravest_of_several_stamps_counts() -> None:
    assert degree_in(["MẬT", "Nội dung", "TUYỆT MẬT"]) is TUYET_MAT
    assert degree_in([]) is None
