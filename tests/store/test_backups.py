"""A backup made under load is one moment of everything, comes back to the last byte, and shows the smallest change."""

import asyncio
import itertools
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.assessment.changes import KeepEvidence
from core.assessment.sheet import Evidence, EvidenceKind
from core.scoring.model import ComponentKey
from store.backups.contents import Contents, contents_of
from store.backups.making import InsideItselfError, Made, make_backup
from store.backups.manifest import ManifestError, read_manifest, write_manifest
from store.backups.restoring import NoBackupError, OccupiedError, SpoiltError, find_backup, restore, verify
from store.blobs import Blobs
from store.database import Database
from store.media import MediaState
from store.migrations.upgrade import NewerDatabaseError
from store.partials import Partials
from store.records import ChatKey
from store.tx import Tx
from store.uploads import NewUpload
from tests.store.conftest import address_of
from tests.store.test_media import media
from tests.store.world import NOW, Seat, open_round, take_seat

AT = datetime(2026, 11, 12, 1, 30, tzinfo=UTC)


@dataclass
class House:
    """A store with its evidence, written to without pause while ``writing`` runs."""

    folder: Path
    database: Database
    blobs: Blobs
    lan: Seat
    on_server: bool = False
    acknowledged: list[str] = field(default_factory=list)
    grown: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def file(self) -> Path:
        return self.folder / "store.db"

    @property
    def evidence(self) -> Path:
        return self.folder / "evidence"

    async def keep(self, number: int) -> str:
        """One proof, as the program keeps it: bytes before the row. Returns the hash once both are durable."""

        async def bytes_of() -> AsyncIterator[bytes]:
            yield f"proof {number} ".encode() * 2_000

        kept = await self.blobs.put(bytes_of(), 10**6)
        proof = Evidence(
            f"e{number}",
            EvidenceKind.FILE,
            ComponentKey("head"),
            "bia.jpg",
            sha256=kept.sha256,
            size_bytes=kept.size_bytes,
        )
        await self.database.write(lambda tx: tx.sheets.apply(self.lan.desk_id, KeepEvidence(proof), self.lan.actor()))
        self.acknowledged.append(kept.sha256)
        self.grown.set()
        return kept.sha256

    async def write_for_ever(self, first: int) -> None:
        for number in itertools.count(first, 100):
            await self.keep(number)

    async def until(self, count: int) -> None:
        while len(self.acknowledged) < count:
            self.grown.clear()
            await self.grown.wait()

    async def backup(self, name: str = "backups") -> Made:
        source = self.database.url if self.on_server else self.file
        return await asyncio.to_thread(make_backup, source, self.evidence, self.folder / name, AT)


@pytest.fixture
async def house(tmp_path: Path, empty_file: Path) -> AsyncIterator[House]:
    shutil.copy(empty_file, tmp_path / "store.db")
    database = Database(address_of(tmp_path / "store.db"))
    await database.open()
    await database.write(open_round)
    blobs = Blobs(tmp_path / "evidence")
    blobs.prepare()
    yield House(tmp_path, database, blobs, await take_seat(database, "Lan"))
    await database.close()


def contents(path: Path) -> Contents:
    with closing(sqlite3.connect(path)) as connection:
        return contents_of(connection)


