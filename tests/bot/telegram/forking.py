"""Starts `serve` again and again as a process that can be killed, without loading everything each time anew.

Run as a program: it loads the whole program once and then, for each line it reads, becomes the parent of one more
`serve`. The child is a process of its own and is killed like any other; only its start is quicker.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[3]


class Kennel:
    """The parent of the processes, as the tests hold it."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        surroundings = {**os.environ, **settings}  # noqa: TID251  (a child needs PATH and HOME)
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.telegram.forking"],
            cwd=ROOT,
            env=surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._line() == "loaded"

    def start(self) -> int:
        """One more `serve`; returns its process id."""
        return int(self._ask("start"))

    def kill(self) -> None:
        """End the running one at once: no chance to finish anything."""
        assert self._ask("kill") == "killed"

    def stop(self) -> int:
        """Ask the running one to stop; returns its exit code."""
        return int(self._ask("stop"))

    def close(self) -> None:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.close()
        self._parent.wait(10)
        self._parent.stdout.close()

    def _ask(self, word: str) -> str:
        assert self._parent.stdin is not None
        self._parent.stdin.write(word + "\n")
        self._parent.stdin.flush()
        return self._line()

    def _line(self) -> str:
        assert self._parent.stdout is not None
        return self._parent.stdout.readline().strip()


def main() -> None:
    """Obey lines: ``start``, ``kill``, ``stop``; at the end of input the last process is killed."""
    import asyncio

    import bot.handlers.telegram.service  # noqa: F401  (loaded once, before the first fork)
    from bot.serving import serve
    from bot.settings import read_settings
    from bot.wording import Words

    words = Words.load()
    print("loaded", flush=True)  # noqa: T201  (the parent's answers are its output)
    child = 0
    for line in sys.stdin:
        match line.strip():
            case "start":
                child = os.fork()
                if not child:
                    sys.stdin.close()
                    asyncio.run(serve(read_settings(), words, lambda address: None))
                    os._exit(0)
                print(child, flush=True)  # noqa: T201
            case "kill":
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                child = 0
                print("killed", flush=True)  # noqa: T201
            case "stop":
                os.kill(child, signal.SIGTERM)
                code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                child = 0
                print(code, flush=True)  # noqa: T201
            case unknown:
                raise ValueError(unknown)
    if child:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
