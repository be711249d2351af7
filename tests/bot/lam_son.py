"""A province that does not exist, with names that are hard to tell apart, and what typed questions mean there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot.conversations.reading.questions.model import AsFile, Asked, Kind, Known, NotFound, Question, Scope, Which
from bot.conversations.reading.questions.several import all_asked
from bot.conversations.reading.unit_names import NamedUnit
from core.frameworks.loader import find

PROVINCE = ("LS", "UBND tỉnh Lam Sơn")
DISTRICTS = {"YT": "UBND huyện Yên Thuận", "LC": "UBND thành phố Lam Châu", "BK": "UBND huyện Bình Khê"}
COMMUNES = {
    "YT": (
        "xã Tân Thành", "xã Tân Thạnh", "xã Phú Quý", "xã Hoà Lạc", "thị trấn Hoà Lạc", "thị trấn Yên Thuận",
        "xã Đức Đại", "xã Ea-Trang", "xã Nghĩa Dũng", "xã Thuỵ Lôi", "xã Quảng Lợi", "xã Đắk Rơ-Lang",
    ),
    "LC": ("Phường 3", "Phường 10", "phường Đồng Tiến", "phường Hoà Lạc", "xã Cam Lĩnh", "Phường 1"),
    "BK": ("xã Tân Thành", "xã Vĩnh Thịnh", "thị trấn Mỹ Đức", "xã Trường Giang"),
}  # fmt: skip
KINDS: Mapping[str, frozenset[Kind]] = {
    "unsubmitted": frozenset({Kind.NOT_SUBMITTED}),
    "submitted": frozenset({Kind.SUBMITTED}),
    "not_started": frozenset({Kind.NOT_STARTED}),
    "waiting": frozenset({Kind.AWAITING_APPROVAL}),
    "approved": frozenset({Kind.APPROVED}),
    "returned": frozenset({Kind.RETURNED}),
    "progress": frozenset({Kind.PROGRESS}),
    "state": frozenset({Kind.PROGRESS}),
    "missing": frozenset({Kind.MISSING}),
    "bare": frozenset({Kind.WITHOUT_EVIDENCE}),
    "points": frozenset({Kind.POINTS}),
    "band": frozenset({Kind.BAND}),
    "bands": frozenset({Kind.BAND}),
    "band_units": frozenset({Kind.BAND}),
    "rank": frozenset({Kind.RANK}),
    "ranking": frozenset({Kind.RANK, Kind.POINTS}),
    "weakest": frozenset({Kind.WEAKEST}),
    "strongest": frozenset({Kind.STRONGEST}),
    "lowest": frozenset({Kind.LOWEST}),
    "highest": frozenset({Kind.HIGHEST}),
    "average": frozenset({Kind.MEAN}),
    "row": frozenset({Kind.ROW, Kind.POINTS}),
    "last_year": frozenset({Kind.LAST_YEAR}),
    "compare": frozenset({Kind.COMPARE}),
    "deadline": frozenset({Kind.DEADLINE}),
    "publication": frozenset({Kind.DEADLINE}),
}
OF_NOBODY = frozenset({"deadline", "publication"})
OWN_OR_BELOW = frozenset({"weakest", "strongest", "last_year"})
"""Without a subject both readings are right: the own sheet where there is one."""


@dataclass(frozen=True)
class Meaning:
    """What one question means."""

    word: str
    units: frozenset[str] = frozenset()
    row: str = ""
    count: int = 0
    band: str = ""
    under: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class TypedQuestion:
    """A text, maybe after another, asked in a district (``huyen``) or the province (``tinh``)."""

    own: str
    before: str
    text: str
    meanings: tuple[Meaning, ...] = field(default=())

    @property
    def is_ours(self) -> bool:
        return self.meanings[0].word != "outside"


@cache
def known(own: str) -> Known:
    """What may be named: in the province everything, in the district only what lies below it."""
    framework = find("quang_nam_xa_2022")
    sees_all = own == "tinh"
    units = [NamedUnit(*PROVINCE, "tinh", "", "", is_mine=sees_all)]
    for code, name in DISTRICTS.items():
        is_mine = sees_all or code == "YT"
        units.append(NamedUnit(code, name, "huyen", *PROVINCE, is_mine=is_mine))
        units += [
            NamedUnit(f"{code}-{number}", f"UBND {commune}", "xa", code, name, is_mine=is_mine)
            for number, commune in enumerate(COMMUNES[code], 1)
        ]
    rows: dict[str, str] = {main.code: f"{main.code} {main.title}" for main in framework.pillars}
    rows |= {component.key: f"{component.code} {component.title}" for component in framework.components}
    labels = {band.id: band.label for band in framework.bands}
    return Known(tuple(units), rows, labels, own, {band.id: band.colour for band in framework.bands})


def typed_questions(file: Path) -> tuple[TypedQuestion, ...]:
    """The list in a file."""
    own = ""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            own = line[1:]
        elif line and not line.startswith("#"):
            said, _, meant = line.rpartition(" => ")
            before, _, text = said.rpartition(" >> ")
            found.append(TypedQuestion(own, before, text, tuple(map(_meaning, meant.split(" & ")))))
    return tuple(found)


def _meaning(written: str) -> Meaning:
    word, *rest = written.split()
    if word == "band_units":
        return Meaning(word, band=" ".join(rest))
    facts = dict(one.split("=") for one in rest if "=" in one)
    codes: dict[str, str] = {component.code: component.key for component in find("quang_nam_xa_2022").components}
    row = facts.get("row", "")
    return Meaning(
        word,
        units=frozenset(one for one in rest if one.split("-")[0] in {*DISTRICTS, "LS"}),
        row=codes.get(row, row),
        count=next((int(one) for one in rest if one.isdecimal()), 0),
        under=facts.get("under", ""),
        is_own="own" in rest,
    )


def found_for(question: TypedQuestion) -> tuple[Asked, ...]:
    """What the reader makes of a text, the one before it read first."""
    last, among = None, tuple[str, ...]()
    if question.before:
        match all_asked(question.before, known(question.own))[-1].asked:
            case Question() as one:
                last = one
            case Which(one, units):
                last, among = one, tuple(unit.code for unit in units)
            case _:
                pass
    return tuple(part.asked for part in all_asked(question.text, known(question.own), last, among))


def units_of(found: Asked) -> frozenset[str]:
    """The units an answer would be about."""
    match found:
        case Question():
            return found.units
        case AsFile(question):
            return question.units
        case Which(units=units):
            return frozenset(unit.code for unit in units)
        case NotFound(near=near):
            return frozenset(unit.code for unit in near)
        case None:
            return frozenset()


def is_right(found: Asked, meaning: Meaning, own: str) -> bool:
    """Whether this is what was meant."""
    match meaning.word:
        case "which":
            return isinstance(found, Which)
        case "elsewhere":
            return isinstance(found, NotFound)
        case "file":
            return isinstance(found, AsFile)
        case _:
            return isinstance(found, Question) and _asks(found, meaning, own) and _is_about(found, meaning)


def _asks(found: Question, meaning: Meaning, own: str) -> bool:
    is_counted = found.count == meaning.count or (not meaning.count and found.count == 1)
    return (
        found.kind in KINDS[meaning.word]
        and found.row == meaning.row
        and (is_counted or meaning.word not in {"lowest", "highest"})
        and (meaning.word not in {"bands", "band_units"} or known(own).bands.get(found.band, "") == meaning.band)
    )


def _is_about(found: Question, meaning: Meaning) -> bool:
    if meaning.word in OF_NOBODY:
        return True
    if meaning.under:
        return found.scope is Scope.AREA and found.unit == meaning.under
    if meaning.is_own:
        return found.scope is Scope.OWN or (found.scope, found.unit) == (Scope.UNIT, "YT")
    if meaning.units:
        return found.scope is Scope.UNIT and found.units == meaning.units
    return found.scope is Scope.BELOW or (found.scope is Scope.OWN and meaning.word in OWN_OR_BELOW)
