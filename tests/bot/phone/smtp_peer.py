"""A mail server on this machine that takes letters and keeps them (RFC 5321, as far as a client needs it)."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class SmtpPeer:
    """``refusals`` are answers to the next recipients; then it takes everything."""

    port: int = 0
    refusals: list[bytes] = field(default_factory=list)
    letters: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[bytes] = field(default_factory=list)
    talks: list["asyncio.Task[None]"] = field(default_factory=list)

    def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.talks.append(asyncio.create_task(self._talk(reader, writer)))

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(line: bytes) -> None:
            writer.write(line + b"\r\n")

        say(b"220 thu.example ESMTP")
        while line := (await reader.readline()).strip():
            word = line.split()[0].upper()
            if word == b"EHLO":
                say(b"250-thu.example\r\n250 AUTH PLAIN")
            elif word == b"AUTH":
                self.logins.append(base64.b64decode(line.split()[2]))
                say(b"235 welcome")
            elif word == b"RCPT":
                self._recipient(line, say)
            elif word == b"DATA":
                say(b"354 go on")
                self._letter(await reader.readuntil(b"\r\n.\r\n"))
                say(b"250 kept")
            elif word == b"QUIT":
                say(b"221 bye")
                break
            else:
                say(b"250 yes")
        writer.close()
        with suppress(ConnectionError):  # the client may be gone already
            await writer.wait_closed()

    def _recipient(self, line: bytes, say: Callable[[bytes], None]) -> None:
        if self.refusals:
            say(self.refusals.pop(0))
            return
        self.recipients.append(line.decode().partition("<")[2].partition(">")[0])
        say(b"250 yes")

    def _letter(self, content: bytes) -> None:
        self.raw.append(content)
        letter = message_from_bytes(content.removesuffix(b".\r\n"), policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)


@asynccontextmanager
async def smtp_peer() -> AsyncIterator[SmtpPeer]:
    peer = SmtpPeer()
    server = await asyncio.start_server(peer.serve, "127.0.0.1", 0)
    peer.port = server.sockets[0].getsockname()[1]
    async with server:
        yield peer
        await asyncio.gather(*peer.talks)
