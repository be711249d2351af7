"""Tells a plain reply from a search: words that nobody types to find an indicator."""

from typing import Final

from bot.conversations.folding import fold_words

_REPLIES: Final = frozenset(
    "khong chua dang chiu sao ai gi thoat thoi duyet ok cam alo chao vang da".split()  # noqa: SIM905
)


def sounds_like_reply(text: str) -> bool:
    """Whether a text holds a word of denial, doubt, thanks or leave-taking: it must never open anything."""
    return any(word in _REPLIES for word in fold_words(text))
