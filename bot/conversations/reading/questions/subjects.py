"""Whom a text is about: sorts of units, the own one, all of the branch, the one before, or a name that is not ours."""

from collections.abc import Sequence
from typing import Final

from bot.conversations.reading.questions.alike import has, has_any, inside, like, question_words
from bot.conversations.reading.questions.matching import matched
from bot.conversations.reading.questions.neutral_words import NUMBER_WORDS, PLAIN
from bot.conversations.reading.questions.scope_words import (
    BEFORE_MANY,
    FIRMLY_AFTER_SORT,
    LEVEL_WORDS,
    LOOSELY_AFTER_SORT,
    NO_LEVEL,
    OURS,
    PHRASES_AFTER_SORT,
    THAT_ONE,
    WE,
    WHOLE_BRANCH,
)
from bot.conversations.reading.questions.typed import Text, has_marks, marked
from bot.conversations.reading.unit_names import level_word_at

_SORTS: Final = (*LEVEL_WORDS, ("don", "vi"), ("co", "quan"), ("ben",), ("cho",))
_NUMBERED: Final = (("diem",), ("nguoi",), ("phan",), ("don",), ("dua",), ("cai",))
"""After a number it is no name: ``xã 5 điểm``."""

_SLIP_FROM: Final = 3


def levels_in(text: Text) -> tuple[str, ...]:
    """The sorts of units a text speaks of, names taken away before."""
    found: list[str] = []
    at = 0
    while at < len(text.words):
        sort = level_word_at(text, at)
        counted = sort == ("so",) and level_word_at(text, at + 1)  # "số xã"
        if sort and not counted and not _is_another_word(text, at):
            found.append(LEVEL_WORDS[sort])
        at += max(len(sort), 1)
    return tuple(dict.fromkeys(found))


def _is_another_word(text: Text, at: int) -> bool:
    """``phuong an`` without marks is ``phương án``; ``phường An …`` with them is not."""
    return not has_marks(text.typed[at]) and inside(text.words, at, NO_LEVEL)


def is_whole(words: Sequence[str]) -> bool:
    """Whether all units of the branch are meant."""
    return has_any(words, WHOLE_BRANCH) and not has(words, ("don", "vi", "minh"))


def is_ours(words: Sequence[str]) -> bool:
    """``huyện mình``, ``đơn vị tôi``, ``bên mình``."""
    return any(has(words, (*sort, *ours)) for sort in _SORTS for ours in OURS) or has_any(words, WE)


def points_back(text: Text) -> bool:
    """``xã đó``, ``đơn vị này``, ``nó``: the one before; ``đỏ`` is no ``đó``."""
    for sort in _SORTS:
        for that in THAT_ONE:
            phrase = (*sort, *that)
            for at in range(len(text.words) - len(phrase) + 1):
                typed = text.typed[at + len(phrase) - 1]
                is_that = that != ("do",) or not has_marks(typed) or marked(typed) == marked("đó")
                if text.words[at : at + len(phrase)] == phrase and is_that:
                    return True
    return "no" in text.words and "con" not in text.words


def stranger(text: Text) -> str:
    """A name after a word for a sort of units, in what is left of a text without all that was recognised.

    Empty where nothing looks like one.
    """
    words, meant = text.words, _meant(text)
    for at in range(len(words)):
        sort = level_word_at(text, at)
        end = at + len(sort)
        if not sort or end >= len(words) or _is_another_word(text, at):
            continue
        stop = end + 1 if _begins_name(text, end, len(sort), meant) else end
        while stop < len(words) and not _ends_name(text, stop, end, meant):
            stop += 1
        is_count = stop > end and words[end][:1].isdecimal()
        if is_count and (words[end + 1 : end + 2] in _NUMBERED or end + 1 == len(words) or "." in words[end]):
            continue
        plain = text.said(end, stop)
        capital = _capitals(text, end)
        if plain or capital:
            return max(plain, capital, key=len)
    return ""


def _begins_name(text: Text, at: int, size: int, meant: frozenset[str]) -> bool:
    """Whether a name begins at ``at``, after a sort of units of ``size`` words.

    One that is spoken of as such, ``xã`` and not ``các xã``, is named, unless a word of the sentence follows; of
    several, a name has to show itself: by its capital, or by a word that says nothing else.
    """
    word, follows = text.words[at], text.words[at + 1 : at + 2]
    if word[:1].isdecimal() or level_word_at(text, at) or word in FIRMLY_AFTER_SORT:
        return False
    if text.words[at : at + 2] in PHRASES_AFTER_SORT:
        return False
    is_loose = word in LOOSELY_AFTER_SORT
    is_strange = bool(follows) and follows[0] not in question_words() and not follows[0][:1].isdecimal()
    if not is_loose and text.typed[at][:1].isupper() and not "".join(text.typed).isupper():
        return True
    before = text.words[at - size - 1] if at > size else ""
    if before in BEFORE_MANY or before in NUMBER_WORDS or before.isdecimal():
        return word in PLAIN and not is_loose and is_strange and follows[0] not in meant
    return is_strange or not is_loose


def _ends_name(text: Text, at: int, start: int, meant: frozenset[str]) -> bool:
    word = text.words[at]
    is_pause = at > start and at in text.breaks
    return is_pause or word in meant or (word[:1].isdecimal() and at > start) or bool(level_word_at(text, at))


def _meant(text: Text) -> frozenset[str]:
    """The words of the text that some question needs, all of whose words are there, or that say nothing."""
    words = text.words
    said = {word for word in words if word in PLAIN}
    bare = {word for word, typed in zip(words, text.typed, strict=True) if not has_marks(typed)}
    said |= {w for w in bare if len(w) > _SLIP_FROM and any(like(w, plain) for plain in PLAIN)}
    ours = {word for phrase in (*OURS, *WHOLE_BRANCH) for word in phrase}
    for one in matched(words):
        said |= one.used
    return frozenset(said | ours)


def _capitals(text: Text, at: int) -> str:
    """Two or more words from ``at`` on that begin with a capital letter, in a text that has small ones too."""
    if "".join(text.typed).isupper():
        return ""
    name = []
    for typed in text.typed[at:]:
        if not typed[:1].isupper() or (typed.isupper() and len(typed) > 1):
            break
        name.append(typed)
    return " ".join(name) if len(name) > 1 else ""
