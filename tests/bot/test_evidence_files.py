"""Evidence from the message to the disk: names, room, secrets, previews, versions."""

import io
import tracemalloc
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from bot.channel import Address
from bot.evidence_limits import EvidenceRoom, refuse_more
from bot.media import CUT_AFTER_BYTES, download
from bot.media_check.verdict import MIB
from bot.playing.channel import NAME
from bot.playing.props import bytes_of
from bot.web_backend import StoreWebBackend
from bot.wording import Words
from core.scoring.phrase import Phrase
from store.evidence_room import RoomUsed
from store.partials import Partials
from tests.bot.conftest import Stage, staged
from tests.bot.media.papers import docx, lines, paragraph, pdf

LAN = Address(NAME, "", "lan")


def photo(number: int, size: tuple[int, int] = (64, 48)) -> bytes:
    """Another number, other bytes."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG", comment=str(number))
    return out.getvalue()


@pytest.fixture
async def answering(stage: Stage) -> Stage:
    """Lan has joined and answered 1.1, which wants a proof."""
    await stage.join("lan")
    await stage.figures("lan")
    await stage.says("lan", "1")
    return stage


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def backend_of(stage: Stage, folder: Path) -> StoreWebBackend:
    return StoreWebBackend(stage.app, Partials(folder / "partials"))


async def bytes_behind(backend: StoreWebBackend, kind: str, ref: str) -> bytes | None:
    found = await backend.attachment(LAN, kind, ref)
    return None if found is None else b"".join([piece async for piece in found.chunks])


# --- names -----------------------------------------------------------------------------------------------------------

NAMES = [
    ("../../x.jpg", "x.jpg"),
    ("C:\\Users\\lan\\x.jpg", "x.jpg"),
    ("y" * 300 + ".jpg", "y" * 96 + ".jpg"),
    ("anh\u202egpj.exe", "anhgpj.exe.jpg"),
    ("CON", "_CON.jpg"),
    ("cung-ten.jpg", "cung-ten.jpg"),
    ("cung-ten.jpg", "cung-ten.jpg"),
]


def paths_beside(folder: Path) -> set[Path]:
    """Every file beside a folder: where a name could have led out of it."""
    return {path for path in folder.parent.rglob("*") if folder not in path.parents and path.is_file()}


async def test_whatever_a_file_is_called_it_is_kept_under_its_hash_alone(answering: Stage, tmp_path: Path) -> None:
    before = paths_beside(tmp_path)
    for number, (name, _) in enumerate(NAMES):
        await answering.announces("lan", name, photo(number))
    await answering.settled()
    kept = (await answering.desk("lan")).sheet.evidence

    assert sorted(proof.title for proof in kept) == sorted(shown for _, shown in NAMES)
    assert files_in(tmp_path) == {sha for proof in kept for sha in (proof.sha256, proof.preview)}
    assert paths_beside(tmp_path) == before


# --- sizes -----------------------------------------------------------------------------------------------------------


async def endless(pulled: list[int]) -> AsyncIterator[bytes]:
    piece = bytes(MIB)
    while True:
        pulled.append(len(piece))
        yield piece


async def test_a_stream_without_an_end_is_cut_a_little_above_the_limit(tmp_path: Path) -> None:
    pulled: list[int] = []
    tracemalloc.start()
    await download(endless(pulled), tmp_path / "file")
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (tmp_path / "file").stat().st_size == CUT_AFTER_BYTES == 20 * MIB + 64 * 1024
    assert sum(pulled) <= CUT_AFTER_BYTES + MIB
    assert peak_bytes < 20 * MIB


async def test_a_size_that_lies_is_found_out(answering: Stage) -> None:
    await answering.sends("lan", "nho.jpg", photo(1) + bytes(21 * MIB), size=1_000)

    assert (await answering.desk("lan")).sheet.evidence == ()
    said = [line["text"] for message in await answering.messages("lan") for line in message.body.get("lines", ())]
    assert any("vượt mức tối đa 20 MB" in text for text in said)


async def test_a_claimed_size_above_the_limit_is_refused_without_fetching(answering: Stage) -> None:
    await answering.give(
        "lan", {"kind": "media", "handle": "not-there", "name": "a.pdf", "size": 21 * MIB, "caption": ""}
    )
    await answering.settled()
    said = [line["text"] for message in await answering.messages("lan") for line in message.body.get("lines", ())]

    assert any(text.startswith("Tệp nặng 21 MB, vượt mức tối đa 20 MB") for text in said)


async def test_files_beyond_the_room_of_unit_and_round_are_refused_also_when_they_come_together(
    tmp_path: Path, words: Words
) -> None:
    async with staged(tmp_path, words, room=EvidenceRoom(max_files=3)) as stage:
        for person in ("lan", "minh"):
            await stage.join(person)
        await stage.figures("lan")
        await stage.says("lan", "1")
        for number in range(2):
            await stage.announces("lan", f"{number}.jpg", photo(number))
            await stage.announces("minh", f"{number}m.jpg", photo(10 + number))
        await stage.settled()
        await stage.sends("minh", "them.jpg", b"never fetched")
        kept = (await stage.desk("lan")).sheet.evidence
        said = await stage.messages("minh")

    assert len(kept) == 3
    refusals = [line["text"] for message in said for line in message.body.get("lines", ()) if "3/3 tệp" in line["text"]]
    assert refusals
    assert "nhập số và ngày văn bản" in refusals[-1]


@pytest.mark.parametrize(
    ("files", "size_bytes", "more", "is_refused"),
    [
        (299, 0, 1, False),
        (300, 0, 1, True),
        (1, 200 * MIB - 10, 10, False),
        (1, 200 * MIB - 10, 11, True),
    ],
)
def test_the_room_is_three_hundred_files_and_two_hundred_megabytes(
    files: int,
    size_bytes: int,
    more: int,
    is_refused: bool,  # noqa: FBT001
) -> None:
    refused = refuse_more(RoomUsed(files, size_bytes), more, EvidenceRoom())

    assert (refused is not None) is is_refused


def test_what_is_used_up_is_said_in_figures_a_person_reads(words: Words) -> None:
    refused = refuse_more(RoomUsed(300, 41_200_000), 1, EvidenceRoom())

    assert refused is not None
    assert words.text(refused).startswith("Đơn vị đã dùng 300/300 tệp, 39,3/200 MB minh chứng của đợt này")
    assert refused.facts["limit"] == Decimal(200)


# --- state secrets ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [("cong-van.pdf", pdf(lines("TỐI MẬT"))), ("cong-van.docx", docx(paragraph("TỐI MẬT")))],
    ids=["pdf", "docx"],
)
async def test_a_stamped_paper_leaves_nothing_but_the_record_of_the_incident(
    answering: Stage, tmp_path: Path, name: str, content: bytes
) -> None:
    await answering.sends("lan", name, content)
    desk = await answering.desk("lan")
    (incident,) = await answering.app.database.read(lambda tx: tx.incidents.all())

    assert (desk.sheet.evidence, desk.sheet.retired) == ((), ())
    assert files_in(tmp_path) == set()
    assert (incident.unit_code, incident.person_name, incident.degree) == ("suoi-mau", "Lan", "toi-mat")
    assert incident.size_bytes == len(content)
    said = [line["text"] for message in await answering.messages("lan") for line in message.body.get("lines", ())]
    assert any("báo ngay người phụ trách bảo vệ bí mật nhà nước" in text for text in said)


# --- previews and versions -------------------------------------------------------------------------------------------


async def test_the_original_is_handed_out_as_it_came_and_the_preview_is_another_file(
    answering: Stage, tmp_path: Path
) -> None:
    original = photo(7, (3000, 2000)) + b"PK appended"
    await answering.sends("lan", "anh.jpg", original)
    (proof,) = (await answering.desk("lan")).sheet.evidence
    backend = backend_of(answering, tmp_path)
    picture = await backend.attachment(LAN, "preview", proof.id)

    assert await bytes_behind(backend, "evidence", proof.id) == original
    assert picture is not None
    assert (picture.is_picture_of_ours, picture.media_type) == (True, "image/jpeg")
    drawn = await bytes_behind(backend, "preview", proof.id)
    assert drawn is not None
    assert (Image.open(io.BytesIO(drawn)).size, b"PK" in drawn) == ((1600, 1067), False)
    newest = [one.body["previews"] for one in await answering.messages("lan") if one.body.get("previews")]
    assert newest == [[{"ref": proof.id, "name": "anh.jpg"}]]


async def test_nobody_else_sees_a_preview(answering: Stage, tmp_path: Path) -> None:
    await answering.sends("lan", "anh.jpg", photo(7))
    (proof,) = (await answering.desk("lan")).sheet.evidence
    backend = backend_of(answering, tmp_path)

    assert await backend.attachment(Address(NAME, "", "stranger"), "preview", proof.id) is None
    assert await backend.attachment(LAN, "preview", "no-such-proof") is None


async def test_a_file_without_a_preview_shows_none(answering: Stage, tmp_path: Path) -> None:
    await answering.sends("lan", "bao-cao.docx", docx(paragraph("Báo cáo")))
    (proof,) = (await answering.desk("lan")).sheet.evidence

    assert await backend_of(answering, tmp_path).attachment(LAN, "preview", proof.id) is None


async def test_what_was_replaced_can_still_be_opened(answering: Stage, tmp_path: Path) -> None:
    await answering.sends("lan", "cu.jpg", photo(1))
    (old,) = (await answering.desk("lan")).sheet.evidence
    await tap(answering, "Xem minh chứng", f"/evidence:{old.component}")
    await tap(answering, "Thay bản khác", f"/replace:{old.id}")
    await answering.sends("lan", "moi.jpg", photo(2))
    sheet = (await answering.desk("lan")).sheet
    (new,) = sheet.evidence
    backend = backend_of(answering, tmp_path)

    assert sheet.earlier_versions(new) == (replace(old, retired_at=new.at),)
    assert await bytes_behind(backend, "evidence", old.id) == photo(1)
    assert await bytes_behind(backend, "preview", old.id) is not None


async def test_pages_sent_together_replace_a_proof_together(answering: Stage) -> None:
    await answering.sends("lan", "cu.pdf", bytes_of("cu.pdf"))
    (old,) = (await answering.desk("lan")).sheet.evidence
    await tap(answering, "Xem minh chứng", f"/evidence:{old.component}")
    await tap(answering, "Thay bản khác", f"/replace:{old.id}")
    for page in range(3):
        await answering.announces("lan", f"trang-{page}.jpg", photo(page), group="album")
    answering.now = answering.now.replace(second=5)
    await answering.settled()
    sheet = (await answering.desk("lan")).sheet

    assert sorted(one.title for one in sheet.evidence) == ["trang-0.jpg", "trang-1.jpg", "trang-2.jpg"]
    assert {one.album for one in sheet.evidence} == {"album"}
    (first,) = [one for one in sheet.evidence if one.replaces]
    assert first.replaces == old.id
    assert sheet.retired == (replace(old, retired_at=first.at),)
    shown = [one.body["previews"] for one in await answering.messages("lan") if one.body.get("previews")]
    assert len(shown[-1]) == 3


async def tap(stage: Stage, label: str, choice: str) -> None:
    """Tap a button by its label; a button that is not in the newest messages is reached through the list first."""
    for message in reversed(await stage.messages("lan")):
        for one in message.body.get("choices", ()):
            if one["label"] == label:
                await stage.give("lan", {"kind": "tap", "token": one["token"]})
                await stage.settled()
                return
    assert choice.startswith("/evidence")
    await stage.says("lan", "minh chứng")
    await tap(stage, stage.app.words.text(Phrase("choice-proofs", {"code": "1.1", "count": 1})), "")
