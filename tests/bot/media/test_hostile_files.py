"""Files made to hurt: pictures and archives that grow, documents that reach out, and previews that carry nothing."""

import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from bot.media_check import Checked, Refused, Stamped, check, examine_apart
from bot.media_check.apart import ROOT
from bot.media_check.examining import examine
from tests.bot.media.papers import docx, lines, paragraph, pdf, xlsx
from tests.bot.media.test_media_check import animation, encrypted_zip, picture, png_of, zipped

MB = 1_000_000
WORKER_AND_ITS_PEAK = """
import runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_module("bot.media_check.worker", run_name="__main__")
finally:
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(int(peak.split()[1]) * 1024, file=sys.stderr)
"""


@dataclass(frozen=True)
class Run:
    """What the process that opened a file has used."""

    told: str
    cpu_seconds: float
    peak_bytes: int
    preview: bool


def run_worker(folder: Path, content: bytes) -> Run:
    (folder / "file").write_bytes(content)
    preview = folder / "preview.jpg"
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER_AND_ITS_PEAK, "worker", folder / "file", "anh.png", preview],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    told, said = process.stdout, process.stderr
    assert told is not None
    assert said is not None
    out, peak = told.read(), said.read()
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    told.close()
    said.close()
    return Run(
        out,
        used.ru_utime + used.ru_stime,
        int(next(line for line in peak.splitlines() if line.isdigit())),
        preview.exists(),
    )


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def progressive() -> bytes:
    small = Image.effect_noise((1250, 1250), 60).convert("RGB")
    return saved(small.resize((5000, 5000)), "JPEG", progressive=True, quality=60)


@pytest.mark.parametrize(
    ("make", "is_drawn"),
    [
        (lambda: png_of(30_000, 30_000), False),
        (lambda: saved(Image.new("RGB", (7000, 6000)), "PNG", compress_level=1), False),  # 42 million pixels
        (lambda: saved(Image.new("RGB", (6000, 6000)), "PNG", compress_level=1), True),
        (lambda: saved(Image.new("RGBA", (6320, 6320)), "PNG", compress_level=1), False),  # 40 million
        (lambda: animation("PNG", 1000), False),
        (progressive, True),
    ],
    ids=["30000x30000", "42-mp", "36-mp", "40-mp-rgba", "1000-frames", "5000x5000-progressive"],
)
def test_a_large_picture_is_refused_or_drawn_in_two_seconds_and_two_hundred_megabytes(
    tmp_path: Path,
    make: Callable[[], bytes],
    is_drawn: bool,  # noqa: FBT001
) -> None:
    used = run_worker(tmp_path, make())

    assert used.preview is is_drawn
    assert is_drawn or '"media_type"' not in used.told  # refused, or nothing said at all
    assert used.cpu_seconds <= 2
    assert used.peak_bytes <= 200 * MB


async def test_a_file_that_ends_its_decoder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(saved(Image.new("RGB", (6320, 6320)), "PNG", compress_level=1))
    examined = await examine_apart(path, "anh.png", tmp_path)

    assert isinstance(examined.verdict, Refused)
    assert examined.verdict.reason.key == "media-not-opened"


# --- previews --------------------------------------------------------------------------------------------------------


def photo_with_a_place() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Hãng máy ảnh"
    exif.get_ifd(0x8825)[1] = "N"
    return saved(Image.new("RGB", (400, 300), "teal"), "JPEG", exif=exif, comment=b"ghi chu rieng")


async def previewed(folder: Path, content: bytes) -> bytes | None:
    (folder / "file").write_bytes(content)
    examined = await examine_apart(folder / "file", "a", folder)
    assert isinstance(examined.verdict, Checked)
    return examined.preview.read_bytes() if examined.preview else None


