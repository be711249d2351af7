"""The words that say whom a question is about, folded."""

from collections.abc import Mapping
from typing import Final


def phrases(*listed: str) -> tuple[tuple[str, ...], ...]:
    """Phrases as tuples of words."""
    return tuple(tuple(words.split()) for words in listed)


LEVEL_WORDS: Final[Mapping[tuple[str, ...], str]] = {
    ("thi", "xa"): "huyen",
    ("thi", "tran"): "xa",
    ("thanh", "pho"): "huyen",
    ("cap", "xa"): "xa",
    ("cap", "huyen"): "huyen",
    ("so", "nganh"): "so",
    ("ban", "nganh"): "so",
    ("dac", "khu"): "xa",
    ("xa",): "xa",
    ("phuong",): "xa",
    ("huyen",): "huyen",
    ("quan",): "huyen",
    ("so",): "so",
    ("tinh",): "tinh",
}
"""Words for sorts of units, longer ones first, and the level of a unit list they stand for."""

MARKED_LEVEL_WORDS: Final = frozenset(
    {"thị", "xã", "trấn", "thành", "phố", "cấp", "sở", "ngành", "ban", "đặc", "khu", "phường", "huyện", "quận", "tỉnh"}
)
"""The same words with their marks: ``số``, ``tình`` or ``quản`` is no sort of units."""

NO_LEVEL: Final = phrases(
    "xa hoi", "so voi", "chi so", "so lieu", "so nam", "doi so", "so diem", "chuyen doi so", "so sanh", "khoa so",
    "ho so", "dan so", "tinh hinh", "tong so", "so luong", "so hoa", "diem so", "phuong an", "phuong thuc",
    "phuong tien", "quan ly", "binh quan", "co quan", "nen tang so", "ky nang so", "moi truong so", "du lieu so",
    "cong dan so", "ha tang so", "nhan luc so", "nhan thuc so", "the che so", "kinh te so", "chinh quyen so",
    "bao xa", "tinh diem", "tinh den", "quan trong", "quan tam", "tinh trang", "tam tinh", "may tinh", "so phieu",
)  # fmt: skip
"""Phrases in which one of those words means something else, where it was typed without marks."""

OURS: Final = phrases(
    "minh", "toi", "ta", "chung ta", "chung toi", "chung em", "em", "nha", "to", "tui", "chung minh", "ben minh"
)
"""Whose: right after a word for units it means the own one."""

WE: Final = phrases(
    "chung ta", "chung toi", "chung em", "chung minh", "ben minh", "ben em", "nha minh", "cua minh", "ben toi"
)
"""The own unit without any other word."""

THAT_ONE: Final = phrases("do", "nay", "ay", "kia", "vua roi", "vua hoi", "tren")
"""Right after a word for units: the one that was spoken of before."""

_FIRMLY_AFTER: Final = (
    "nao con chua da dang co duoc trong cua o la thi ve bi nay do ay va voi hoac khong phai may bao nhieu"
)
FIRMLY_AFTER_SORT: Final = frozenset(_FIRMLY_AFTER.split())
"""What follows a sort of units where no name does: ``xã nào``, ``xã của huyện``."""

_LOOSELY_AFTER: Final = (
    "minh toi em ta kia dat loai xep nop lam cham diem thap cao yeu kem kha tot dung hang tang giam truc thuoc "
    "toan ca cung khac het van chi moi ra len dau cuoi roi vay the hien gui goi trinh theo can it sao cho giup "
    "hay vua bet manh gioi no tre qua thieu duoi tren vuot duyet nhap nhanh ngoai tut mat vang xanh den nhi nhe "
    "gom nhu neu ma luc dot hom xong nhat"
)
LOOSELY_AFTER_SORT: Final = frozenset(_LOOSELY_AFTER.split())
"""The same, of words that names begin with too: ``xã cao nhất``, but ``xã Cao Thắng``."""

PHRASES_AFTER_SORT: Final = phrases(
    "trung binh", "tien bo", "tu cham", "tu danh", "thuc hien", "trien khai", "hoan thanh", "hoan tat", "hoan thien",
    "xuat sac", "doi so", "vung cao", "vung sau", "mien nui", "dac biet", "khu vuc", "thi tran", "phe duyet", "ky roi",
    "bo sung", "bo sot", "bo trong", "cai thien", "lot top", "noi bat", "tieu bieu", "nong thon", "dan dau", "te nhat",
    "bat dau", "so voi", "so sanh", "thuong nop", "ket qua", "tai huyen", "tai tinh", "nam nay", "nam ngoai",
    "nam truoc", "cong bo",
)  # fmt: skip
"""And of two words: ``xã trung bình``, but ``xã Trung Kỳ``."""

BEFORE_MANY: Final = frozenset(
    {"cac", "nhung", "may", "nhieu", "tung", "moi", "ca", "tat", "so", "nhom", "toan", "sach"}
)
"""Before a sort of units: several, so that no name has to follow."""

WHOLE_BRANCH: Final = phrases(
    "cac don vi", "don vi nao", "nhung don vi", "toan huyen", "toan tinh", "ca huyen", "ca tinh", "trong huyen",
    "dia ban", "trong tinh", "tat ca", "moi don vi", "ai", "bao nhieu don vi", "may don vi", "tung don vi", "noi nao",
    "cho nao", "toan bo", "cap duoi", "truc thuoc", "don vi", "bang xep hang", "bang diem", "bang tong hop",
    "danh sach", "co cau", "ty le xep loai", "ti le xep loai", "moi loai", "tung loai", "phan loai", "phan bo",
    "ca dia ban", "het chua", "du chua", "nhung ai", "may noi", "bao nhieu noi", "cac noi", "toan thanh pho",
    "toan thi xa", "thong ke", "liet ke",
)  # fmt: skip
"""All units below, without naming any."""

BELOW: Final[Mapping[str, tuple[str, ...]]] = {"tinh": ("huyen", "so", "xa"), "huyen": ("xa",)}
"""The levels that may lie below one."""
