"""The command line as processes of their own that start at once: the program is loaded one time and then forked.

Loading the program takes two seconds of a processor, and tests start it some fifty times, to kill it, to stop it, or
because a page of ours tells people to. Run as a program, this file loads everything, and for each call that arrives at
its socket it forks a process which gets the caller's arguments, folder, surroundings and streams, and then does what
``python -m bot`` does. That process is killed, stopped and waited for like any other. What loads what, and how long the
first start takes, is tested with processes that were not forked.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
CLIENT: Final = Path(__file__).with_name("preloaded_call.py")


class Process:
    """One running command."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._said = line.makefile("r", encoding="ascii")
        self.pid = int(self._said.readline())
        self.returncode: int | None = None

    def send_signal(self, sort: signal.Signals) -> None:
        os.kill(self.pid, sort)

    def runs(self) -> bool:
        """Whether the system still knows it."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def end(self) -> None:
        """Kill it if it still runs."""
        if self.returncode is None:
            self.send_signal(signal.SIGKILL)
            self.wait()

    def wait(self, seconds: float | None = None) -> int:
        """Its exit code, or the signal that ended it as a negative number.

        Raises:
            TimeoutError: it still runs after so many seconds.
        """
        if self.returncode is None:
            self._line.settimeout(seconds)
            self.returncode = int(self._said.readline())
            self._said.close()
            self._line.close()
        return self.returncode


class Preloaded:
    """The program, loaded and ready to be forked."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "socket"
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.preloaded", str(self._path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._parent.stdout is not None
        assert self._parent.stdout.readline() == b"loaded\n"

    def start(
        self, arguments: Sequence[str], folder: Path, surroundings: Mapping[str, str], *, out: int, err: int
    ) -> Process:
        """Run ``chamdiem`` with these arguments in a folder; ``out`` and ``err`` are open files' numbers."""
        line = socket.socket(socket.AF_UNIX)
        line.connect(str(self._path))
        call = {"arguments": list(arguments), "folder": str(folder), "surroundings": dict(surroundings)}
        with Path(os.devnull).open("rb") as nothing:
            socket.send_fds(line, [json.dumps(call).encode() + b"\n"], [nothing.fileno(), out, err])
        return Process(line)

    def put_command(self, folder: Path) -> None:
        """Put a program ``chamdiem`` into a folder, for scripts that call it by its name."""
        command = folder / "chamdiem"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -IS "{CLIENT}" "{self._path}" "$@"\n', encoding="utf-8")
        command.chmod(0o755)

    def close(self) -> None:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.close()
        self._parent.wait(10)
        self._parent.stdout.close()


def main(path: str) -> None:
    """Load everything, then fork for each call until the input ends."""
    import gc

    import bot.handlers.telegram.service
    import bot.serving  # noqa: F401  (loaded once, before the first fork)
    from bot.cli.shell.command import whole

    whole()
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as calls:
        calls.bind(path)
        calls.listen()
        print("loaded", flush=True)  # noqa: T201
        attendants = 0
        while True:
            ready, _, _ = select.select([calls, sys.stdin], [], [])
            if sys.stdin in ready:
                return
            line, _ = calls.accept()
            with line:
                if not os.fork():
                    calls.close()
                    _attend(line)
                attendants += 1
            while attendants and os.waitpid(-1, os.WNOHANG)[0]:
                attendants -= 1


def _attend(line: socket.socket) -> None:
    """Start one command, tell its number, and how it ended."""
    content, streams, _, _ = socket.recv_fds(line, 2**16, 3)
    while not content.endswith(b"\n"):
        content += line.recv(2**16)
    child = os.fork()
    if not child:
        line.close()
        _become(json.loads(content), streams)
    for stream in streams:
        os.close(stream)
    line.sendall(b"%d\n" % child)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    line.sendall(b"%d\n" % code)
    os._exit(0)


def _become(call: Mapping[str, Any], streams: list[int]) -> None:
    """Be the command, to the end."""
    import traceback

    from bot.__main__ import main as program

    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()  # noqa: TID251
    os.environ.update(call["surroundings"])  # noqa: TID251
    os.chdir(call["folder"])
    sys.argv = ["chamdiem", *call["arguments"]]
    code: object = 0
    try:
        program()
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001  (as the interpreter does with whatever nobody caught)
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main(sys.argv[1])
