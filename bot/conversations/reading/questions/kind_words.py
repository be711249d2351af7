"""The words by which each question is known, folded; sets of words in any order, not sentences."""

import itertools
from collections.abc import Mapping
from typing import Final

from bot.conversations.reading.questions.model import Kind
from bot.conversations.reading.questions.scope_words import phrases


def _sets(*alternatives: str) -> tuple[tuple[str, ...], ...]:
    """``cho|doi duyet|phe_duyet`` are four sets; words joined by ``_`` have to stand one after another."""
    return tuple(
        chosen for listed in alternatives for chosen in itertools.product(*(slot.split("|") for slot in listed.split()))
    )


_MAINS: Final = "tru_cot|chi_so|linh_vuc|nhom|mang|mat_nao|noi_dung|phan_nao|tieu_chi|khau_nao|muc_nao|chi_tieu"
_HANDED: Final = "nop|trinh|gui|goi|hoan_thanh|hoan_tat|xong|hoan_thien"
_DUTY: Final = "cau|chi_so|noi_dung|phan|tieu_chi|muc|cai|gi|khau"
_BOTTOM: Final = "yeu|thap|kem|te|it_diem|cuoi|mat_diem|mat_nhieu|duoi_suc"
_TOP: Final = "manh|cao|tot|gioi|noi_bat|vuot_troi"
_HEADS: Final = "thu_truong|lanh_dao|chu_tich|sep|cap_tren"
_WHEN: Final = "bao_gio|khi_nao|ngay_nao|hom_nao|chung_nao|luc_nao|may_gio|bua_nao|bao_lau|may_ngay|bao_nhieu_ngay"

