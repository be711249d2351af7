"""The people of the demonstration, each with ways in that can be used now."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bot.demo.province import prepare, read_province
from core.assessment.people import Role
from store.codes import read_code
from store.database import Database
from store.tx import Tx
from store.ways_in import NewInvitation

INVITATION_HOURS: Final = 24 * 30


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """``link_code`` is to be printed, ``phone_code`` is for the phone on the page ``/demo``: each lets in once."""

    slug: str
    name: str
    note: str
    link_code: str = ""
    phone_code: str = ""


async def open_demo(database: Database, kept_codes: Path, now: datetime) -> tuple[DemoPerson, ...]:
    """Make what is missing of the province, and a new code for every one that is used up or too old.

    The store keeps no codes, so the demonstration keeps its own in the file ``kept_codes``.
    """
    province = read_province()
    round_id = await database.write(lambda tx: prepare(tx, province, now))
    open_handles = await database.read(lambda tx: _open_handles(tx, round_id, now))
    kept = _read(kept_codes)
    people = []
    for person in province["person"]:
        codes = kept.get(person["slug"], {})
        made = DemoPerson(person["slug"], person["name"], person["note"])
        for name in ("link_code", "phone_code"):
            code = codes.get(name, "")
            if _handle(code) not in open_handles:
                code = await _invite(database, person, round_id, now)
            made = replace(made, **{name: code})
        people.append(made)
    _write(kept_codes, people)
    return tuple(people)


async def _open_handles(tx: Tx, round_id: str, now: datetime) -> frozenset[str]:
    made = await tx.ways_in.invitations(now, round_id)
    return frozenset(
        one.handle for one in made if one.used_at is None and one.revoked_at is None and one.expires_at > now
    )


async def _invite(database: Database, person: Mapping[str, Any], round_id: str, now: datetime) -> str:
    new = NewInvitation(person["unit"], Role(person["role"]), round_id, person["name"], INVITATION_HOURS)
    return (await database.write(lambda tx: tx.ways_in.create_invitation(new, now))).link_code


def _handle(code: str) -> str:
    read = read_code(code)
    return "" if read is None else read.handle


def _read(kept_codes: Path) -> Mapping[str, Mapping[str, str]]:
    try:
        found = json.loads(kept_codes.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {one["slug"]: one for one in found}


def _write(kept_codes: Path, people: list[DemoPerson]) -> None:
    kept_codes.touch(mode=0o600)
    kept_codes.write_text(json.dumps([asdict(one) for one in people], ensure_ascii=False), encoding="utf-8")
