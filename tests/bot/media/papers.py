"""Papers as an office writes them: PDF, Word and Excel files with a letterhead, a heading and running text."""

import io
import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import fontpkg_be_vietnam_pro  # type: ignore[import-untyped]
import xlsxwriter  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = "BeVietnamPro"
LEFT, RIGHT, TOP = 60, 330, 780
TYPES = (
    '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "</Types>"
)
WORD = (
    "<w:{root} xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
    " xmlns:v='urn:schemas-microsoft-com:vml'"
    " xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'>{body}</w:{root}>"
)


@cache
def font() -> str:
    folder = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"
    registerFont(TTFont(FONT, str(folder / "BeVietnamPro-Regular.ttf")))
    return FONT


def pdf(*pages: Callable[[Canvas], None]) -> bytes:
    """One page for each function, every one under the same letterhead."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for page in pages:
        canvas.setFont(font(), 12)
        canvas.drawString(LEFT, TOP, "ỦY BAN NHÂN DÂN")
        canvas.drawString(RIGHT, TOP, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        canvas.drawString(LEFT, TOP - 16, "XÃ SUỐI MẪU")
        canvas.drawString(RIGHT + 30, TOP - 16, "Độc lập - Tự do - Hạnh phúc")
        canvas.drawString(LEFT, TOP - 40, "Số: 45/BC-UBND")
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(*texts: str, at: tuple[int, int] = (LEFT, TOP - 100)) -> Callable[[Canvas], None]:
    """Lines one below the other."""

    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            canvas.drawString(at[0], at[1] - 16 * number, text)

    return draw


def together(*pages: Callable[[Canvas], None]) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for page in pages:
            page(canvas)

    return draw


def paragraph(text: str) -> str:
    runs = "<w:tab/>".join(f"<w:r><w:t>{escape(part)}</w:t></w:r>" for part in text.split("\t"))
    return f"<w:p>{runs}</w:p>"


def split_runs(text: str) -> str:
    """As Word keeps a word that was corrected: every letter by itself."""
    return "<w:p>" + "".join(f"<w:r><w:t>{escape(letter)}</w:t></w:r>" for letter in text) + "</w:p>"


def text_box(text: str) -> str:
    return (
        f"<w:p><w:r><w:t>Số: 45</w:t><wps:txbx><w:txbxContent>{paragraph(text)}</w:txbxContent></wps:txbx></w:r></w:p>"
    )


def word_art(text: str) -> str:
    return f"<w:p><w:r><w:pict><v:shape><v:textpath string={quoteattr(text)}/></v:shape></w:pict></w:r></w:p>"


def table_cell(text: str) -> str:
    return f"<w:tbl><w:tr><w:tc>{paragraph('Số: 45')}</w:tc><w:tc>{paragraph(text)}</w:tc></w:tr></w:tbl>"


def docx(*body: str, header: str = "", more: Iterable[tuple[str, str]] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", WORD.format(root="document", body="".join(body)))
        if header:
            archive.writestr("word/header1.xml", WORD.format(root="hdr", body=header))
        for name, content in more:
            archive.writestr(name, content)
    return out.getvalue()


def xlsx(*cells: str, header: str = "", box: str = "", constant_memory: bool = False) -> bytes:
    """``constant_memory`` keeps the texts in the sheet itself instead of the shared table."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": constant_memory})
    sheet = book.add_worksheet()
    for row, text in enumerate(cells):
        sheet.write_string(row, 0, text)
    if header:
        sheet.set_header(header)
    if box:
        sheet.insert_textbox(5, 2, box)
    book.close()
    return out.getvalue()
