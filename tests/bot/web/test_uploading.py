"""A file arrives whole and once, however often the line is cut."""

import json

import pytest

from bot.channel import MediaEvent
from bot.handlers.web.messenger import MAX_FILE_BYTES
from bot.handlers.web.options import CHUNK_BYTES
from tests.bot.web.memory_backend import MOST_UPLOADS, MemoryBackend
from tests.bot.web.site import Browser, browsing

PIECE = bytes(range(256)) * 16


async def test_a_file_in_pieces_becomes_one_event(lan: Browser, backend: MemoryBackend) -> None:
    path = await lan.upload(2 * len(PIECE), caption="3.2", component="head")
    first = await lan.piece(path, 0, PIECE)
    second = await lan.piece(path, len(PIECE), PIECE)

    assert (first.status, first.headers["Upload-Offset"]) == (204, str(len(PIECE)))
    assert (second.status, second.headers["Upload-Offset"]) == (204, str(2 * len(PIECE)))
    upload_id = path.removeprefix("uploads/")
    assert backend.bytes_of[upload_id] == PIECE * 2
    assert backend.events()[-1] == MediaEvent(upload_id, "ảnh.jpg", 2 * len(PIECE), "3.2", "head")
    assert list(backend.accepted)[-1][1] == "upload-1"
    assert backend.finished == [upload_id]


async def test_after_a_cut_the_server_says_where_to_go_on(lan: Browser, backend: MemoryBackend) -> None:
    path = await lan.upload(2 * len(PIECE))
    await lan.piece(path, 0, PIECE)

    asked = await lan.ask("HEAD", path)
    announced_again = await lan.ask(
        "POST", "uploads", json={"id": "upload-1", "name": "ảnh.jpg", "size": 2 * len(PIECE)}
    )

    assert (asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == ("4096", "8192")
    assert (await announced_again.json())["offset"] == 4096
    assert len(backend.uploads) == 1


@pytest.mark.parametrize("offset", [0, 100, 5000])
async def test_a_piece_at_the_wrong_place_is_refused_with_the_right_one(
    lan: Browser, backend: MemoryBackend, offset: int
) -> None:
    path = await lan.upload(4 * len(PIECE))
    await lan.piece(path, 0, PIECE)
    answer = await lan.piece(path, offset, PIECE[:50])

    assert answer.status == 409
    assert answer.headers["Upload-Offset"] == "4096"
    assert backend.bytes_of[path.removeprefix("uploads/")] == PIECE


async def test_a_piece_whose_answer_was_lost_may_come_again(lan: Browser, backend: MemoryBackend) -> None:
    path = await lan.upload(2 * len(PIECE))
    await lan.piece(path, 0, PIECE)
    again = await lan.piece(path, 0, PIECE)
    last = await lan.piece(path, len(PIECE), PIECE)
    last_again = await lan.piece(path, len(PIECE), PIECE)

    assert [answer.status for answer in (again, last, last_again)] == [204, 204, 204]
    assert backend.bytes_of[path.removeprefix("uploads/")] == PIECE * 2
    assert len([event for event in backend.events() if isinstance(event, MediaEvent)]) == 1


async def test_a_crash_before_the_event_is_mended_by_an_empty_piece(lan: Browser, backend: MemoryBackend) -> None:
    path = await lan.upload(len(PIECE))
    await backend.append_upload(backend.only_chat(), path.removeprefix("uploads/"), 0, PIECE)
    assert len(backend.accepted) == 1

    answer = await lan.piece(path, len(PIECE), b"")

    assert answer.status == 204
    assert isinstance(backend.events()[-1], MediaEvent)


@pytest.mark.parametrize(
    ("size", "status", "words"),
    [
        (MAX_FILE_BYTES, 201, ""),
        (MAX_FILE_BYTES + 1, 413, "20 MB"),
        (0, 400, "trống"),
        (-1, 400, "tải lại"),
        ("1", 400, "tải lại"),
        (True, 400, "tải lại"),
    ],
)
async def test_the_announced_size_decides_whether_a_file_is_taken(
    lan: Browser, size: object, status: int, words: str
) -> None:
    answer = await lan.ask("POST", "uploads", json={"id": "upload-1", "name": "a.pdf", "size": size})

    assert answer.status == status
    assert words in json.loads(await answer.text()).get("message", "")


async def test_more_bytes_than_announced_are_refused(lan: Browser, backend: MemoryBackend) -> None:
    path = await lan.upload(100)
    answer = await lan.piece(path, 0, b"x" * 101)

    assert answer.status == 413
    assert backend.bytes_of[path.removeprefix("uploads/")] == b""


async def test_a_piece_has_a_largest_size(lan: Browser) -> None:
    path = await lan.upload(2 * CHUNK_BYTES)

    assert (await lan.piece(path, 0, b"x" * (CHUNK_BYTES + 1))).status == 413
    assert (await lan.piece(path, 0, b"x" * CHUNK_BYTES)).status == 204


@pytest.mark.parametrize(("name", "kept"), [("../../etc/passwd", "passwd"), ("C:\\x\\ảnh.jpg", "ảnh.jpg"), ("", "tep")])
async def test_a_name_brings_no_folders(lan: Browser, backend: MemoryBackend, name: str, kept: str) -> None:
    await lan.upload(10, name=name)

    assert [upload.name for upload in backend.uploads.values()] == [kept]


async def test_nobody_reaches_the_upload_of_another(lan: Browser, site: object, backend: MemoryBackend) -> None:
    path = await lan.upload(len(PIECE))
    async with browsing(lan.site) as other:
        await other.enter()

        assert (await other.ask("HEAD", path)).status == 404
        assert (await other.piece(path, 0, PIECE)).status == 404
        assert (await other.ask("DELETE", path)).status == 404
    assert len(backend.uploads) == 1


async def test_a_cancelled_upload_is_gone(lan: Browser, backend: MemoryBackend) -> None:
    path = await lan.upload(len(PIECE))

    assert (await lan.ask("DELETE", path)).status == 204
    assert (await lan.ask("HEAD", path)).status == 404
    assert backend.uploads == {}


async def test_too_many_unfinished_files_are_refused_with_a_sentence(lan: Browser) -> None:
    for n in range(MOST_UPLOADS):
        await lan.upload(10, f"upload-{n}")
    answer = await lan.ask("POST", "uploads", json={"id": "upload-x", "name": "a.pdf", "size": 10})

    assert answer.status == 429
    assert "đợi các tệp trước" in (await answer.json())["message"]
