"""The list of invitations: everything a person needs to hand one on, and the QR code says what the link says."""

import io
import re
import zipfile
from datetime import UTC, datetime

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from bot.documents.invitations_xlsx import InvitationRow, invitations_xlsx, qr_png
from bot.wording import Words
from core.scoring.phrase import Phrase

EXPIRES_AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
ROWS = (
    InvitationRow("20101", "UBND xã Suối Mẫu", Phrase("role-officer"), "https://dti.example.vn/m/abc", "ABCDE-FGHJK"),
    InvitationRow("=20102", "@UBND phường Bến Thử", "Thủ trưởng", "https://dti.example.vn/m/def", "00012-34567"),
)


def made() -> bytes:
    return invitations_xlsx(ROWS, "Kỳ đánh giá năm 2026", EXPIRES_AT, NOW, Words.load())


def test_every_invitation_has_its_row_its_code_and_its_picture() -> None:
    page = load_workbook(io.BytesIO(made())).active
    assert isinstance(page, Worksheet)

    rows = [tuple(cell.value for cell in row[:5]) for row in page.iter_rows(min_row=4)]
    assert rows == [
        ("20101", "UBND xã Suối Mẫu", "cán bộ đầu mối", "https://dti.example.vn/m/abc", "ABCDE-FGHJK"),
        ("=20102", "@UBND phường Bến Thử", "Thủ trưởng", "https://dti.example.vn/m/def", "00012-34567"),
    ]
    assert all(cell.data_type in {"s", "n"} and cell.hyperlink is None for row in page.iter_rows() for cell in row)
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert re.findall(r"<xdr:from>.*?<xdr:row>(\d+)</xdr:row>", drawing) == ["3", "4"]


def test_the_paper_says_until_when_the_invitations_work() -> None:
    page = load_workbook(io.BytesIO(made())).active
    assert isinstance(page, Worksheet)

    assert "hết hạn lúc 08:00 24/11/2026" in str(page.cell(row=2, column=1).value)


def test_the_same_invitations_give_the_same_bytes() -> None:
    assert made() == made()


def test_the_picture_is_large_enough_to_be_read_from_paper() -> None:
    picture = Image.open(io.BytesIO(qr_png("https://dti.example.vn/m/" + "x" * 32)))

    assert picture.size[0] == picture.size[1]
    assert 90 <= picture.size[0] <= 140
