"""Codes are read as people write them."""

import pytest

from store.codes import ALPHABET, ReadCode, is_right, mint_code, new_handle, read_code

TYPED = ReadCode("K7C0", "HJ15X208")


@pytest.mark.parametrize(
    "written",
    [
        "K7C0-HJ15-X208",
        "k7c0-hj15-x208",
        "K7C0HJ15X208",
        "  k7c0 hj15  x208\n",
        "K7C0–HJ15—X208",
        "K7CO-HJI5-X2O8",  # O for 0, I for 1
        "k7co-hjls-xzob",  # and l for 1, s for 5, z for 2, b for 8
        "Ｋ７Ｃ０－ＨＪ１５－Ｘ２０８",  # a wide keyboard
        "K7C0.HJ15.X208.",
    ],
)
def test_a_typed_code_is_read_however_it_is_written(written: str) -> None:
    assert read_code(written) == TYPED


@pytest.mark.parametrize(
    "written", ["", "xin chào", "33/100", "K7C0-HJ15-X20", "K7C0-HJ15-X2089", "bắt đầu nhé", "A" * 12, "/", "🙂" * 12]
)
def test_what_cannot_be_a_code_is_not_one(written: str) -> None:
    assert read_code(written) is None


def test_a_link_is_read_alone_or_with_its_address() -> None:
    code = mint_code("K7C0")
    read = ReadCode("K7C0", link_secret=code.link_code[4:])

    assert read_code(code.link_code) == read
    assert read_code(f"https://tinhmau.example/m/{code.link_code}") == read
    assert read_code(f" https://tinhmau.example/m/{code.link_code}/\n") == read


def test_only_the_secrets_that_were_minted_are_right() -> None:
    code, other = mint_code("K7C0"), mint_code("K7C0")
    kept = (code.typed_salt, code.typed_hash, code.link_hash)

    said = [read_code(text) for text in (code.typed_code, code.link_code, other.typed_code, other.link_code)]

    assert [read is not None and is_right(read, *kept) for read in said] == [True, True, False, False]


def test_nothing_that_is_kept_holds_a_secret() -> None:
    code = mint_code("K7C0")
    typed_secret, link_secret = code.typed_code[5:].replace("-", ""), code.link_code[4:]
    kept = code.typed_salt + code.typed_hash + code.link_hash

    assert typed_secret.encode() not in kept
    assert link_secret.encode() not in kept
    assert len(link_secret) == 32


def test_no_character_of_a_code_looks_like_another_or_is_changed_by_a_vietnamese_typing_method() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 24
    assert not set(ALPHABET) & set("AEIOUYDW" + "LZSB")
    assert all(set(new_handle()) <= set(ALPHABET) for _ in range(100))
