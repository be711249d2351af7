"""A tiny framework to build on, and rules made from the lines of a framework file."""

import tomllib
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import settings

from core.frameworks.build import build
from core.frameworks.model import Framework
from core.scoring.kinds import build_rule
from core.scoring.model import Given, Rule
from core.scoring.problem import Problem
from core.scoring.spec import Spec, Surroundings

settings.register_profile("steady", deadline=None)
if settings.get_current_profile_name() == "default":
    settings.load_profile("steady")  # a busy machine is no failure

AROUND = Surroundings(
    general={"staff": "tổng số cán bộ", "nobody": "tổng số hộ"}, rows={"synced": "1.4 Tỷ lệ hồ sơ đồng bộ"}
)

TINY = """
schema = 1
id = "mau_2025"
title = "Bộ chỉ số mẫu"
short_title = "Mẫu"
province = "Mẫu"
unit_class = "xa"
max_points = 40
points_places = 2
level_names = ["Nhóm", "Chỉ số chính", "Chỉ số thành phần"]

[source]
document = "Quyết định số 1/QĐ-UBND"
title = "Bộ chỉ số mẫu"
issued_by = "UBND tỉnh Mẫu"
issued_on = 2025-01-15
read_in = "bản giấy"

[window]
data_from = "01/11"
data_to = "01/11"
self_score_to = "30/11"
place = "Điều 2"

[policies]
not_applicable = "exclude"
roll_up = "percent"
band_scale = "percent"
band_on = "exact"
rank_on = "printed"
ranking_scope = "province"
never_appraised = "self"
not_submitted = "lowest_band"
at_close = "take_as_is"
evidence_missing = "warn"

[[stated]]
what = "max_points"
of = "A"
value = 30
place = "Điều 3"

[[stated]]
what = "components"
of = ""
value = 6
place = "Điều 3"

[[stated]]
what = "pillars"
of = ""
value = 3
place = "Điều 3"

[[band]]
id = "yeu"
label = "Yếu"
from = 0
colour = "đỏ"
colour_hex = "#c62828"
place = "Điều 4"

[[band]]
id = "trung_binh"
label = "Trung bình"
from = 50
place = "Điều 4"

[[band]]
id = "tot"
label = "Tốt"
from = 90
place = "Điều 4"

[[general]]
name = "staff"
title = "tổng số cán bộ"
unit = "người"
example = 23
place = "Phần A"

[[node]]
code = "A"
title = "Nền tảng"
level = 0
max_points = 30
place = "Điều 3"

[[node]]
code = "1"
title = "Nhận thức số"
parent = "A"
level = 1
pillar = true
max_points = 20
place = "Điều 3"

[[node]]
code = "2"
title = "Hạ tầng số"
parent = "A"
level = 1
pillar = true
max_points = 10
place = "Điều 3"

[[node]]
code = "B"
title = "Hoạt động"
level = 0
max_points = 10
place = "Điều 3"

[[node]]
code = "3"
title = "Chính quyền số"
parent = "B"
level = 1
pillar = true
max_points = 10
place = "Điều 3"

[[component]]
key = "head"
code = "1.1"
parent = "1"
title = "Trưởng Ban Chỉ đạo"
max_points = 10
place = "Phụ lục, dòng 1.1"
evidence = { text = "Quyết định thành lập", dated = "in_force" }
rule = { kind = "levels", options = [
  { id = "head", label = "Chủ tịch", share = 1 },
  { id = "deputy", label = "Phó Chủ tịch", share = "1/3" },
  { id = "none", label = "Chưa có", points = 0 },
] }

[[component]]
key = "meetings"
code = "1.2"
parent = "1"
title = "Cuộc họp do người đứng đầu chủ trì"
max_points = 10
place = "Phụ lục, dòng 1.2"
evidence = { text = "Biên bản họp" }
rule = { kind = "ratio", done = "số cuộc họp chủ trì", total = "tổng số cuộc họp", noun = "cuộc họp" }

[[component]]
key = "computers"
code = "2.1"
parent = "2"
title = "Cán bộ có máy tính"
max_points = 10
place = "Phụ lục, dòng 2.1"
evidence = { text = "", required = false }
rule = { kind = "ratio", done = "số cán bộ có máy tính", total_from = "staff", noun = "người" }

[[component]]
key = "portal"
code = "3.1"
parent = "3"
title = "Trang thông tin"
max_points = 7.5
place = "Phụ lục, dòng 3.1"
evidence = { text = "Đường dẫn" }
rule = { kind = "check" }

[[component]]
key = "news"
code = "3.2"
parent = "3"
title = "Tin bài"
max_points = 2.5
place = "Phụ lục, dòng 3.2"
evidence = { text = "Danh sách" }
rule = { kind = "count", noun = "tin bài", each = 0.5 }

[[component]]
key = "days"
code = "3.3"
parent = "3"
title = "Thời gian giải quyết trung bình"
max_points = 0
place = "Phụ lục, dòng 3.3"
rule = { kind = "information", label = "số ngày" }

[[component]]
key = "praise"
code = "3.9"
parent = "3"
title = "Bằng khen"
max_points = 10
bonus = true
place = "Phụ lục, dòng 3.9"
evidence = { text = "Bằng khen" }
rule = { kind = "count", noun = "bằng khen", each = 5 }
"""

