"""A PostgreSQL of our own, made of the system's binaries, that a test may also kill."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534
"""The server refuses to run as root; this user owns nothing else."""

READY_SECONDS = 20.0


class NoServerError(Exception):
    """PostgreSQL is not installed here, or does not start. The text says what was looked for."""


class PostgresServer:
    """A server on a free port of this machine, with its data in a folder of its own."""

    def __init__(self, binaries: Path, folder: Path, options: tuple[str, ...] = ()) -> None:
        self._binaries = binaries
        self._folder = folder
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()

    def address(self, database: str) -> str:
        return f"postgresql+asyncpg://chamdiem@127.0.0.1:{self.port}/{database}?sslmode=disable"

    def make(self) -> None:
        """Make the folder of the data.

        Raises:
            NoServerError: that failed.
        """
        if os.getuid() == 0:
            os.chown(self._folder, NOBODY, NOBODY)
        made = self._run(
            "initdb", "--auth=trust", "--username=chamdiem", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"
        )

        if made.returncode:
            raise NoServerError(made.stderr.decode(errors="replace"))

    def start(self) -> None:
        """Start, and return when it answers.

        Raises:
            NoServerError: it does not start.
        """
        given = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": str(self.port)}
        command = [str(self._binaries / "postgres"), "-D", str(self._folder)]
        for name, value in given.items():
            command += ["-c", f"{name}={value}"]
        for option in self._options:
            command += ["-c", option]
        end = time.monotonic() + READY_SECONDS
        self._process = self._spawn(command)
        while self._run("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port), data=False).returncode:
            if time.monotonic() > end:
                raise NoServerError((self._folder / "server.log").read_text(encoding="utf-8", errors="replace"))
            time.sleep(0.02)
            if self._process.poll() is not None:  # what is left of one that was killed is still in its way
                self._process = self._spawn(command)

    def _spawn(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self._folder / "server.log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder, **_as_nobody())  # type: ignore[call-overload, no-any-return]

    def stop(self, sort: signal.Signals = signal.SIGINT) -> None:
        """Ask it to stop, and wait until it has."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(sort)
            process.wait(READY_SECONDS)

    def kill(self) -> None:
        """End it as a lack of memory would: no word to anybody, and its children find out by themselves."""
        self.stop(signal.SIGKILL)

    def _run(self, program: str, *arguments: str, data: bool = True) -> subprocess.CompletedProcess[bytes]:
        command = [str(self._binaries / program), *arguments, *([str(self._folder)] if data else [])]
        return subprocess.run(command, capture_output=True, check=False, cwd=self._folder, **_as_nobody())  # type: ignore[call-overload, no-any-return]


@contextmanager
def own_server(*options: str) -> Iterator[PostgresServer]:
    """A server that is started, and gone afterwards.

    Raises:
        NoServerError: there is none to start.
    """
    folder = Path(tempfile.mkdtemp(prefix="chamdiem-postgres-"))
    server = PostgresServer(_binaries(), folder, options)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    """The newest PostgreSQL on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("postgres")
    if on_path is not None:
        found.append(Path(on_path).resolve())
    whole = [
        path.parent for path in found if path.with_name("initdb").exists() and path.with_name("pg_isready").exists()
    ]
    if not whole:
        raise NoServerError("no `postgres` with its `initdb` on the path, and none in /usr/lib/postgresql")
    return whole[-1]


def _as_nobody() -> dict[str, object]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
