"""Makes the invitations that a command asks for, and the spreadsheet that hands them out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.cli.shell.configured import settings
from bot.cli.shell.rounds import round_named
from bot.cli.shell.spoken import refuse, words
from bot.cli.shell.stored import utc_now
from bot.documents.invitations_xlsx import InvitationRow, invitations_xlsx
from bot.handlers.telegram.bot_name import bot_name, start_link
from bot.links import Links
from core.assessment.people import AT_A_SHEET, Role
from core.assessment.rounds import Round
from core.scoring.phrase import Phrase
from store.database import Database
from store.tx import Tx
from store.ways_in import NewInvitation


@dataclass(frozen=True, slots=True)
class Wanted:
    """``unit`` is a code, or empty for every unit of the round; ``round_id`` empty for the newest round."""

    round_id: str
    unit: str
    role: Role
    person_name: str


@dataclass(frozen=True, slots=True)
class InvitedPerson:
    """One invitation with its codes."""

    unit_code: str
    unit_name: str
    link: str
    typed_code: str
    expires_at: datetime
    telegram_link: str = ""


@dataclass(frozen=True, slots=True)
class Invited:
    """What was made."""

    round: Round
    role: Role
    people: tuple[InvitedPerson, ...]
    made_at: datetime


async def invite_all(database: Database, wanted: Wanted) -> Invited:
    """Make the invitations, each in a transaction of its own: hashing a code is slow, and others write meanwhile.

    Raises:
        RefusedError: there is no such round, or the unit is not in it.
    """
    round_, units = await database.read(lambda tx: _units(tx, wanted))
    if wanted.unit and wanted.unit not in units:
        raise refuse("cli-invite-no-unit", unit=wanted.unit, round=round_.id)
    now, links = utc_now(), Links(settings().base_url)
    telegram = await _telegram_name()
    people = []
    for code in [wanted.unit] if wanted.unit else units:
        new = NewInvitation(code, wanted.role, round_.id, wanted.person_name, settings().invitation_hours)
        way_in = await database.write(lambda tx, new=new: tx.ways_in.create_invitation(new, now))  # type: ignore[misc]
        link = links.invitation(way_in.link_code)
        opens = start_link(telegram, way_in.link_code)
        people.append(InvitedPerson(code, units[code], link, way_in.typed_code, way_in.expires_at, opens))
    return Invited(round_, wanted.role, tuple(people), now)


async def _telegram_name() -> str:
    """What the bot is called on Telegram; empty where there is none, or where it cannot be asked."""
    token = settings().telegram_token.get_secret_value()
    return await bot_name(token, settings().telegram_api) if token else ""


async def _units(tx: Tx, wanted: Wanted) -> tuple[Round, dict[str, str]]:
    """The names of the units one may be invited to, by code: those in the round, for an office all there are."""
    round_ = await round_named(tx, wanted.round_id)
    if wanted.role not in AT_A_SHEET:
        return round_, {code: unit.name for code, unit in (await tx.units.present(utc_now())).items()}
    return round_, {one.unit_code: one.unit_name for one in await tx.rounds.status(round_.id)}


@contextmanager
def written(path: Path) -> Iterator[Callable[[Invited], None]]:
    """A new file that only its owner may read, since whoever has it can join. Removed again when anything fails.

    Raises:
        RefusedError: the file is there already, or cannot be made.
    """
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        raise refuse("cli-file-exists", path=str(path)) from error
    except OSError as error:
        raise refuse("cli-file-unwritable", path=str(path)) from error
    try:
        yield lambda invited: _write(path, invited)
    except BaseException:
        path.unlink()
        raise


def _write(path: Path, invited: Invited) -> None:
    role = Phrase(f"role-{invited.role.value}")
    rows = [InvitationRow(one.unit_code, one.unit_name, role, one.link, one.typed_code) for one in invited.people]
    ends = max((one.expires_at for one in invited.people), default=invited.made_at)
    path.write_bytes(invitations_xlsx(rows, invited.round.title, ends, invited.made_at, words()))