SETS_BY_KIND: Final[Mapping[Kind, tuple[tuple[str, ...], ...]]] = {
    Kind.RANK: _sets(
        "hang", "xep hang", "thu hang", "bang xep hang", "dung thu", "xep thu", "thu may", "vi tri", "vi thu",
        "dung o dau", "hang may", "dung hang", "thu bao_nhieu", "xep bao_nhieu",
    ),
    Kind.WITHOUT_EVIDENCE: _sets(
        "minh_chung", "minh_chung|tai_lieu|bang_chung|kiem_chung|ho_so thieu|chua|khong|no", "bang_chung",
        "tai_lieu kiem_chung",
    ),
    Kind.NOT_SUBMITTED: _sets(
        f"chua|khong|cham {_HANDED}", "chua_nop|chua_gui|chua_goi|chua_trinh",
        "thieu phieu", "no phieu", "chua thay nop", "tre han", "qua han", "nop muon", "nop tre",
        "con no", "chua co phieu", "chua lam xong", "tre nop", "cham tre", "cham chan", "chua thay phieu", "chua ve",
        "chua chiu nop",
    ),
    Kind.NOT_STARTED: _sets(
        "chua bat dau", "chua lam gi", "chua nhap", "chua nhap gi", "chua vao", "chua khoi dong|dong",
        "chua dang nhap", "chua cham", "chua dong|dung den|toi", "chua trien khai", "chua lam", "chua mo phieu",
        "chua tra_loi cau nao", "chua co so_lieu", "de trong", "chua bat_tay", "chua bat_tay vao lam",
        "chua dong_day", "chua dong gi", "chua lam cau nao", "chua cham cau nao", "con trang", "phieu trang",
        "chua he lam", "chua he cham", "chua he vao",
    ),
    Kind.AWAITING_APPROVAL: _sets(
        "cho|doi duyet|phe_duyet|ky", "chua duyet|phe_duyet|ky", f"cho|doi {_HEADS}",
        f"cho|doi {_HEADS} duyet|phe_duyet|ky",
    ),
    Kind.APPROVED: _sets("da duyet|phe_duyet|ky", "duyet roi", "phe_duyet", "duoc duyet", "duyet xong", "ky roi"),
    Kind.RETURNED: _sets("tra lai", "bi tra", "tra ve", "bi tra lai", "phai lam lai"),
    Kind.SUBMITTED: _sets(
        f"da {_HANDED}", f"{_HANDED} roi", "nop", "trinh", "hoan_thanh", "nop xong", "nop duoc", "da nop xong",
        "nop som", "lam xong roi",
    ),
    Kind.MISSING: _sets(
        "thieu", "con thieu", "con thieu gi", "chua tra_loi", "con gi", "con sot", "bo_sot", "thieu_sot",
        "chua xong gi", "con phai lam", "bo_sung", "can bo_sung", "con trong", "vuong gi", "chua co so_lieu gi",
        "chua lam gi nua", f"chua tra_loi|cham|lam|nhap|xong|dien|khai {_DUTY}", f"con {_DUTY} chua",
        f"con may|bao_nhieu {_DUTY}", "con vuong", "con lai nhung gi", "chua du", "chua dien", "bo trong",
    ),
    Kind.PROGRESS: _sets(
        "tien_do", "den dau", "toi dau", "lam den dau", "the_nao", "nhu the_nao", "tinh_hinh", "ra sao", "phan_tram",
        "tien_trinh", "lam duoc bao_nhieu", "duoc bao_nhieu cau", "bao_cao nhanh", "tong_hop", "tong_quan",
        "dang lam", "tien_do tu danh_gia", "cham_nhat", "cham tien_do", "lam cham", "nhanh nhat", "tinh_hinh nop",
        "tinh_hinh cham", "ty_le|ti_le nop|hoan_thanh|tra_loi|trinh", "toi dau roi", "den dau roi", "sao roi",
        "lam an sao", "may phan_tram", "tong_hop tinh_hinh", "tinh_hinh thuc_hien", "dien_bien", "duoc may cau",
        "lam duoc may", "may cau roi", "qua tung ngay", "theo ngay", "bieu_do tien_do", "tien_do nop",
        "tien_do cham", "ket_qua thuc_hien", "tien_do hoan_thanh", "muc_do hoan_thanh",
    ),
    Kind.LAST_YEAR: _sets(
        "nam_ngoai|nam_truoc|ky_truoc|dot_truoc|cung_ky|lan_truoc|nam_kia", "so voi", "so nam_ngoai", "tang_giam",
        "tang", "giam", "tien_bo", "thut_lui", "cai_thien", "len_hang", "tut_hang", "tut", "so_sanh", "hon nam",
        "tang|giam|tut nhieu nhat", "tang|giam|tut diem|hang nhieu nhat", "di_len", "di_xuong", "tang truong",
    ),
    Kind.COMPARE: _sets(
        "so_sanh voi|va", "so voi", "cao hon", "thap hon", "nao hon", "ai hon", "hon_kem", "chenh", "chenh_lech",
        "doi_chieu", "diem cao|thap|nhieu|it hon", "hon diem", "tot hon", "kem hon", "hon bao_nhieu",
        "kem bao_nhieu",
    ),
    Kind.WEAKEST: _sets(
        f"{_MAINS} {_BOTTOM}", f"{_MAINS} {_BOTTOM} nhat", "yeu o dau", "diem_yeu", "yeu cho nao", "yeu mat",
        "yeu ve gi|mat", "mat diem", "mat diem o dau", "mat diem nhieu", "mat diem nhieu nhat", "mat nhieu diem",
        "kem o dau", "yeu phan", "han_che", "can cai_thien", "yeu_kem o dau", "hong o dau", "rot diem o dau",
        "bi tru o dau", "duoi o dau", "yeu|kem cai gi", "yeu|kem|thap nhat o_dau|cho_nao|ve_gi|mat_nao", "yeu gi",
    ),
    Kind.STRONGEST: _sets(
        f"{_MAINS} {_TOP}", f"{_MAINS} {_TOP} nhat", "manh o dau", "diem_manh", "the_manh", "manh ve", "manh mat",
        "tot o dau", "manh cho nao", "manh cai gi", "manh gi", "uu_diem", "diem_sang",
    ),
    Kind.LOWEST: _sets(
        "thap", "thap nhat", "thap diem", "diem thap", "diem thap nhat", "yeu", "yeu nhat", "kem", "kem nhat",
        "cuoi bang", "cuoi bang xep hang", "it diem", "it diem nhat", "doi_so", "te nhat", "bet_bang", "bet", "cuoi",
        "dung cuoi", "dung bet", "xep cuoi", "xep bet", "chot bang", "top cuoi|duoi|thap|bet", "cuoi_cung",
        "duoi_bang", "diem kem nhat", "cuoi huyen|tinh", "bet huyen|tinh", "dung chot", "top thap nhat",
    ),
    Kind.HIGHEST: _sets(
        "cao nhat", "diem cao", "diem cao nhat", "tot nhat", "dan_dau", "dung dau", "nhieu diem nhat", "gioi nhat",
        "top", "dau bang", "dau bang xep hang", "manh nhat", "cao diem", "hang dau", "nhat_bang", "nhat_huyen",
        "nhat_tinh", "dang nhat", "xuat_sac", "xuat_sac nhat", "ai nhat", "top dau", "dung nhat", "top cao nhat",
        "kha nhat", "dau_tau", "tieu_bieu", "quan_quan", "hang nhat", "ve nhat", "dung dau bang", "xep nhat",
        "xep dau", "thu nhat",
    ),
    Kind.MEAN: _sets(
        "trung_binh", "diem trung_binh", "binh_quan", "diem binh_quan", "mat bang", "mat bang chung",
        "mat bang chung diem", "trung_binh chung",
    ),
    Kind.BAND: _sets(
        "xep loai", "loai", "loai gi|nao|may", "dat loai", "muc", "muc nao|gi", "thuoc loai", "phan loai",
        "xep loai gi|nao|may", "co_cau xep_loai", "ty_le|ti_le xep_loai", "moi|tung loai", "xep muc", "mau gi",
    ),
    Kind.POINTS: _sets(
        "diem", "so diem", "tong diem", "ket_qua", "cham duoc", "bang diem", "diem so", "ket_qua cham",
        "ket_qua tu cham", "ket_qua tu danh_gia", "ket_qua danh_gia", "bao_nhieu diem", "may diem", "tu cham",
        "diem tam_tinh", "cham bao_nhieu", "duoc|dat bao_nhieu|may",
    ),
    Kind.DEADLINE: _sets(
        "het han", "han nop", "han cuoi", "han chot", "con may ngay", "con bao_nhieu ngay", "deadline", "thoi_han",
        "may ngay nua", "nop cham_nhat", "cham_nhat khi_nao|ngay_nao|ngay|hom_nao", "ngay cuoi", "con bao_lau",
        "dong phieu", "moc thoi_gian", "ke_hoach thoi_gian", "con thoi_gian", "khoa so", "chot so_lieu",
        f"{_WHEN} nop|het|dong|khoa|chot|cong_bo|xong|ket_thuc|tham_dinh|ket_qua|het_han|trinh|duyet|cham|co|han",
        f"{_WHEN} co ket_qua", f"{_WHEN} co ket_qua chinh_thuc", "cong_bo chua|roi", "cong_bo", "han", "lich",
        "lich dot|ky|nay|danh_gia|trinh", "lich trinh", "han tham_dinh", "han phe_duyet|duyet|trinh|gui",
        "thoi_gian nop|cham|tham_dinh|trinh|con", "con kip", "co ket_qua chinh_thuc chua", "gia_han",
        "ket_thuc dot|ky|ngay", f"{_WHEN}",
    ),
}  # fmt: skip
"""Of several kinds that are heard, the one with the most letters is meant; of equal ones the first."""

