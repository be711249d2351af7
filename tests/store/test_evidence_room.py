"""What a unit has sent in a round: each file once, over all people and rows, and what was replaced too."""

from dataclasses import replace

from core.assessment.changes import Change, DescribeEvidence, KeepEvidence, RemoveEvidence
from core.assessment.documents import CitedDocument, DocumentKind
from core.assessment.sheet import Evidence, EvidenceKind
from core.scoring.model import ComponentKey
from store.database import Database
from store.evidence_room import RoomUsed
from store.incidents import StampedFile
from store.media import MediaRecord
from store.tx import Tx
from tests.store.world import DOI_MAU, NOW, Seat, take_seat

HEAD, MEETINGS = ComponentKey("head"), ComponentKey("meetings")
PHOTO = Evidence("e1", EvidenceKind.FILE, HEAD, "a.jpg", sha256="a" * 64, media_type="image/jpeg", size_bytes=100)


async def keep(database: Database, seat: Seat, *changes: Change) -> None:
    async def work(tx: Tx) -> None:
        for change in changes:
            await tx.sheets.apply(seat.desk_id, change, seat.actor())

    await database.write(work)


async def used(database: Database, seat: Seat) -> RoomUsed:
    return await database.read(lambda tx: tx.evidence_room.used(seat.desk_id))


async def test_each_file_counts_once_whoever_sent_it_and_wherever_it_stands(
    round_open: Database, lan: Seat, minh: Seat
) -> None:
    await keep(round_open, lan, KeepEvidence(PHOTO), KeepEvidence(replace(PHOTO, id="e2", component=MEETINGS)))
    await keep(round_open, minh, KeepEvidence(replace(PHOTO, id="e3", sha256="b" * 64, size_bytes=7)))
    await keep(round_open, lan, KeepEvidence(Evidence("e4", EvidenceKind.LINK, HEAD, "https://a.vn")))

    assert await used(round_open, lan) == await used(round_open, minh) == RoomUsed(2, 107)


async def test_a_file_that_was_taken_away_still_takes_its_room(round_open: Database, lan: Seat) -> None:
    await keep(round_open, lan, KeepEvidence(PHOTO), RemoveEvidence("e1"))

    assert await used(round_open, lan) == RoomUsed(1, 100)


async def test_another_units_files_take_none_of_it(round_open: Database, lan: Seat) -> None:
    other = await take_seat(round_open, "Tú", DOI_MAU)
    await keep(round_open, lan, KeepEvidence(PHOTO))

    assert await used(round_open, other) == RoomUsed(0, 0)


async def test_what_a_document_says_is_kept_in_its_own_fields_and_set_right(round_open: Database, lan: Seat) -> None:
    read = CitedDocument("45", "QĐ-UBND", DocumentKind.DECISION, "UBND xã Suối Mẫu", "thành lập Ban Chỉ đạo")
    agreed = replace(read, symbol="QĐ-CT", is_agreed=True)
    proof = Evidence("e1", EvidenceKind.DOCUMENT, HEAD, "qd 45", NOW.date(), document=read)
    await keep(round_open, lan, KeepEvidence(proof), DescribeEvidence("e1", agreed, None))
    (kept,) = (await round_open.read(lambda tx: tx.sheets.load(lan.sheet_id))).evidence

    assert (kept.document, kept.issued_on, kept.title) == (agreed, None, "qd 45")
    assert agreed.reference == "45/QĐ-CT"
    assert CitedDocument("12", "CT/HU").reference == "12-CT/HU"


async def test_an_incident_says_who_where_and_when_and_nothing_of_the_content(round_open: Database, lan: Seat) -> None:
    media = MediaRecord("m1", lan.person_id, lan.desk_id, lan.chat, "upload-1", "ten tep rieng.pdf", NOW)
    file = StampedFile("toi-mat", "c" * 64, "application/pdf", 512)
    await round_open.write(lambda tx: tx.incidents.record(media, file))
    (incident,) = await round_open.read(lambda tx: tx.incidents.all())

    assert (incident.unit_name, incident.person_name, incident.at) == ("UBND xã Suối Mẫu", "Lan", NOW)
    assert (incident.degree, incident.sha256, incident.size_bytes) == ("toi-mat", "c" * 64, 512)
    assert "ten tep rieng" not in repr(incident)


async def test_an_incident_before_a_unit_was_joined_is_listed_too(round_open: Database, lan: Seat) -> None:
    media = MediaRecord("m1", lan.person_id, None, lan.chat, "upload-1", "a.pdf", NOW)
    await round_open.write(lambda tx: tx.incidents.record(media, StampedFile("mat", "c" * 64, "application/pdf", 1)))
    (incident,) = await round_open.read(lambda tx: tx.incidents.all())

    assert (incident.unit_code, incident.round_slug) == ("", "")
