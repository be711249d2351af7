"""What the unit head wants to have changed, as it is shown beside the component it is about."""

from bot.conversations.contract.shown import Say, Style, say
from bot.conversations.contract.snapshot import Desk
from core.assessment.people import HEADS, Role
from core.assessment.remarks import open_remarks, remarks_given
from core.scoring.model import ComponentKey
from core.scoring.phrase import Phrase


def signer(name: str, *, is_deputy: bool = False) -> Phrase:
    """The head, or the deputy who signs for the head, by name where it is known."""
    if name:
        return Phrase("signer-deputy-named" if is_deputy else "signer-head-named", {"name": name})
    return Phrase("signer-deputy" if is_deputy else "signer-head")


def remark_lines(desk: Desk, key: ComponentKey) -> tuple[Say, ...]:
    """The remark on a component: for officers while it waits for them, for heads also their own drafts."""
    if desk.membership.role is Role.OFFICER:
        remark = open_remarks(desk.sheet).get(key)
        name = Phrase("signer-head") if remark is None or not remark.by else remark.by
        return () if remark is None else (say("remark-open", Style.WARN, who=name, text=remark.text),)
    if desk.membership.role not in HEADS:
        return ()
    before, draft = remarks_given(desk.sheet).get(key), desk.sheet.remarks_on(desk.sheet.submission).get(key)
    lines = []
    if before is not None and before != draft:
        lines.append(say("remark-before", text=before.text, at=before.at))
    if draft is not None and not desk.sheet.is_returned:
        lines.append(say("remark-draft", Style.HINT, text=draft.text))
    return tuple(lines)
