"""Words around a question that say nothing about what is asked, and words that say it is none of ours; folded."""

from collections.abc import Mapping
from typing import Final

from bot.conversations.reading.questions.scope_words import phrases

_POLITE: Final = (
    "a anh bac ban can cau chao chau chi cho cu da dang duoc em giup gui ha hay ho hoi la lam lanh luon minh moi muon "
    "ngai nha nhe nhi nho oi qua ta thay the thi thua to toi tui u vang vay voi vui xem xin oki ok alo gap nhanh lai "
    "dum gium check kiem tra lien ngay biet hieu nghe noi bao cao dong chi co ong ba "
    "phien rang nhung thui nua cam on ne ma han day do kia cu the hon nghi"
)
"""Forms of address, requests, particles."""

_FUNCTION: Final = (
    "ai an bang bao bi bo ca cac cai cap chi chua co con cua cung da danh dat dau de den deu di dia do doi don "
    "dot du duoi gi giai gio gom hay hien het hom khac khi khong kia ky lai len lieu lon luc may mot nam nao nay nen "
    "ngay nhat nhieu nhom nhu nhung o phai qua ra rieng roi sach sao sau so su tai tam tat ten thang thanh theo thi "
    "thoi thong thu tiet tinh toan tong trang tren trong tu tuan tung vao ve vi vien viec voi vua xep xet it moi "
    "thuoc cho bay gio hom qua luon van lan tinh ban sach tam loc liet ke bo voi nguoi don vi"
)
"""Words that join others, ask, point or count."""

_OF_THE_FIELD: Final = (
    "ubnd phieu tu danh gia cham diem chuyen doi so bo chi so nam dot ky so lieu xa phuong huyen tinh "
    "quan thi tran pho doan hien tai cap nhat trien khai thuc hien cong tac noi dung chi tieu tieu chi ket qua dat "
    "duoc toan dien hang muc bao cao gui cong viec thang diem so bo"
)
"""What every question here is about anyway."""

PLAIN: Final = frozenset(f"{_POLITE} {_FUNCTION} {_OF_THE_FIELD}".split())
"""Words that say nothing by themselves: none of them is a name of a unit."""

_BESIDE: Final = (
    "a anh chi em cho con cua co gi giup ha hay hoi la nao nay nhe nhi o oi sao tai the thi toi uh ve vay voi "
    "xem va bao nhieu may don vi bay gio hien hom nua muon biet minh ta ubnd huyen xa tinh phuong thanh pho "
    "quan so dau cac duoc dat"
)
BESIDE_A_NAME: Final = frozenset(_BESIDE.split())
"""What may stand beside a name that is all that is asked: ``còn xã Tân Long thì sao``."""

NEUTRAL_PHRASES: Final = phrases("uy ban nhan dan", "can bo", "bo chi so", "tham muu", "van phong")
"""Phrases that say nothing, of words that do say something."""

ORDERS: Final = phrases(
    "xoa", "sua", "sua diem", "huy", "nang diem", "cong diem", "cong them", "tru diem", "ha diem", "them diem",
    "cho them", "nop ho", "duyet ho", "nop giup", "duyet giup", "trinh ho", "trinh giup", "cham ho", "cham giup",
    "doi diem", "dat lai", "reset", "delete", "drop", "update", "ignore", "chinh diem", "dieu chinh diem", "cho qua",
    "ky ho", "mat khau", "dang ky", "chuyen sang loai", "doi mat", "dien thoai", "so dt", "sdt", "thay doi diem",
    "goi cho", "nhan tin cho", "viet giup", "soan", "gia han cho", "mo lai phieu", "tra phieu", "nhac",
    "gui phieu giup", "gui phieu ho", "nop phieu giup", "nop phieu ho", "duyet phieu", "trinh phieu giup",
    "khoa phieu cua",
)  # fmt: skip
"""Whoever wants something done, or something we do not know, is not answered with points."""

ORDERS_AT_FIRST: Final = phrases(
    "nop phieu", "nop cho", "trinh phieu", "duyet cho", "cham cho", "cham phieu", "nop ngay"
)  # fmt: skip
"""The same, where a text begins with them and asks for a favour."""

FAVOURS: Final = frozenset({"giup", "ho", "dum", "gium"})

PARTICLES: Final = frozenset({"a", "ah", "em", "anh", "chi", "nhi", "vay", "the", "ha", "he", "nhe", "ta", "ban", "oi"})
"""May stand after the ``không`` that only makes a question."""

NUMBER_WORDS: Final[Mapping[str, int]] = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "chuc": 10,
}  # fmt: skip
"""Only right before a word for units, or after ``top``."""

SHORT: Final[Mapping[str, str]] = {
    "ko": "khong", "k": "khong", "hok": "khong", "kg": "khong", "kh": "khong",
    "bn": "bao nhieu", "bnh": "bao nhieu", "bnhieu": "bao nhieu", "bnhiu": "bao nhieu", "nhiu": "nhieu",
    "j": "gi", "ji": "gi", "ntn": "nhu the nao", "tnao": "the nao", "dv": "don vi", "dvi": "don vi",
    "tc": "tru cot", "mc": "minh chung", "cs": "chi so", "x": "xa", "p": "phuong", "ph": "phuong", "f": "phuong",
    "tt": "thi tran", "tp": "thanh pho", "tx": "thi xa", "h": "huyen", "q": "quan", "ch": "chua",
    "chx": "chua", "r": "roi", "rui": "roi", "dc": "duoc", "tb": "trung binh",
    "ng": "nguoi", "hnay": "hom nay", "hn": "hom nay", "ht": "hoan thanh", "hthanh": "hoan thanh", "nhg": "nhung",
    "nhug": "nhung", "hc": "hoan thanh", "td": "tien do", "xh": "xep hang", "xhang": "xep hang", "xl": "xep loai",
    "xloai": "xep loai", "bc": "bao cao", "ds": "danh sach", "dsach": "danh sach", "bxh": "bang xep hang",
    "kq": "ket qua", "kqua": "ket qua", "vs": "voi", "z": "vay", "v": "vay", "cxep": "xep", "cds": "chuyen doi so",
    "bg": "bao gio", "bgio": "bao gio", "lm": "lam", "mk": "minh", "mik": "minh", "m": "minh", "nx": "nua",
    "dl": "deadline", "tl": "ty le", "ctiet": "chi tiet", "sl": "so lieu", "hqua": "hom qua", "trc": "truoc",
    "ntruoc": "nam truoc", "nngoai": "nam ngoai", "ah": "a", "uh": "u", "cx": "cung", "vx": "van",
    "tgian": "thoi gian", "tg": "thoi gian", "tk": "thong ke",
}  # fmt: skip
"""How people shorten words on a phone."""
