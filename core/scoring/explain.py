"""Puts the points into an award's reason: what was earned of what, and the same for each part."""

from collections.abc import Iterator
from decimal import Decimal

from core.scoring.model import Award, AwardKind
from core.scoring.phrase import Phrase


def explain(award: Award, points: Decimal | None, max_points: Decimal) -> tuple[Phrase, ...]:
    """The award's sentences, the whole first, then one for each part that earned something of its own.

    ``points`` is the rounded value that counts; ``None`` while nothing is known.
    """
    return (with_points(award.reason, points, max_points), *_parts(award))


def with_points(phrase: Phrase, points: Decimal | None, max_points: Decimal) -> Phrase:
    known = {} if points is None else {"points": points}
    return Phrase(phrase.key, {**phrase.facts, **known, "max": max_points})


def _parts(award: Award) -> Iterator[Phrase]:
    for part in award.parts:
        if part.kind is AwardKind.EARNED:
            yield part.reason
            yield from _parts(part)
