"""Names of units that are made of the words of questions, hard to spell, or told apart only by their marks."""

import pytest

from bot.conversations.folding import fold
from bot.conversations.reading.questions.model import Asked, Kind, Known, NotFound, Question, Scope, Which
from bot.conversations.reading.questions.several import asked
from bot.conversations.reading.unit_names import NamedUnit
from tests.bot.asking_world import known

DISTRICT = ("GM", "UBND huyện Gò Mây")
PROVINCE = ("TV", "UBND tỉnh Vẽ")
COMMUNES = (
    "xã Cao Thắng", "xã Tiến Bộ", "xã Thống Nhất", "xã Tốt Động", "xã Cuối Hạ", "xã Trung Kỳ", "xã Bảy Ngàn",
    "thị trấn Hai Riêng", "xã Năm Căn", "xã Nam Tiến", "xã Bình Minh", "xã Yên Minh", "xã Điềm Thụy", "xã Trình Xuyên",
    "xã Thành Công", "xã Cư M'Gar", "xã Ea H'leo", "xã Ia Pa", "xã Y Tý", "xã U Minh", "thị trấn U Minh", "xã Số 9",
    "xã Ba Vì", "xã Trung Bình", "xã Kém Cỏi", "xã Mã Đà", "xã Quán Hành", "xã Sở Hạ", "xã Tỉnh Gia", "phường 12",
)  # fmt: skip
DEPARTMENTS = (
    "Sở Thông tin và Truyền thông", "Sở Nông nghiệp và Phát triển nông thôn", "Văn phòng UBND tỉnh", "Ban Dân tộc",
    "Sở Văn hoá, Thể thao và Du lịch", "Sở Giáo dục và Đào tạo",
)  # fmt: skip
QUESTIONS = (
    ("{} còn thiếu gì", Kind.MISSING),
    ("{} được bao nhiêu điểm", Kind.POINTS),
    ("{} hạng mấy", Kind.RANK),
    ("{} xếp loại gì", Kind.BAND),
    ("{} nộp chưa", Kind.PROGRESS),
    ("{} yếu ở đâu", Kind.WEAKEST),
    ("{} so với năm ngoái", Kind.LAST_YEAR),
    ("{} thiếu minh chứng gì", Kind.WITHOUT_EVIDENCE),
    ("an toàn thông tin của {}", Kind.ROW),
)


def world(names: tuple[str, ...], level: str, above: tuple[str, str], own: str) -> Known:
    units = [NamedUnit(*above, own, "", "", is_mine=True)]
    units += [NamedUnit(name, f"UBND {name}", level, *above, is_mine=True) for name in names]
    framework = known()
    return Known(tuple(units), framework.rows, framework.bands, own)


DISTRICT_WORLD = world(COMMUNES, "xa", DISTRICT, "huyen")
PROVINCE_WORLD = Known(tuple(NamedUnit(name, name, "so", *PROVINCE, is_mine=True) for name in DEPARTMENTS), own="tinh")


def is_about(found: Asked, kind: Kind, name: str) -> bool:
    return isinstance(found, Question) and (found.kind, found.scope, found.unit) == (kind, Scope.UNIT, name)


@pytest.mark.parametrize("name", COMMUNES)
def test_a_name_is_found_with_marks_and_without_whatever_its_words_mean(name: str) -> None:
    for template, kind in QUESTIONS:
        text = template.format(name)
        for typed in (text, text.lower(), fold(text)):
            assert is_about(asked(typed, DISTRICT_WORLD), kind, name), typed


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("sở TT&TT", "Sở Thông tin và Truyền thông"),
        ("sở tttt", "Sở Thông tin và Truyền thông"),
        ("Sở NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("sở nông nghiệp", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("văn phòng UBND tỉnh", "Văn phòng UBND tỉnh"),
        ("ban dân tộc", "Ban Dân tộc"),
        ("sở VHTTDL", "Sở Văn hoá, Thể thao và Du lịch"),
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hoá, Thể thao và Du lịch"),
        ("sở gd&đt", "Sở Giáo dục và Đào tạo"),
    ],
)
def test_departments_are_found_by_initials_and_by_how_their_names_begin(typed: str, name: str) -> None:
    assert is_about(asked(f"{typed} được mấy điểm", PROVINCE_WORLD), Kind.POINTS, name)


@pytest.mark.parametrize("typed", ["sở Y tế", "Sở Tư pháp", "sở công thương"])
def test_a_department_that_is_not_there_is_not_taken_for_all_of_them(typed: str) -> None:
    assert isinstance(asked(f"{typed} được mấy điểm", PROVINCE_WORLD), NotFound)


def test_marks_tell_names_apart_and_their_absence_asks() -> None:
    twins = world(("xã Tân Thành", "xã Tân Thạnh"), "xa", DISTRICT, "huyen")

    assert is_about(asked("xã Tân Thạnh mấy điểm", twins), Kind.POINTS, "xã Tân Thạnh")
    assert is_about(asked("tan thành mấy điểm", twins), Kind.POINTS, "xã Tân Thành")
    assert isinstance(asked("xa tan thanh may diem", twins), Which)


def test_another_name_that_was_typed_with_care_is_asked_back_and_not_guessed() -> None:
    found = asked("xã Cao Thằn còn thiếu gì", DISTRICT_WORLD)

    assert isinstance(found, NotFound)
    assert [unit.code for unit in found.near] == ["xã Cao Thắng"]


@pytest.mark.parametrize(
    "name",
    [
        "xã Long Hậu", "xã Kỳ Anh", "xã Thạch Xuân", "xã Nhơn Hội", "phường Tam Kỳ", "xã Đoàn Kết", "xã Gio An",
        "xã Vạn Phúc", "xã Hạ Long", "xã Thành Công", "xã Nam Đàn", "thị trấn Hương Khê", "xã Bảy Ngàn",
    ],
)  # fmt: skip
def test_a_name_nobody_knows_is_not_found_and_never_taken_for_all_units(name: str) -> None:
    others = world(("xã Tân Lập", "xã Suối Mẫu"), "xa", DISTRICT, "huyen")

    for template, _ in QUESTIONS:
        for typed in (template.format(name), template.format(name).lower(), fold(template.format(name))):
            assert isinstance(asked(typed, others), NotFound), typed
