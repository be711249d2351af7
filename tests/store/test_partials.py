"""The pieces of an upload lie where they belong, also when one comes twice."""

from pathlib import Path

import pytest

from store.partials import Partials

ID = "0b7f2c1e-9a4d-4c0e-8f3a-1d2e3f4a5b6c"


@pytest.fixture
def partials(tmp_path: Path) -> Partials:
    made = Partials(tmp_path / "uploads")
    made.prepare()
    return made


async def test_pieces_make_the_file(partials: Partials) -> None:
    after_first = await partials.write(ID, 0, b"bytes of ")
    after_second = await partials.write(ID, after_first, b"a photo")

    assert (after_first, after_second) == (9, 16)
    assert partials.path(ID).read_bytes() == b"bytes of a photo"


async def test_a_piece_sent_again_changes_nothing(partials: Partials) -> None:
    await partials.write(ID, 0, b"bytes of ")
    await partials.write(ID, 9, b"a photo")
    await partials.write(ID, 0, b"bytes of ")

    assert partials.path(ID).read_bytes() == b"bytes of a photo"


async def test_a_dropped_upload_leaves_nothing(partials: Partials) -> None:
    await partials.write(ID, 0, b"bytes")
    await partials.drop(ID)
    await partials.drop(ID)

    assert not partials.path(ID).exists()


@pytest.mark.parametrize("id_", ["", "short", "../../../etc/passwd", "a" * 65, "with space in it", "nul\0nul\0nul"])
def test_an_id_that_could_leave_the_folder_is_refused(partials: Partials, id_: str) -> None:
    with pytest.raises(ValueError, match="id"):
        partials.path(id_)
