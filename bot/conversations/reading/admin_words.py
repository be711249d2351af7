"""Reads what an administrator asks for in plain words: pure, without marks, with small slips."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, TypeVar

from rapidfuzz.distance import DamerauLevenshtein

from bot.conversations.folding import fold_words
from bot.conversations.reading.telex import untelexed
from core.assessment.administering import Group

SLIP_FROM_LETTERS: Final = 5
"""Shorter words are taken as they are typed."""


class Wish(StrEnum):
    """What can be asked for; the words are those of the commands."""

    HALT = "halt"
    PROGRESS = "progress"
    UNREACHED = "unreached"
    PARTICIPATION = "participation"
    BROADCAST = "broadcast"
    STATE = "state"


PHRASES_BY_WISH: Final[Mapping[Wish, tuple[str, ...]]] = {
    Wish.HALT: ("dung gui", "ngung gui", "dung tin", "thu hoi", "huy gui", "dung lai", "khong gui nua"),
    Wish.PROGRESS: ("tien do gui", "gui den dau", "gui toi dau", "da gui duoc", "gui duoc bao nhieu", "gui xong chua"),
    Wish.UNREACHED: (
        "chua vao", "chua tham gia", "khong vao", "chua lien lac", "khong lien lac", "lien lac khong", "chan bot",
        "da chan", "bi chan", "khong nhan duoc", "mat lien lac", "chua co can bo", "chua dang nhap", "gui lai loi moi",
    ),
    Wish.PARTICIPATION: ("tham gia", "theo khoi", "theo nhanh", "theo huyen", "da vao", "bao nhieu nguoi"),
    Wish.BROADCAST: (
        "gui thong bao", "gui tin", "thong bao cho", "nhan tin", "nhan cho", "soan thong bao", "soan tin", "nhac cac",
        "gui cho", "phat thong bao",
    ),
    Wish.STATE: (
        "tinh hinh", "trang thai", "dot den dau", "tong hop", "tien do", "dang o dau", "khi nao het han",
        "con bao nhieu",
    ),
}  # fmt: skip
"""The first that fits is meant."""

PHRASES_BY_GROUP: Final[Mapping[Group, tuple[str, ...]]] = {
    Group.NOT_BEGUN: ("chua bat dau", "chua lam", "chua tra loi"),
    Group.NOT_SUBMITTED: ("chua nop", "chua trinh", "chua xong"),
    Group.AWAITED_HEADS: ("thu truong", "cho duyet", "chua duyet", "lanh dao"),
    Group.APPRAISERS: ("tham dinh",),
    Group.SUPERVISORS: ("theo doi", "giam sat"),
    Group.OFFICERS: ("tat ca", "can bo dau moi", "moi nguoi", "toan bo"),
}
"""Whom a message is for, in words; what names units is read apart."""


def wish_of(text: str) -> Wish | None:
    """What is asked for; ``None`` when that is not plain."""
    return _first(text, PHRASES_BY_WISH)


def group_of(text: str) -> Group | None:
    """Whom a message is for, where a group is named."""
    return _first(text, PHRASES_BY_GROUP)


K = TypeVar("K")


def _first(text: str, phrases: Mapping[K, tuple[str, ...]]) -> K | None:
    words = fold_words(text)
    for read in (words, tuple(untelexed(word) for word in words) if text.isascii() else ()):
        for wanted, listed in phrases.items():
            if any(_holds(read, tuple(phrase.split())) for phrase in listed):
                return wanted
    return None


def _holds(words: Sequence[str], phrase: Sequence[str]) -> bool:
    size = len(phrase)
    return any(all(map(_same, words[at : at + size], phrase)) for at in range(len(words) - size + 1))


def _same(typed: str, word: str) -> bool:
    if typed == word or len(word) < SLIP_FROM_LETTERS:
        return typed == word
    return DamerauLevenshtein.distance(typed, word, score_cutoff=1) <= 1