async def test_a_preview_carries_nothing_of_the_original_but_its_pixels(tmp_path: Path) -> None:
    appended = zipped([("virus.exe", b"MZ" * 5000)], zipfile.ZIP_STORED)
    preview = await previewed(tmp_path, photo_with_a_place() + appended)

    assert preview is not None
    image = Image.open(io.BytesIO(preview))
    assert (image.size, dict(image.getexif()), image.info.get("comment")) == ((300, 400), {}, None)
    assert preview.endswith(b"\xff\xd9")
    assert not any(piece in preview for piece in (b"PK", b"MZMZ", b"Exif", b"ghi chu"))


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (pdf(lines("Kế hoạch chuyển đổi số")), (1132, 1600)),
        (saved(Image.new("RGBA", (3200, 1600), (0, 0, 0, 0)), "PNG"), (1600, 800)),
        (saved(Image.new("P", (20, 10)), "PNG"), (20, 10)),
        (saved(Image.new("I;16", (20, 10), 40_000), "PNG"), (20, 10)),
        (saved(Image.new("CMYK", (20, 10)), "JPEG"), (20, 10)),
        (saved(Image.new("RGB", (4, 9000)), "PNG"), (1, 1600)),
        (picture("WEBP"), (40, 30)),
    ],
    ids=["pdf", "transparent", "palette", "16-bit", "cmyk", "thin", "webp"],
)
async def test_pictures_and_first_pages_become_small_jpegs(
    tmp_path: Path, content: bytes, size: tuple[int, int]
) -> None:
    preview = await previewed(tmp_path, content)

    assert preview is not None
    image = Image.open(io.BytesIO(preview))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", size)


async def test_what_shows_through_a_picture_is_white_paper(tmp_path: Path) -> None:
    preview = await previewed(tmp_path, saved(Image.new("RGBA", (20, 10), (0, 0, 0, 0)), "PNG"))

    assert preview is not None
    assert Image.open(io.BytesIO(preview)).getpixel((5, 5)) == (255, 255, 255)


async def test_a_word_file_and_a_pdf_without_pages_have_no_preview(tmp_path: Path) -> None:
    assert await previewed(tmp_path, docx(paragraph("Báo cáo"))) is None
    assert await previewed(tmp_path, b"%PDF-1.7\ntrailer<<>>\n%%EOF") is None