def spoken_of(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {one for (one,) in connection.execute("SELECT sha256 FROM evidence_revision")}


def flip(path: Path) -> None:
    """Change one bit in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def put_back(house: House, name: str = "") -> Path:
    place = house.folder / "restored"
    restore(find_backup(house.folder / "backups", name), place / "db.sqlite3", place / "evidence")
    return place


async def test_backups_made_under_load_are_each_one_moment_with_every_file_it_speaks_of(house: House) -> None:
    load = [asyncio.create_task(house.write_for_ever(writer)) for writer in range(6)]
    made: list[Made] = []
    before, after = [], []
    for _ in range(3):
        await house.until(20 * (len(made) + 1))
        before.append(set(house.acknowledged))
        made.append(await house.backup())
        after.append(set(house.acknowledged))
    for task in load:
        task.cancel()
    await asyncio.gather(*load, return_exceptions=True)

    for number, one in enumerate(made):
        place = house.folder / f"place-{number}"
        restore(find_backup(house.folder / "backups", one.folder.name), place / "db.sqlite3", place / "evidence")
        rows = spoken_of(place / "db.sqlite3")
        files = {path.name for path in (place / "evidence").glob("??/*")}

        assert contents(place / "db.sqlite3") == one.manifest.contents
        assert before[number] <= rows <= files
        assert one.manifest.absent == ()
    assert len({one.manifest.contents.sha256 for one in made}) == 3
    assert sum(map(len, after)) > sum(map(len, before))  # nobody waited for a backup


async def test_what_was_restored_says_what_was_kept_and_can_be_gone_on_with(house: House) -> None:
    for number in range(3):
        await house.keep(number)
    made = await house.backup()
    place = put_back(house)

    assert made.manifest.contents == contents(house.file)
    assert contents(place / "db.sqlite3") == contents(house.file)
    again = Database(address_of(place / "db.sqlite3"))
    await again.open()
    sheet = await again.read(lambda tx: tx.sheets.load(house.lan.sheet_id))
    blobs = Blobs(place / "evidence")
    assert [b"".join([piece async for piece in blobs.open(one.sha256)])[:8] for one in sheet.evidence] == [
        b"proof 0 ",
        b"proof 1 ",
        b"proof 2 ",
    ]
    await again.close()


async def test_a_second_backup_copies_only_the_evidence_that_is_new(house: House) -> None:
    await house.keep(1)
    first = await house.backup()
    await house.keep(2)
    second = await house.backup()

    assert (first.copied, len(first.manifest.evidence)) == (1, 1)
    assert (second.copied, len(second.manifest.evidence)) == (1, 2)
    assert (first.folder.name, second.folder.name) == ("20261112T013000Z", "20261112T013000Z-2")


@pytest.mark.parametrize("which", ["database.sqlite3", "evidence", "manifest.json"])
async def test_one_flipped_bit_is_found_by_name_and_nothing_is_written(house: House, which: str) -> None:
    sha256 = await house.keep(1)
    made = await house.backup()
    own = house.folder / "backups" / "evidence" / sha256[:2] / sha256
    flip(own if which == "evidence" else made.folder / which)

    with pytest.raises((SpoiltError, ManifestError)) as found:
        put_back(house)

    name = {"evidence": f"{sha256[:2]}/{sha256}", "manifest.json": made.folder.name}.get(which, which)
    assert str(found.value) == name
    assert not (house.folder / "restored").exists()


async def test_every_file_that_is_missing_is_named(house: House) -> None:
    hashes = [await house.keep(number) for number in range(3)]
    await house.backup()
    for sha256 in hashes[:2]:
        (house.folder / "backups" / "evidence" / sha256[:2] / sha256).unlink()

    with pytest.raises(SpoiltError) as found:
        verify(find_backup(house.folder / "backups"))

    assert set(found.value.paths) == {f"{sha256[:2]}/{sha256}" for sha256 in hashes[:2]}


async def test_evidence_that_is_already_damaged_is_named_and_the_rest_is_backed_up(house: House) -> None:
    sound, damaged, lost = [await house.keep(number) for number in range(3)]
    flip(house.evidence / damaged[:2] / damaged)
    (house.evidence / lost[:2] / lost).unlink()

    made = await house.backup()

    assert set(made.manifest.absent) == {damaged, lost}
    assert [file.sha256 for file in made.manifest.evidence] == [sound]
    assert (put_back(house) / "evidence" / sound[:2] / sound).is_file()


async def test_evidence_that_was_sound_in_an_earlier_backup_is_saved_by_it(house: House) -> None:
    sha256 = await house.keep(1)
    await house.backup()
    flip(house.evidence / sha256[:2] / sha256)

    made = await house.backup()

    assert made.manifest.absent == ()
    assert (put_back(house) / "evidence" / sha256[:2] / sha256).read_bytes().startswith(b"proof 1 ")


@pytest.mark.parametrize("taken", ["db.sqlite3", "db.sqlite3-wal", "evidence/aa/file"])
async def test_nothing_is_ever_overwritten(house: House, taken: str) -> None:
    await house.keep(1)
    await house.backup()
    there = house.folder / "restored" / taken
    there.parent.mkdir(parents=True)
    there.write_bytes(b"mine")

    with pytest.raises(OccupiedError):
        put_back(house)

    assert there.read_bytes() == b"mine"
    assert [path for path in (house.folder / "restored").rglob("*") if path.is_file()] == [there]


async def test_a_restore_that_fails_half_way_leaves_the_place_empty(house: House) -> None:
    await house.keep(1)
    await house.backup()
    place = house.folder / "restored"
    place.mkdir()
    (place / "evidence").mkdir()
    backup = find_backup(house.folder / "backups")

    with pytest.raises(OSError, match="too long"):
        restore(backup, place / ("d" * 250), place / "evidence")

    assert list(place.rglob("*")) == [place / "evidence"]


async def test_a_file_on_its_way_is_in_the_backup_with_the_bytes_that_have_come(house: House) -> None:
    partials = Partials(house.evidence / "uploads")
    partials.prepare()

    async def begin(tx: Tx) -> None:
        for name in ("upload-1", "upload-2"):
            await tx.uploads.create(house.lan.chat, NewUpload(name, "bìa.jpg", 9), NOW)
            await tx.uploads.advance(name, house.lan.chat, 0, 4)

    for name in ("upload-1", "upload-2"):
        await partials.write(name, 0, b"half")
    await house.database.write(begin)
    await house.database.write(lambda tx: tx.media.announce(media(house.lan)))
    await house.database.write(lambda tx: tx.media.finish("m1", MediaState.READY))
    await partials.drop("upload-1")  # its bytes are evidence by now

    made = await house.backup()

    assert [file.path for file in made.manifest.uploads] == ["uploads/upload-2"]
    assert (put_back(house) / "evidence" / "uploads" / "upload-2").read_bytes() == b"half"


async def test_a_backup_without_its_manifest_is_not_complete_and_the_one_before_is_taken(house: House) -> None:
    await house.keep(1)
    first = await house.backup()
    second = await house.backup()
    (second.folder / "manifest.json").unlink()

    assert find_backup(house.folder / "backups").folder == first.folder
    with pytest.raises(NoBackupError):
        find_backup(house.folder / "backups", second.folder.name)


async def test_a_backup_that_cannot_be_finished_leaves_no_folder(house: House) -> None:
    await house.keep(1)
    (house.folder / "backups").mkdir()
    (house.folder / "backups" / "evidence").write_bytes(b"a file where the folder should be")

    with pytest.raises(OSError, match=r"evidence"):
        await house.backup()

    assert [path.name for path in (house.folder / "backups").iterdir()] == ["evidence"]


async def test_a_backup_never_lies_in_what_it_copies(house: House) -> None:
    with pytest.raises(InsideItselfError):
        await house.backup("evidence/backups")


async def test_a_backup_of_a_newer_program_is_refused(house: House) -> None:
    await house.keep(1)
    made = await house.backup()
    write_manifest(made.folder, replace(read_manifest(made.folder), revision="9999"))

    with pytest.raises(NewerDatabaseError):
        put_back(house)


async def test_only_the_owner_can_read_a_backup(house: House) -> None:
    await house.keep(1)
    made = await house.backup()
    place = put_back(house)
    files = [*made.folder.rglob("*"), *(house.folder / "backups" / "evidence").rglob("*"), *place.rglob("*")]

    assert [path for path in files if path.is_file() and path.stat().st_mode & 0o077] == []
    assert made.folder.stat().st_mode & 0o077 == 0


async def test_the_digest_of_a_database_does_not_hang_on_its_file(house: House) -> None:
    before = contents(house.file)
    with closing(sqlite3.connect(house.file)) as connection:
        connection.execute("VACUUM INTO ?", (str(house.folder / "other.db"),))
    await house.database.write(lambda tx: tx.people.person_at(ChatKey("web", "", "somebody"), NOW))

    assert contents(house.folder / "other.db") == before
    assert contents(house.file).sha256 != before.sha256
    assert contents(house.file).rows["person"] == before.rows["person"] + 1
