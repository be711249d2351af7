"""The pictures by which proofs are recognised."""

from collections.abc import Iterable
from typing import Final

from bot.conversations.contract.shown import Preview
from core.assessment.sheet import Evidence

MOST_PREVIEWS: Final = 10
"""Of one message: an album of a messenger has no more."""


def previews(proofs: Iterable[Evidence]) -> tuple[Preview, ...]:
    """Of those that have one, in their order."""
    return tuple(Preview(proof.id, proof.title) for proof in proofs if proof.preview)[:MOST_PREVIEWS]