async def test_a_stamped_paper_has_no_preview(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(pdf(lines("MẬT")))
    examined = await examine_apart(tmp_path / "file", "a.pdf", tmp_path)

    assert isinstance(examined.verdict, Stamped)
    assert examined.preview is None
    assert not (tmp_path / "preview.jpg").exists()


# --- archives that grow ----------------------------------------------------------------------------------------------


def linked_zip() -> bytes:
    out = io.BytesIO(docx(paragraph("a")))
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("word/media/image1.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda: docx(paragraph("a"), more=[("word/media/a.xml", "0" * 200 * MB)]), "media-unpacks-too-large"),
        (lambda: docx(paragraph("a"), more=[("word/embeddings/b.zip", "PK")]), "media-archive"),
        (lambda: zipped([("again.zip", zipped([("again.zip", b"PK\x03\x04")]))]), "media-archive"),
        (lambda: zipped(((f"{n}", b"") for n in range(20_000)), zipfile.ZIP_STORED), "media-unpacks-too-large"),
        (linked_zip, "media-damaged"),
        (encrypted_zip, "media-encrypted"),
    ],
    ids=["200-mb", "nested", "zip-of-zips", "20000-entries", "symlink", "encrypted"],
)
def test_an_archive_that_grows_is_refused_in_a_fifth_of_a_second(
    tmp_path: Path, make: Callable[[], bytes], key: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(make())
    check(path, "a.docx")  # what is loaded once is not counted
    started = time.process_time()
    refused = check(path, "a.docx")
    used_seconds = time.process_time() - started

    assert isinstance(refused, Refused)
    assert refused.reason.key == key
    assert used_seconds <= 0.2


# --- documents that reach out ----------------------------------------------------------------------------------------

RELATIONS = (
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' "
    "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}' Target='http://127.0.0.1:9/t' "
    "TargetMode='External'/></Relationships>"
)
XXE = "<!DOCTYPE w [<!ENTITY x SYSTEM 'http://127.0.0.1:9/x'>]><w><t>&x;</t></w>"
LAUGHS = "<!DOCTYPE w [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><w><t>&b;</t></w>"


def word_field(instruction: str) -> str:
    middle = len(instruction) // 2
    halves = (instruction[:middle], instruction[middle:])
    return "<w:p>" + "".join(f"<w:r><w:instrText>{half}</w:instrText></w:r>" for half in halves) + "</w:p>"


def attached_pdf() -> bytes:
    inside = b"<</Names<</EmbeddedFiles<</Names[(a.xml)3 0 R]>>>>>>"
    return b"%PDF-1.7\n1 0 obj" + inside + b"endobj\n%%EOF"


def active_pdf(action: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj<</OpenAction<<" + action + b">>>>endobj\n%%EOF"


_connections: list[str] = []
_is_watching = False


def _watch(event: str, _: object) -> None:
    if _is_watching and event.startswith("socket."):
        _connections.append(event)


sys.addaudithook(_watch)


@contextmanager
def watched_sockets() -> Iterator[list[str]]:
    """Everything this process does with sockets meanwhile."""
    global _is_watching  # noqa: PLW0603  (an audit hook can never be taken away again, only be told to be quiet)
    _connections.clear()
    _is_watching = True
    yield _connections
    _is_watching = False


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (docx(paragraph("a"), more=[("word/_rels/settings.xml.rels", RELATIONS.format("attachedTemplate"))]), "remote"),
        (docx(paragraph("a"), more=[("word/_rels/document.xml.rels", RELATIONS.format("oleObject"))]), "remote"),
        (docx(word_field(" DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe")), "remote"),
        (docx("<w:p><w:fldSimple w:instr=' DDE excel a b'/></w:p>"), "remote"),
        (docx(paragraph("a"), more=[("word/header1.xml", XXE)]), "damaged"),
        (docx(paragraph("a"), more=[("word/footer1.xml", LAUGHS)]), "damaged"),
        (docx(paragraph("a"), more=[("word/vbaProject.bin", "x")]), "macros"),
        (active_pdf(b"/S/JavaScript/JS(app.alert(1))"), "pdf-active"),
        (active_pdf(b"/S/Launch/F(cmd.exe)"), "pdf-active"),
    ],
    ids=["template", "ole", "dde-split", "dde-simple", "xxe", "laughs", "macros", "script", "launch"],
)
def test_a_document_that_fetches_or_runs_something_is_refused(tmp_path: Path, content: bytes, key: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with watched_sockets() as used:
        verdict = examine(path, "a").verdict

    assert isinstance(verdict, Refused)
    assert verdict.reason.key == f"media-{key}"
    assert used == []


def test_a_table_that_runs_a_program_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO(xlsx("a"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(
            "xl/externalLinks/externalLink1.xml", "<externalLink><ddeLink ddeService='cmd'/></externalLink>"
        )
    (tmp_path / "file").write_bytes(out.getvalue())
    verdict = examine(tmp_path / "file", "a.xlsx").verdict

    assert isinstance(verdict, Refused)
    assert verdict.reason.key == "media-remote"


@pytest.mark.parametrize(
    "content",
    [
        docx(paragraph("a"), more=[("word/_rels/document.xml.rels", RELATIONS.format("hyperlink"))]),
        docx(paragraph("a"), more=[("word/_rels/document.xml.rels", RELATIONS.format("image"))]),
        attached_pdf(),
        pdf(lambda canvas: canvas.linkURL("http://127.0.0.1:9/", (0, 0, 100, 100))),
    ],
    ids=["hyperlink", "linked-picture", "embedded-file", "pdf-link"],
)
def test_what_waits_for_a_click_is_kept_and_never_fetched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with watched_sockets() as used:
        examined = examine(path, "a")
        examined.draw(tmp_path / "preview.jpg")

    assert isinstance(examined.verdict, Checked)
    assert used == []


def test_a_pdf_with_a_password_is_refused_because_nobody_could_read_it(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("mat-khau", strength=128))
    canvas.drawString(100, 100, "a")
    canvas.save()
    (tmp_path / "file").write_bytes(out.getvalue())
    verdict = examine(tmp_path / "file", "a.pdf").verdict

    assert isinstance(verdict, Refused)
    assert verdict.reason.key == "media-encrypted"