WEAK: Final = frozenset(
    _sets(
        "nhat_bang", "nhat_huyen", "nhat_tinh", "dang nhat", "duoc|dat bao_nhieu|may", "ket_qua", "top",
        "muc nao|gi", "con gi", "tong_hop", "lich", "han", "so_sanh", "ai nhat", "thap", "yeu", "kem", "tut", "nop",
        "trinh", "vi_tri", "so voi", "tra ve", "loai", "cong_bo", "phan_tram", "de trong", "hoan_thanh", "nao hon",
        "ai hon", "bet", "thu nhat", "co_cau", "chenh", "con gi", "xuat_sac", "cao hon", "thap hon", "tot hon",
        "hon bao_nhieu", "hang dau", "bo_sung", "con lich", "theo ngay", "han_che", "tot o dau", "di_len",
        "di_xuong", "hon diem", "con trong", "tien_bo", "thu may", "den dau", "mau gi", f"{_WHEN} co|xong|cham|het",
    )
)  # fmt: skip
"""Words that people say about anything: without another word of ours they need a unit, a row or the question before."""

DECISIVE: Final = frozenset(_sets("chua_nop|chua_gui|chua_goi|chua_trinh"))
"""Said in one breath, these decide, whatever else is spoken of."""

VAGUE: Final = frozenset(
    _sets("the_nao", "nhu the_nao", "ra sao", "sao roi", "toi dau", "den dau", "cuoi", "tang", "giam", "muc", _WHEN)
)
"""``thế nào`` after another question only makes it longer: any other word of ours says better what is asked."""

YEARS: Final = phrases("nam ngoai", "nam truoc", "ky truoc", "dot truoc", "cung ky", "lan truoc", "nam kia")
"""Whoever names the round before asks about it, whatever else is said."""

COMPARING: Final = phrases("so sanh", "so voi", "hon", "chenh", "chenh lech", "doi chieu", "hon kem")
"""Between two units: one beside the other."""

DUTIES: Final = frozenset({"cau", "muc", "gi", "phan", "tieu", "noi", "chi", "so"})
"""Beside ``chưa`` and a unit: what of its sheet is missing."""

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

ABOUT_MANY: Final = frozenset({Kind.LOWEST, Kind.HIGHEST, Kind.MEAN, Kind.NOT_SUBMITTED})
"""Never about the one unit the question before was about, unless the text points back at it."""

COUNTED: Final = frozenset({Kind.LOWEST, Kind.HIGHEST, Kind.RANK})
"""How many units are wanted matters."""

ROWED: Final = frozenset({Kind.ROW, Kind.LOWEST, Kind.HIGHEST, Kind.MEAN})
"""A follow-up with another row keeps these."""

NEGATIONS: Final = frozenset({"chua", "khong"})
NEGATED: Final[Mapping[Kind, Kind]] = {
    Kind.SUBMITTED: Kind.NOT_SUBMITTED,
    Kind.APPROVED: Kind.AWAITING_APPROVAL,
}
"""What a kind becomes beside one of the negations."""

DETAIL_WORDS: Final = phrases("chi tiet", "cu the", "day du", "ro hon", "ky hon")
"""More of what was answered before."""

FILE_WORDS: Final = phrases(
    "file", "excel", "bang tinh", "xlsx", "tep", "ban mem", "xuat ra", "tai ve", "tai xuong", "ep xen"
)
"""The answer is wanted as a spreadsheet."""
