"""Units of two districts that do not exist, as a supervisor of one of them may name them."""

from bot.conversations.reading.questions.model import Known
from bot.conversations.reading.unit_names import NamedUnit
from core.frameworks.loader import find

PROVINCE = ("MH", "UBND tỉnh Minh Họa")
DISTRICT = ("TN", "UBND huyện Thử Nghiệm")
OTHER = ("BD", "UBND huyện Bịa Đặt")
COMMUNES = {
    "TN-1": "UBND xã Tân Lập",
    "TN-2": "UBND xã Tân Long",
    "TN-3": "UBND xã Suối Mẫu",
    "TN-4": "UBND phường Bến Thử",
    "TN-5": "UBND thị trấn Đồi Gương",
    "TN-6": "UBND xã Phú Mẫu",
    "TN-7": "UBND phường Phú Mẫu",
}
COMMUNES_ELSEWHERE = {"BD-1": "UBND xã Tân Lập", "BD-2": "UBND xã Đồng Vẽ"}


def known(*, knows_all: bool = False, own: str = "huyen") -> Known:
    """What the supervisor of the first district may name; with ``knows_all`` everything, as after publication."""
    framework = find("quang_nam_xa_2022")
    units = [
        NamedUnit(*DISTRICT, "huyen", *PROVINCE, is_mine=True),
        NamedUnit(*OTHER, "huyen", *PROVINCE, is_mine=knows_all),
        *(NamedUnit(code, name, "xa", *DISTRICT, is_mine=True) for code, name in COMMUNES.items()),
        *(NamedUnit(code, name, "xa", *OTHER, is_mine=knows_all) for code, name in COMMUNES_ELSEWHERE.items()),
    ]
    rows: dict[str, str] = {main.code: f"{main.code} {main.title}" for main in framework.pillars}
    rows |= {component.key: f"{component.code} {component.title}" for component in framework.components}
    return Known(tuple(units), rows, {band.id: band.label for band in framework.bands}, own)
