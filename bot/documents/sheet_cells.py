"""What stands in the cells of a sheet's paper: general figures, how points are earned, grounds, proofs."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.conversations.describing import described
from bot.conversations.supplied import supplied_lines
from bot.wording import Words
from core.assessment.rounds import Round
from core.assessment.scores import ComponentScore, Counting
from core.assessment.sheet import Evidence, EvidenceKind, Sheet
from core.frameworks.model import Component, Framework, Source
from core.scoring.explain import explain
from core.scoring.phrase import Facts, Label, Phrase


def general_rows(
    framework: Framework, sheet: Sheet, round_: Round, unit: tuple[str, str]
) -> Iterator[tuple[Label, Label | Decimal]]:
    """Label and value of every line of part A. ``unit`` is name and code, the code may be empty."""
    name, code = unit
    calendar = round_.calendar
    yield Phrase("paper-unit"), Phrase("paper-unit-and-code", {"unit": name, "code": code}) if code else name
    yield Phrase("paper-round"), round_.title
    if round_.owner:
        yield Phrase("paper-owner"), round_.owner
    if round_.letter:
        yield Phrase("paper-letter"), round_.letter
    yield Phrase("paper-source"), _source(framework.source)
    window = {"first": calendar.data_from, "last": calendar.data_to}
    yield Phrase("paper-window"), Phrase("paper-window-value", window)
    yield Phrase("paper-deadline"), Phrase("paper-day", {"day": calendar.self_to})
    for figure in framework.general:
        value = sheet.general.get(figure.name)
        label = Phrase("paper-figure", {"title": figure.title, "unit": figure.unit})
        yield label, Phrase("paper-figure-missing") if value is None else value


def how(component: Component, words: Words) -> str:
    """How points are earned (cách xác định và tính điểm), one sentence a line."""
    return "\n".join(words.text(phrase) for phrase in component.rule.how(component.max_points))


def row_points(score: ComponentScore) -> Decimal | None:
    """The points of one row; nothing where nothing is known, or where the row is not scored."""
    return score.points if score.counting is Counting.KNOWN else None


def grounds(score: ComponentScore, sheet: Sheet, words: Words) -> str:
    """The answer, what others supply and what the unit says to it, what it earned, the explanation (giải trình)."""
    entry = sheet.entry(score.component.key)
    supplied = [words.text(line.phrase) for line in supplied_lines(score.component, sheet)]
    answer = words.text(described(score.component, entry))
    reasons: list[str] = []
    if score.award is not None:
        reasons = [words.text(phrase) for phrase in explain(score.award, score.points, score.component.max_points)]
    is_said = any(answer in reason for reason in reasons) or (bool(supplied) and not score.is_asked)
    lines = [*supplied, *reasons] if is_said else [_capital(answer), *supplied, *reasons]
    if entry.justification:
        lines = [*lines, words.text(Phrase("paper-justification", {"text": entry.justification}))]
    return "\n".join(lines)


def proofs(component: Component, given: Sequence[Evidence], words: Words) -> str:
    """Every proof with its number; where there is none, what is wanted."""
    if given:
        return "\n".join(f"{number}. {_proof(proof, words)}" for number, proof in enumerate(given, 1))
    if not component.evidence.required:
        return ""
    return words.text(Phrase("paper-proof-wanted", {"text": component.evidence.text}))


def _proof(proof: Evidence, words: Words) -> str:
    if proof.kind is not EvidenceKind.DOCUMENT or proof.issued_on is None:
        return proof.title
    day = words.fact(proof.issued_on)
    if day in proof.title:
        return proof.title
    return words.text(Phrase("paper-proof-dated", {"title": proof.title, "day": proof.issued_on}))


def _source(source: Source) -> Label:
    if source.issued_on is None:
        return Phrase("paper-source-undated", {"document": source.document, "issuer": source.issued_by})
    facts: Facts = {"document": source.document, "issuer": source.issued_by, "day": source.issued_on}
    return Phrase("paper-source-dated", facts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
