"""``chamdiem play``: the same line for line, or the first line that is not."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Chamdiem = Callable[..., CompletedProcess[str]]

FIRST_QUESTION = Path(__file__).resolve().parent.parent.parent / "transcripts" / "cau_dau_tien.txt"


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    """A copy that may be changed."""
    path = tmp_path / "transcript.txt"
    path.write_text(FIRST_QUESTION.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_transcript_that_happens_as_written_is_confirmed(chamdiem: Chamdiem, transcript: Path) -> None:
    said = chamdiem("play", transcript)

    assert (said.returncode, said.stderr) == (0, "")
    assert "đúng từng dòng" in said.stdout


def test_the_first_line_that_differs_is_shown_as_written_and_as_it_happened(
    chamdiem: Chamdiem, transcript: Path
) -> None:
    change(transcript, "< lan: ", "< lan: Khác ")

    said = chamdiem("play", transcript)

    assert (said.returncode, said.stdout) == (1, "")
    _, expected, actual = said.stderr.splitlines()
    assert expected.startswith("- < lan: Khác ")
    assert actual.startswith("+ < lan: ")


def test_what_happened_can_be_written_down(chamdiem: Chamdiem, transcript: Path) -> None:
    change(transcript, "< lan: ", "< lan: Khác ")

    assert chamdiem("play", transcript, "--write").returncode == 0
    assert transcript.read_text(encoding="utf-8") == FIRST_QUESTION.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("lan> (mở lời mời)", "lan mở lời mời", "lan mở lời mời"),
        ("lan> (mở lời mời)", "lan> [Không có nút này]", "Không có nút này"),
    ],
)
def test_a_transcript_that_cannot_be_played_is_refused_with_the_reason(
    chamdiem: Chamdiem, transcript: Path, old: str, new: str, wanted: str
) -> None:
    change(transcript, old, new)

    said = chamdiem("play", transcript)

    assert (said.returncode, said.stdout, wanted in said.stderr) == (1, "", True)


def test_a_missing_transcript_is_refused(chamdiem: Chamdiem, tmp_path: Path) -> None:
    assert chamdiem("play", tmp_path / "nothing.txt").returncode == 1