READINGS = (
    ("not_applicable", "exclude"),
    ("roll_up", "percent"),
    ("band_scale", "percent"),
    ("band_on", "exact"),
    ("rank_on", "printed"),
    ("ranking_scope", "province"),
    ("never_appraised", "self"),
    ("not_submitted", "lowest_band"),
    ("at_close", "take_as_is"),
    ("evidence_missing", "warn"),
)


@pytest.fixture
def document() -> dict[str, Any]:
    """The tiny framework's document, to be changed at will."""
    readings = [{"name": name, "value": value, "why": "theo mẫu"} for name, value in READINGS]
    return {**tomllib.loads(TINY, parse_float=Decimal), "reading": readings}


@pytest.fixture
def framework(document: dict[str, Any]) -> Framework:
    return build(document, "mau_2025")


@pytest.fixture
def with_policies(document: dict[str, Any]) -> Callable[..., Framework]:
    """The tiny framework under other named readings; ``None`` leaves one out."""

    def framework(bands: list[dict[str, Any]] | None = None, **policies: Any) -> Framework:
        for name, value in policies.items():
            document["reading"] = [row for row in document["reading"] if row["name"] != name]
            document["policies"].pop(name, None)
            if value is not None:
                document["policies"][name] = value
                document["reading"].append({"name": name, "value": value, "why": "theo mẫu"})
        if bands is not None:
            document["band"] = bands
        return build(document, "mau_2025")

    return framework


@pytest.fixture(scope="session")
def rule() -> Callable[..., Rule]:
    """A rule from the lines of a row; a problem with them fails the test."""

    def built(lines: str, max_points: str = "20") -> Rule:
        problems: list[Problem] = []
        spec = Spec(tomllib.loads(lines, parse_float=Decimal), (), problems, AROUND)
        _, found = build_rule(spec, Decimal(max_points))
        assert problems == []
        assert found is not None
        return found

    return built


@pytest.fixture(scope="session")
def outcome(rule: Callable[..., Rule]) -> Callable[..., Fraction | str]:
    """What a row's lines give for an answer: the exact points, or the key of the reason why there are none."""

    def given(
        lines: str, values: dict[str, str], max_points: str = "20", general: dict[str, Decimal] | None = None
    ) -> Fraction | str:
        award = rule(lines, max_points).award(Given(values, general or {}), Decimal(max_points))
        return award.reason.key if award.points is None else award.points

    return given


@pytest.fixture(scope="session")
def problems_of() -> Callable[..., list[str]]:
    """Everything that is wrong with the lines of a row."""

    def found(lines: str, max_points: str = "20") -> list[str]:
        problems: list[Problem] = []
        build_rule(Spec(tomllib.loads(lines, parse_float=Decimal), (), problems, AROUND), Decimal(max_points))
        return [str(problem) for problem in problems]

    return found
