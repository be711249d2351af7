"""The lean line: what comes back is read whole or not at all, and it is known whether anything was sent."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import cast

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from bot.channel import NotSentError, UnclearError
from bot.handlers.telegram.answers import MOST_BYTES, Answer, BrokenAnswerError, read_answer
from bot.handlers.telegram.line import Line

PLAIN = b"HTTP/1.1 200 OK\r\nServer: nginx\r\ncontent-LENGTH: 4\r\n\r\nbody"
CHUNKED = b'HTTP/1.1 429 Too Many\r\nTransfer-Encoding: chunked\r\n\r\n2;a="b"\r\nbo\r\n2\r\ndy\r\n0\r\nX: y\r\n\r\n'
CONTINUED = b"HTTP/1.1 100 Continue\r\n\r\n" + PLAIN
CLOSING = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody"
UNTIL_THE_END = b"HTTP/1.0 200 OK\r\n\r\nbody"


@pytest.mark.parametrize(
    ("came", "answer"),
    [
        (PLAIN, Answer(200, b"body", closes=False)),
        (CHUNKED, Answer(429, b"body", closes=False)),
        (CONTINUED, Answer(200, b"body", closes=False)),
        (CLOSING, Answer(200, b"body", closes=True)),
        (PLAIN + b"more", Answer(200, b"body", closes=True)),
        (b"HTTP/1.1 204 No Content\r\n\r\n", Answer(204, b"", closes=False)),
    ],
)
def test_an_answer_is_read_once_it_is_whole_and_not_before(came: bytes, answer: Answer) -> None:
    assert read_answer(came, ended=False) == answer
    whole = len(came.removesuffix(b"more"))
    assert [end for end in range(whole) if read_answer(came[:end], ended=False) is not None] == []


def test_an_answer_without_a_length_ends_with_the_connection() -> None:
    assert read_answer(UNTIL_THE_END, ended=False) is None
    assert read_answer(UNTIL_THE_END, ended=True) == Answer(200, b"body", closes=True)


@pytest.mark.parametrize("came", [b"", PLAIN[:-1], CHUNKED[:-1]])
def test_an_answer_that_ends_in_the_middle_is_none(came: bytes) -> None:
    with pytest.raises(BrokenAnswerError):
        read_answer(came, ended=True)


@given(st.binary(max_size=60), st.booleans())
def test_nonsense_is_told_from_an_answer(came: bytes, ended: bool) -> None:  # noqa: FBT001  (drawn)
    for start in (b"", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"):
        try:
            answer = read_answer(start + came, ended=ended)
        except BrokenAnswerError:
            continue
        assert answer is None or answer.status == 200


def test_an_answer_that_does_not_end_is_given_up() -> None:
    with pytest.raises(BrokenAnswerError):
        read_answer(b"HTTP/1.1 200 OK\r\n" + b"x" * MOST_BYTES, ended=False)


Serving = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def served(serve: Serving, secure: ssl.SSLContext | None = None) -> AsyncIterator[Line]:
    """A line to a server that does with every connection what it is told."""
    served: set[asyncio.Task[None]] = set()

    async def remembered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.add(cast("asyncio.Task[None]", asyncio.current_task()))
        await serve(reader, writer)
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)

    server = await asyncio.start_server(remembered, "127.0.0.1", 0, ssl=secure)
    line = Line(f"http{'s' if secure else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot{{token}}/x")
    try:
        yield line
    finally:
        line.close()
        server.close()
        await asyncio.gather(*served)


def saying(answers: Sequence[bytes], asked: list[bytes]) -> Serving:
    """One answer for each question, over all connections; after the last one it only listens."""
    left = list(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(b"connected")
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
                asked.append(await reader.readexactly(length))
                if left:
                    writer.write(left.pop(0))
                if asked[-1] == b"go":
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            return

    return serve


async def test_questions_one_after_the_other_share_a_connection() -> None:
    asked: list[bytes] = []
    async with served(saying([PLAIN, CHUNKED, CLOSING, PLAIN], asked)) as line:
        answers = [await line.post("/bot1:a/sendMessage", b"%d" % number, 5) for number in range(4)]

    assert answers == [(200, b"body"), (429, b"body"), (200, b"body"), (200, b"body")]
    assert asked == [b"connected", b"0", b"1", b"2", b"connected", b"3"]


async def test_questions_at_the_same_time_do_not_mix() -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        await asyncio.sleep(0)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    async with served(echo) as line:
        answers = await asyncio.gather(*(line.post("/x", b"%d" % number, 5) for number in range(100)))

    assert answers == [(200, b"%d" % number) for number in range(100)]


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0\r\n\r\n", PLAIN[:-1]])
async def test_whoever_gets_no_whole_answer_does_not_know_whether_it_arrived(answer: bytes) -> None:
    async with served(saying([answer], [])) as line:
        with pytest.raises(UnclearError) as caught:
            await line.post("/bot1:secret/sendMessage", b"go", 5)

    assert caught.value.__context__ is None
    assert "secret" not in str(caught.value)


async def test_a_silent_server_is_waited_for_so_long_and_its_connection_is_not_used_again() -> None:
    asked: list[bytes] = []
    async with served(saying([], asked)) as line:
        for body in (b"1", b"2"):
            with pytest.raises(UnclearError):
                await line.post("/x", body, 0.05)

    assert asked == [b"connected", b"1", b"connected", b"2"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x", "http://127.0.0.1:x/x", "http://a..b/x"])
async def test_where_nobody_listens_nothing_was_sent(address: str) -> None:
    with pytest.raises(NotSentError) as caught:
        await Line(address).post("/bot1:secret/sendMessage", b"{}", 5)

    assert caught.value.__context__ is None


async def test_a_server_that_cannot_prove_who_it_is_gets_nothing(tmp_path: Path) -> None:
    asked: list[bytes] = []
    async with served(saying([PLAIN], asked), self_made(tmp_path)) as line:
        with pytest.raises(NotSentError):
            await line.post("/x", b"{}", 5)

    assert asked == []


def self_made(folder: Path) -> ssl.SSLContext:
    """A certificate that nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)  # noqa: TID251  (the certificate has to hold now)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    file = folder / "server.pem"
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    file.write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
