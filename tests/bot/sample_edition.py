"""Official results of six communes that do not exist, for the tests of what is made of an edition."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from bot.documents.results_paper import ResultsPaper
from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.edition.compute import compute, preview
from core.assessment.edition.inputs import Earlier, Occasion, UnitInput
from core.assessment.sheet import Entry, Sheet, State
from core.frameworks.model import Framework
from tests.bot.full_sheet import full_sheet

OCCASION = Occasion(
    "r-2026",
    "Đánh giá chuyển đổi số cấp xã năm 2026",
    2026,
    "Sở Khoa học và Công nghệ",
    "Công văn số 12/SKHCN-CĐS ngày 01/11/2026",
)
COMPUTED_AT = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)
HOSTILE = '=HYPERLINK("http://x.invalid";"<script>alert(1)</script>")'
NOTE = "Văn bản không đúng thẩm quyền"


def sample_units(framework: Framework) -> list[UnitInput]:
    """Two that tie, one with adjusted rows, one with a hostile name, one that gave little, one that gave nothing."""
    full = full_sheet(framework)
    first, second, third, *_ = framework.components
    little = replace(full, entries=dict(list(full.entries.items())[:20]))
    adjusted = {
        first.key: Appraisal(Verdict.ADJUSTED, Decimal("7.5"), NOTE, "Minh"),
        second.key: Appraisal(Verdict.ACCEPTED, Decimal(15), "", "Minh"),
        third.key: Appraisal(Verdict.NOT_ASSESSED, None, "Không thuộc phạm vi", "Minh"),
    }
    without = replace(full, entries={**full.entries, first.key: Entry(State.NO_DATA)})
    return [
        UnitInput("suoi-mau", "UBND xã Suối Mẫu", full, earlier=Earlier(2025, Decimal("700.5"), "2")),
        UnitInput("doi-mau", "UBND xã Đồi Mẫu", full, earlier=Earlier(2025, Decimal(760), "1")),
        UnitInput("nui-mau", "UBND phường Núi Mẫu", full, adjusted),
        UnitInput("x/../y", HOSTILE, without),
        UnitInput("song-mau", "UBND xã Sông Mẫu", little),
        UnitInput("dao-mau", "UBND xã Đảo Mẫu", Sheet()),
    ]


def sample_paper(framework: Framework) -> ResultsPaper:
    edition = compute(framework, sample_units(framework), OCCASION)
    return ResultsPaper(edition, 1, COMPUTED_AT, "ab" * 32)


def preview_paper(framework: Framework) -> ResultsPaper:
    return ResultsPaper(preview(framework, sample_units(framework), OCCASION))
