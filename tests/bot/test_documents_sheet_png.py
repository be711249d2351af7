"""The sheet as a picture: phone width, the band's own colour, bars as long as the points, nothing over the edge."""

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

import pytest
from PIL import Image

from bot.documents.sheet_paper import SheetPaper
from bot.documents.sheet_png import ACCENT, BAR_HEIGHT, INNER, MARGIN, TRACK, WIDTH, sheet_png
from bot.wording import Words
from core.assessment.sheet import Entry, Sheet, State
from core.assessment.standing import standing
from core.assessment.totals import score_sheet
from core.frameworks.loader import load
from core.frameworks.model import Framework
from tests.bot.full_sheet import COMMUNES, ROUND, full_sheet, official

LONG = "Ủy ban nhân dân phường Quyết Thắng Nghĩa Thuận Đẫm Khuỷu " * 12
WARNING_GROUND = (255, 243, 224)


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load(COMMUNES)


@pytest.fixture(scope="module")
def full(framework: Framework) -> Sheet:
    return full_sheet(framework)


@pytest.fixture(scope="module")
def image(framework: Framework, full: Sheet, words: Words) -> Image.Image:
    return picture(official(framework), full, words)


def picture(framework: Framework, sheet: Sheet, words: Words, unit: str = "UBND xã Suối Mẫu") -> Image.Image:
    drawn = sheet_png(SheetPaper(framework, sheet, ROUND, unit), words)
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def count(image: Image.Image, colour: tuple[int, int, int]) -> int:
    return dict((found, many) for many, found in image.getcolors(2**24) or ()).get(colour, 0)  # noqa: C402


def bars(image: Image.Image) -> Iterator[int]:
    """How many pixels of each bar are filled, from top to bottom."""
    first, last = MARGIN + BAR_HEIGHT // 2, WIDTH - MARGIN - BAR_HEIGHT // 2
    below_heading = next(y for y in range(image.height) if image.getpixel((0, y)) == (255, 255, 255))

    def is_bar(y: int) -> bool:
        ends = {image.getpixel((first, y)), image.getpixel((last, y))}
        return ends <= {rgb(ACCENT), rgb(TRACK)} and image.getpixel((0, y)) == (255, 255, 255)

    for found, rows in groupby(range(below_heading, image.height), key=is_bar):
        listed = list(rows)
        if found and len(listed) > BAR_HEIGHT // 2:
            middle = listed[len(listed) // 2]
            yield sum(image.getpixel((x, middle)) == rgb(ACCENT) for x in range(MARGIN, WIDTH - MARGIN))


def test_it_is_as_wide_as_a_phone_shows_sharply(image: Image.Image) -> None:
    assert image.width == WIDTH
    assert WIDTH < image.height < 4 * WIDTH


def test_the_band_stands_on_the_decisions_own_colour(framework: Framework, full: Sheet, image: Image.Image) -> None:
    stands = standing(framework, score_sheet(framework, full).if_submitted)
    assert stands is not None

    assert count(image, rgb(stands.band.colour_hex)) > INNER * 60
    others = [band for band in framework.bands if band.id != stands.band.id]
    assert not any(count(image, rgb(band.colour_hex)) for band in others)


def test_each_mains_bar_is_as_long_as_its_share(framework: Framework, full: Sheet, image: Image.Image) -> None:
    score = score_sheet(framework, full)

    lengths = list(bars(image))

    assert len(lengths) == len(framework.pillars)
    for pillar, length in zip(framework.pillars, lengths, strict=True):
        tally = score.nodes[pillar.code]
        assert abs(length - float(tally.if_submitted / tally.counted_max) * INNER) <= 3


def test_what_nobody_has_answered_has_an_empty_bar_and_no_band(framework: Framework, words: Words) -> None:
    image = picture(official(framework), Sheet(), words)

    assert list(bars(image)) == [0] * len(framework.pillars)
    assert not any(count(image, rgb(band.colour_hex)) for band in framework.bands)


@pytest.mark.parametrize("unit", [LONG, "X" * 400])
def test_nothing_is_written_over_the_edge(framework: Framework, full: Sheet, words: Words, unit: str) -> None:
    long = replace(
        official(framework),
        short_title=LONG,
        nodes=tuple(replace(node, title=LONG, model=frozenset()) for node in framework.nodes),
        components=tuple(replace(one, title=LONG, model=frozenset()) for one in framework.components),
    )

    image = picture(long, full, words, unit)

    right = image.crop((WIDTH - MARGIN + 6, 0, WIDTH, image.height))
    assert {colour for _, colour in right.getcolors() or ()} == {rgb(ACCENT), (255, 255, 255)}


def test_a_trial_framework_is_marked_all_over(
    framework: Framework, full: Sheet, words: Words, image: Image.Image
) -> None:
    marked = picture(framework, full, words)

    assert count(marked, WARNING_GROUND) > INNER * 40
    assert count(image, WARNING_GROUND) == 0
    below = marked.crop((0, marked.height - 600, WIDTH, marked.height)).convert("L")
    assert sum(below.histogram()[200:255]) > 10_000


def test_what_people_typed_is_text_and_not_markup(framework: Framework, full: Sheet, words: Words) -> None:
    typed = '<text fill="#ff0000">&amp;</text>]]>\x00\u202e\uffff'

    image = picture(official(framework), full, words, typed)

    assert count(image, (255, 0, 0)) == 0
    assert image.height > WIDTH


def test_the_same_sheet_is_the_same_picture(framework: Framework, full: Sheet, words: Words) -> None:
    paper = SheetPaper(framework, full, ROUND, "UBND xã Suối Mẫu")

    assert sheet_png(paper, words) == sheet_png(paper, words)


def test_a_main_in_which_nothing_counts_has_an_empty_bar(framework: Framework, full: Sheet, words: Words) -> None:
    first = framework.pillars[0]
    out = {one.key: Entry(State.NOT_ASSESSED) for one in framework.components_of(first)}

    lengths = list(bars(picture(official(framework), replace(full, entries={**full.entries, **out}), words)))

    assert lengths[0] == 0
    assert all(lengths[1:])
