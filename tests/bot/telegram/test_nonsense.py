"""Ten thousand updates that are nearly right: nothing falls over, and the next officer is served as ever."""

import json
import resource
from pathlib import Path

import pytest

from bot.channel import UndecodableError
from bot.handlers.telegram.batches import read_update
from bot.handlers.telegram.incoming import decode
from bot.handlers.telegram.routing import route
from bot.handlers.telegram.signing import Signer
from bot.wording import Words
from tests.bot.telegram.mutants import mutants
from tests.bot.telegram.ordeal import aftermath, prepare, until_quiet, updates_of
from tests.bot.telegram.peer import TOKEN, Peer
from tests.bot.telegram.town import county

MOST_GROWTH_BYTES = 20 * 2**20


def test_reading_nonsense_gives_an_event_or_says_that_it_cannot_be_read() -> None:
    signer = Signer.of(TOKEN)
    read = refused = 0
    for number, mutant in enumerate(mutants(8_000, seed=8)):
        update = read_update(json.dumps({"update_id": number, **mutant}).encode())
        assert route(update).event_id == f"u:{number}"
        try:
            decode(update.body, signer)
            read += 1
        except UndecodableError:
            refused += 1
    assert min(read, refused) > 500


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"update_id": 1',
        b"[" * 100_000,
        b'{"update_id":1e400}',
        b'{"a":"\\ud800"}',
    ],
)
def test_what_is_no_update_is_read_as_none(body: bytes) -> None:
    update = read_update(body)

    assert route(update).sender == ""
    with pytest.raises(UndecodableError):
        decode(update.body, Signer.of(TOKEN))


@pytest.mark.timeout(180)
async def test_ten_thousand_nonsense_updates_stop_nobody(
    peer: Peer, tmp_path: Path, words: Words, capfd: pytest.CaptureFixture[str]
) -> None:
    rehearsal, (honest,) = await prepare(tmp_path, words, 1, 20)
    nonsense = mutants(10_000, seed=2_026)
    sane = updates_of(peer, [honest], rehearsal.texts)
    for number, mutant in enumerate(nonsense, 100_000):
        if number % 500 == 0:
            peer.push({**sane[(number - 100_000) // 500], "update_id": number * 10 - 1}, number * 10 - 1)
        peer.push({"update_id": number * 10, **mutant}, number * 10)
    async with county(peer, tmp_path, words) as running:
        await peer.until(lambda: peer.waiting() < 9_000, 60)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        await peer.until(lambda: not peer.waiting(), 120)
        await until_quiet(running.app.database, 0, 60)
        after = await aftermath(running.app.database, [honest])
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    said = capfd.readouterr().out

    assert after.shapes == [rehearsal.shape]
    assert "turn_failed" not in said
    assert "polling_failed" not in said
    assert grown <= MOST_GROWTH_BYTES
