"""What a proof is called in a sentence."""

from bot.conversations import albums
from bot.conversations.contract.snapshot import Desk
from core.assessment.sheet import Evidence
from core.scoring.phrase import Label, Phrase


def proof_name(desk: Desk, proof: Evidence) -> Label:
    """By its title, an album by its number of files too, one that took another's place by its version."""
    version = len(desk.sheet.earlier_versions(proof)) + 1
    name = albums.name_of(desk, proof)
    return name if version == 1 else Phrase("evidence-version", {"name": name, "version": version})
