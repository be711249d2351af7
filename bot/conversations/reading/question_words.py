"""The words by which each question is known, folded; sets of words in any order, not sentences."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What can be asked about the sheets of a branch."""

    RANK = "rank"
    MISSING = "missing"
    WITHOUT_EVIDENCE = "bare"
    NOT_SUBMITTED = "not-submitted"
    SUBMITTED = "submitted"
    NOT_STARTED = "not-started"
    AWAITING_APPROVAL = "awaiting"
    APPROVED = "approved"
    RETURNED = "returned"
    PROGRESS = "progress"
    POINTS = "points"
    BAND = "band"
    LAST_YEAR = "last-year"
    WEAKEST = "weakest"
    STRONGEST = "strongest"
    LOWEST = "lowest"
    HIGHEST = "highest"
    MEAN = "mean"
    ROW = "row"  # one main or component over the units
    DEADLINE = "deadline"


def _sets(*alternatives: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(words.split()) for words in alternatives)


def _each(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    seconds = tuple(second)
    return tuple(f"{a} {b}" for a in first for b in seconds)


_MAINS: Final = ("tru cot", "chi so", "linh vuc", "nhom", "mang", "mat nao", "noi dung", "phan nao", "tieu chi")
_HANDED: Final = ("nop", "trinh", "gui", "hoan thanh", "hoan tat", "xong")
_BOTTOM: Final = ("yeu", "thap", "kem", "te", "it diem", "cuoi")
_TOP: Final = ("manh", "cao", "tot", "gioi")

SETS_BY_KIND: Final[Mapping[Kind, tuple[tuple[str, ...], ...]]] = {
    Kind.RANK: _sets(
        "hang", "xep hang", "thu hang", "bang xep hang", "dung thu", "xep thu", "thu may", "vi tri", "vi thu",
        "dung o dau", "hang may", "dung hang",
    ),
    Kind.WITHOUT_EVIDENCE: _sets(
        "minh chung", *_each(("minh chung", "tai lieu", "bang chung", "kiem chung"), ("thieu", "chua", "khong",
        "no")),
        "bang chung", "tai lieu kiem chung",
    ),
    Kind.NOT_SUBMITTED: _sets(
        *_each(("chua", "khong", "cham"), _HANDED), "no phieu", "chua thay nop", "tre han", "qua han", "nop muon",
        "con no", "chua co phieu",
    ),
    Kind.NOT_STARTED: _sets(
        "chua bat dau", "chua lam gi", "chua nhap", "chua nhap gi", "chua vao", "chua khoi dong", "chua dang nhap",
        "chua cham", "chua dong den", "chua trien khai", "chua lam", "chua mo phieu", "chua tra loi cau nao",
        "chua co so lieu", "de trong",
    ),
    Kind.AWAITING_APPROVAL: _sets(
        "cho duyet", "cho phe duyet", "chua duyet", "chua phe duyet", "cho ky", "chua ky", "cho thu truong",
        "cho lanh dao", "cho lanh dao duyet", "cho chu tich",
    ),
    Kind.APPROVED: _sets("da duyet", "duyet roi", "da phe duyet", "phe duyet", "da ky", "duoc duyet"),
    Kind.RETURNED: _sets("tra lai", "bi tra", "tra ve"),
    Kind.SUBMITTED: _sets(
        *_each(("da",), _HANDED), *_each(_HANDED, ("roi",)), "nop", "trinh", "hoan thanh",
    ),
    Kind.MISSING: _sets(
        "thieu", "con thieu", "con thieu gi", "chua tra loi", "con gi", "con sot", "bo sot", "thieu sot",
        "chua xong gi", "con phai lam", "can bo sung", "con trong", "vuong gi", "chua co so lieu gi",
        "chua lam gi nua",
    ),
    Kind.PROGRESS: _sets(
        "tien do", "den dau", "lam den dau", "the nao", "nhu the nao", "tinh hinh", "ra sao", "phan tram",
        "tien trinh",
        "lam duoc bao nhieu", "duoc bao nhieu cau", "bao cao nhanh", "tong hop", "tong quan", "dang lam",
        "tien do tu danh gia", "cham nhat", "cham tien do", "lam cham", "nhanh nhat",
    ),
    Kind.LAST_YEAR: _sets(
        "nam ngoai", "nam truoc", "ky truoc", "dot truoc", "cung ky", "so voi", "so nam ngoai", "tang giam", "tang",
        "giam", "tien bo", "thut lui", "cai thien", "len hang", "tut hang", "tut", "so sanh", "hon nam",
    ),
    Kind.WEAKEST: _sets(
        *_each(_MAINS, _BOTTOM), *_each(_each(_MAINS, _BOTTOM), ("nhat",)), "yeu o dau", "diem yeu", "yeu cho nao",
        "yeu mat", "mat diem", "mat diem nhieu", "mat diem nhieu nhat", "mat nhieu diem", "kem o dau", "yeu phan",
    ),
    Kind.STRONGEST: _sets(
        *_each(_MAINS, _TOP), *_each(_each(_MAINS, _TOP), ("nhat",)), "manh o dau", "diem manh", "the manh",
        "manh ve",
    ),
    Kind.LOWEST: _sets(
        "thap", "thap nhat", "thap diem", "diem thap", "diem thap nhat", "yeu", "yeu nhat", "kem", "kem nhat",
        "cuoi bang",
        "it diem", "it diem nhat", "doi so", "te nhat", "bet bang", "cuoi", "dung cuoi", "xep cuoi", "chot bang",
        "top cuoi",
    ),
    Kind.HIGHEST: _sets(
        "cao nhat", "diem cao", "diem cao nhat", "tot nhat", "dan dau", "dung dau", "nhieu diem nhat",
        "gioi nhat", "top",
        "dau bang", "manh nhat", "cao diem", "hang dau", "nhat bang", "xuat sac nhat", "ai nhat",
    ),
    Kind.MEAN: _sets("trung binh", "diem trung binh", "binh quan", "diem binh quan", "mat bang"),
    Kind.BAND: _sets("xep loai", "loai", "loai gi", "loai nao", "dat loai", "muc", "muc nao", "muc gi", "thuoc loai"),
    Kind.POINTS: _sets(
        "diem", "so diem", "tong diem", "ket qua", "cham duoc",
        "bang diem", "diem so",
    ),
    Kind.DEADLINE: _sets(
        "het han", "han nop", "han cuoi", "han chot", "con may ngay", "con bao nhieu ngay", "bao gio", "khi nao",
        "deadline", "thoi han", "ngay nao", "may ngay nua", "lich", "nop cham nhat", "cham nhat khi nao",
        "cham nhat ngay", "ngay cuoi", "con bao lau", "han",
        "dong phieu", "moc thoi gian", "ke hoach thoi gian", "cong bo", "khi nao het han", "bao gio het han",
        "khi nao cong bo", "con thoi gian", "khoa so", "chot so lieu", "khi nao chot", "bao gio chot",
    ),
}  # fmt: skip
"""Where several kinds are heard, the one with the most letters is meant; of equal ones the first."""

WEAK: Final = frozenset(
    _sets("the nao", "nhu the nao", "ra sao", "bao gio", "khi nao", "ngay nao", "ket qua", "tang", "giam", "top",
    "muc",
          "con gi", "tong hop", "lich", "cuoi", "han", "so sanh", "ai nhat", "tinh hinh", "thap", "yeu", "kem", "tut",
          "nop", "trinh", "vi tri", "so voi", "tra ve", "loai", "cong bo", "phan tram", "de trong", "hoan thanh")
)  # fmt: skip
"""Words that people say about anything: they are a question here only beside a unit, a row or another word of ours."""

MEANT_FOR_UNITS: Final = frozenset({Kind.NOT_SUBMITTED, Kind.SUBMITTED, Kind.NOT_STARTED, Kind.AWAITING_APPROVAL})
"""Lists of units; of one unit they ask how far it is."""

OF_THE_BRANCH: Final = frozenset(
    {
        *MEANT_FOR_UNITS,
        Kind.APPROVED,
        Kind.RETURNED,
        Kind.LOWEST,
        Kind.HIGHEST,
        Kind.MEAN,
        Kind.WITHOUT_EVIDENCE,
        Kind.ROW,
        Kind.PROGRESS,
    }
)
"""Questions about all units below, unless one is named; the others are about the person's own unit."""

NEGATIONS: Final = frozenset({"chua", "khong"})
NEGATED: Final[Mapping[Kind, Kind]] = {
    Kind.SUBMITTED: Kind.NOT_SUBMITTED,
    Kind.APPROVED: Kind.AWAITING_APPROVAL,
}
"""What a kind becomes beside one of the negations."""

OURS: Final = _sets(
    "minh", "toi", "ta", "chung ta", "chung toi", "chung em", "em", "nha", "to", "tui", "chung minh", "ben minh"
)
"""Whose: right after a word for units it means the own one."""

WE: Final = _sets(
    "chung ta", "chung toi", "chung em", "chung minh", "ben minh", "ben em", "nha minh", "cua minh", "ben toi"
)
"""The own unit without any other word."""

WHOLE_BRANCH: Final = _sets(
    "cac don vi", "don vi nao", "nhung don vi", "toan huyen", "toan tinh", "ca huyen", "ca tinh", "trong huyen",
    "dia ban",
    "trong tinh", "tat ca", "moi don vi", "ai", "bao nhieu don vi", "may don vi", "tung don vi", "noi nao", "cho nao",
    "toan bo", "cap duoi", "truc thuoc", "don vi",
)  # fmt: skip

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

NO_LEVEL: Final = _sets(
    "xa hoi", "so voi", "chi so", "so lieu", "so nam", "doi so", "so diem", "chuyen doi so", "so sanh", "khoa so",
    "ho so",
    "dan so", "tinh hinh", "tong so", "so luong", "so hoa", "diem so", "phuong an", "phuong thuc", "phuong tien",
    "quan ly",
    "binh quan", "co quan", "nen tang so", "ky nang so",
    "moi truong so", "du lieu so", "cong dan so",
)  # fmt: skip
"""Phrases in which one of those words means something else."""

NUMBER_WORDS: Final[Mapping[str, int]] = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
"""Only right before a word for units."""

SHORT: Final[Mapping[str, str]] = {
    "ko": "khong", "k": "khong", "hok": "khong", "kg": "khong", "bn": "bao nhieu", "bnh": "bao nhieu", "j": "gi",
    "ntn": "nhu the nao", "dv": "don vi", "dvi": "don vi", "tc": "tru cot", "mc": "minh chung", "cs": "chi so",
    "x": "xa", "p": "phuong", "tt": "thi tran", "tp": "thanh pho", "tx": "thi xa", "h": "huyen", "ch": "chua",
    "r": "roi", "dc": "duoc", "ubnd": "ubnd", "tb": "trung binh", "ng": "nguoi", "hnay": "hom nay",
    "ht": "hoan thanh",
    "hc": "hoan thanh", "td": "tien do", "xh": "xep hang", "xl": "xep loai", "bc": "bao cao", "ds": "danh sach",
}  # fmt: skip
"""How people shorten words on a phone."""

PLAIN: Final = frozenset(
    [
        "a",
        "ai",
        "an",
        "anh",
        "bac",
        "ban",
        "bang",
        "bao",
        "biet",
        "cac",
        "cai",
        "can",
        "cap",
        "cham",
        "cho",
        "chi",
        "chua",
        "co",
        "con",
        "cua",
        "cung",
        "da",
        "dang",
        "danh",
        "dau",
        "day",
        "de",
        "den",
        "di",
        "dia",
        "do",
        "doi",
        "don",
        "dong",
        "du",
        "duoc",
        "em",
        "gi",
        "giai",
        "gio",
        "giup",
        "ha",
        "hay",
        "hien",
        "hoi",
        "hom",
        "khac",
        "khi",
        "khong",
        "la",
        "lai",
        "lam",
        "len",
        "lieu",
        "lon",
        "ma",
        "may",
        "minh",
        "moi",
        "mot",
        "muon",
        "nam",
        "nao",
        "nay",
        "nen",
        "nguoi",
        "nhe",
        "nhi",
        "nhieu",
        "nho",
        "nhu",
        "nhung",
        "noi",
        "nua",
        "o",
        "phai",
        "qua",
        "ra",
        "rieng",
        "roi",
        "rut",
        "sach",
        "sao",
        "sau",
        "so",
        "ta",
        "tai",
        "the",
        "theo",
        "thi",
        "thi",
        "thong",
        "tin",
        "toan",
        "toi",
        "tong",
        "trong",
        "trung",
        "tu",
        "tung",
        "tuan",
        "ubnd",
        "uy",
        "va",
        "vao",
        "ve",
        "vi",
        "vien",
        "viec",
        "voi",
        "vua",
        "xem",
        "xin",
        "xep",
        "y",
        "loc",
        "liet",
        "ke",
        "gui",
        "ho",
        "cho",
        "voi",
        "thu",
        "nhanh",
        "luon",
        "duoi",
        "tren",
        "bi",
        "dat",
        "tat",
        "ca",
        "ngay",
        "hom",
        "nay",
        "thang",
        "nam",
        "chi",
        "tiet",
        "so",
        "lieu",
        "chu",
        "thua",
        "chao",
        "da",
        "vang",
        "oi",
        "nhat",
        "diem",
        "dang",
        "trong",
        "so",
        "tung",
        "huyen",
        "xa",
        "phuong",
        "so",
        "tinh",
        "quan",
    ]
)
"""Words that say nothing by themselves: none of them is a name of a unit."""
