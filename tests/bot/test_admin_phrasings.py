"""What administrators type, with and without marks, with slips, and what it is taken for."""

import pytest

from bot.conversations.reading.admin_words import Wish, group_of, wish_of
from core.assessment.administering import Group

WISHES = {
    Wish.STATE: (
        "tình hình đợt",
        "tinh hinh dot",
        "Tình hình của đợt thế nào?",
        "đợt đến đâu rồi",
        "tiến độ",
        "tinh hinh chung",
        "tinhf hinhf ddowtj",
    ),
    Wish.PARTICIPATION: ("tham gia", "tham gia theo huyện", "bao nhieu nguoi da vao", "theo khoi", "theo nhánh"),
    Wish.UNREACHED: (
        "ai chưa vào",
        "ai chua vao",
        "chưa liên lạc được",
        "đơn vị nào chưa tham gia",
        "ai chặn bot",
        "xã nào chưa có cán bộ",
        "gửi lại lời mời",
        "chuwa vaof",
    ),
    Wish.BROADCAST: (
        "gửi thông báo",
        "gui thong bao",
        "gửi tin cho các xã",
        "soạn thông báo",
        "gửi thong báo cho huyện Thử Nghiệm",
        "nhắn tin cho cán bộ",
    ),
    Wish.PROGRESS: ("tiến độ gửi", "tin gửi đến đâu rồi", "đã gửi được bao nhiêu", "gui xong chua"),
    Wish.HALT: ("dừng gửi", "dung gui", "thu hồi thông báo", "dừng lại", "ngừng gửi ngay"),
}
NOTHING = ("hôm nay ăn gì", "xin chào", "", "???", "điểm của xã Tân Lập", "1")


@pytest.mark.parametrize(("text", "wish"), [(text, wish) for wish, texts in WISHES.items() for text in texts])
def test_a_wish_is_understood(text: str, wish: Wish) -> None:
    assert wish_of(text) is wish


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_wish_is_none(text: str) -> None:
    assert wish_of(text) is None


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("tất cả", Group.OFFICERS),
        ("cán bộ đầu mối", Group.OFFICERS),
        ("các đơn vị chưa nộp", Group.NOT_SUBMITTED),
        ("chua bat dau", Group.NOT_BEGUN),
        ("thủ trưởng chưa duyệt", Group.AWAITED_HEADS),
        ("người thẩm định", Group.APPRAISERS),
        ("cán bộ theo dõi", Group.SUPERVISORS),
        ("xã Tân Lập", None),
    ],
)
def test_a_group_in_words(text: str, group: Group | None) -> None:
    assert group_of(text) is group
