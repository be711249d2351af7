"""What stands beside a number in a typed answer: words that belong to the question, or something else entirely."""

from typing import Final

from bot.conversations.folding import fold_words

_FILLER: Final = frozenset(
    """
    a ah anh ban bao ca cac cai cam can chac chi chiec cho chung co con cua cuoc da dang dau day den deu dieu du
    duoc em gan gia gom het hien hon khoang la lai lam lan len luon ma moi mot nay ne nguoi nha nhap nhe nhu nhung
    nua o on phan qua ra roi so ta tam tat tham thi thoi thuc tinh toi tong tren tri trong tu tung tuong u va vang
    vao ve xin y
    """.split()  # noqa: SIM905  (a list of a hundred quoted words is harder to read)
)
"""Words that say nothing of their own: polite ones, joining ones, and those that every count begins with."""

_SO: Final = "so"
"""``số 45`` alone may be the number of a document as well as a count."""


def is_about(text: str, *labels: str) -> bool:
    """Whether the words beside the numbers of ``text`` can belong to an answer about ``labels``.

    ``tại sao 0 điểm``, ``QĐ 45`` and a count of something else are not answers, although each holds one number.
    """
    beside = [word for word in fold_words(text) if not any(sign.isdigit() for sign in word)]
    if beside == [_SO]:
        return False
    own = {word for label in labels for word in fold_words(label)}
    return all(word in own or word in _FILLER for word in beside)
