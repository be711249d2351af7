"""A reference to an administrative document (văn bản), as a proof: which paper it is, who issued it, what about."""

from dataclasses import dataclass
from enum import StrEnum


class DocumentKind(StrEnum):
    """What sort of paper a reference names; ``OTHER`` when neither word nor symbol tells."""

    DECISION = "decision"
    PLAN = "plan"
    LETTER = "letter"
    REPORT = "report"
    NOTICE = "notice"
    RESOLUTION = "resolution"
    DIRECTIVE = "directive"
    MINUTES = "minutes"
    SUBMISSION = "submission"
    GUIDANCE = "guidance"
    PROGRAMME = "programme"
    SCHEME = "scheme"
    CONTRACT = "contract"
    INVITATION = "invitation"
    CERTIFICATE = "certificate"
    RULES = "rules"
    CIRCULAR = "circular"
    DECREE = "decree"
    TELEGRAM = "telegram"
    LIST = "list"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """What is known of a document that was named, not sent; unknown is empty. Its day stands with the proof.

    ``number`` (số) is as printed before the symbol, with the year where the paper has one (``45``, ``18/2023``);
    ``symbol`` (ký hiệu) is what follows (``QĐ-UBND``). ``is_agreed``: the officer has looked at what was read and said
    that it is right.
    """

    number: str
    symbol: str = ""
    kind: DocumentKind = DocumentKind.OTHER
    issuer: str = ""
    summary: str = ""
    is_agreed: bool = False

    @property
    def reference(self) -> str:
        """Number and symbol as they are printed: ``45/QĐ-UBND``; in papers of the Party ``12-CT/HU``."""
        joint = "-" if "/" in self.symbol else "/"
        return f"{self.number}{joint}{self.symbol}" if self.symbol else self.number
