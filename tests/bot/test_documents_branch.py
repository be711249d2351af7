"""Pictures beside a supervisor's answers: what they show, and that nobody has to look for it."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from PIL import Image

from bot.documents.branch_bars_png import END, ends_of
from bot.documents.branch_days_png import ANSWERED, DEADLINE, HANDED_IN
from bot.documents.branch_paper import BranchPaper, Drawing
from bot.documents.branch_png import branch_png
from bot.wording import Words
from core.assessment.daily import DayCount
from core.assessment.overseeing import Earned, UnitSeen
from core.assessment.rounds import Calendar
from core.assessment.stage import Stage
from core.frameworks.loader import find

FRAMEWORK = find("quang_nam_xa_2022")
CALENDAR = Calendar(date(2025, 11, 1), date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 30))
NOW = datetime(2026, 11, 12, 1, tzinfo=UTC)
PHONE_PIXELS = 390
"""The width of a usual phone, on which a picture of 1,080 pixels is shown."""


def unit(number: int, percent: int, band: str) -> UnitSeen:
    share = Fraction(percent, 100)
    whole = Earned(share * 1000, Fraction(1000))
    name = f"UBND xã Vẽ Ra {number}"
    return UnitSeen(f"u{number}", name, "", "", Stage.UNDER_WAY, 40, 44, whole=whole, measured=share, band=band)


UNITS = (unit(1, 95, "tot"), unit(2, 75, "kha"), unit(3, 60, "trung_binh"), unit(4, 30, "yeu"))


def paper(drawing: Drawing) -> BranchPaper:
    days = tuple(DayCount(CALENDAR.self_from + timedelta(days=n), 10 * n, n // 4) for n in range(12))
    return BranchPaper("UBND huyện Vẽ Ra", "Kỳ mẫu", FRAMEWORK, UNITS, NOW, CALENDAR, drawing=drawing, days=days)


def pixels(image: Image.Image, colour: str) -> list[tuple[int, int]]:
    """Where the picture has almost this colour: pictures are stored in few colours."""
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    whole = image.convert("RGB")
    width, height = whole.size
    seen = whole.load()
    assert seen is not None
    return [
        (x, y)
        for y in range(0, height, 3)
        for x in range(0, width, 3)
        if all(abs(one - other) <= 10 for one, other in zip(seen[x, y], wanted, strict=True))  # type: ignore[arg-type]
    ]


def test_every_unit_has_a_bar_in_the_colour_of_its_band_as_long_as_its_share(words: Words) -> None:
    image = Image.open(io.BytesIO(branch_png(paper(Drawing.BARS), words)))
    lengths = []
    for one in UNITS:
        colour = next(band.colour_hex for band in FRAMEWORK.bands if band.id == one.band)
        found = pixels(image, colour)
        lowest = max(y for _, y in found)  # bars are below the legend
        row = [x for x, y in found if lowest - 12 <= y <= lowest]
        lengths.append(max(row) - min(row))

    assert image.size[0] / PHONE_PIXELS < 3  # a name of 36 pixels is at least 12 on a phone
    for one, length in zip(UNITS, lengths, strict=True):
        assert one.measured is not None
        assert abs(length - one.measured * (1080 - 88)) <= 2 * 3  # every third pixel is looked at


def test_of_126_units_the_ends_are_drawn_and_of_forty_all() -> None:
    many = tuple(unit(number, 50, "yeu") for number in range(126))

    top, bottom = ends_of(many)

    assert (top, bottom) == (many[:END], many[-END:])
    assert ends_of(many[:40]) == (many[:40], ())


def test_progress_shows_each_day_up_to_today_and_the_last_day_as_a_line(words: Words) -> None:
    image = Image.open(io.BytesIO(branch_png(paper(Drawing.DAYS), words)))
    line = {x for x, _ in pixels(image, DEADLINE)}
    answered = [x for x, _ in pixels(image, ANSWERED)]
    handed_in = [x for x, _ in pixels(image, HANDED_IN)]

    day = (1080 - 88) / 30  # 30 days from the first to the last
    assert max(line) >= 1080 - 44 - 8
    assert 44 + day <= min(answered) <= 44 + 2 * day  # nothing was answered on the first day
    assert max(answered) <= 44 + 12 * day  # and nothing is known of tomorrow
    assert 44 + 4 * day <= min(handed_in)


def test_without_days_the_table_of_mains_is_drawn(words: Words) -> None:
    without = replace(paper(Drawing.DAYS), days=())

    assert branch_png(without, words) == branch_png(paper(Drawing.HEAT), words)
