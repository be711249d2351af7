"""Runs `chamdiem serve` as a process of its own, so that it can be killed."""

import asyncio
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.preloaded import Preloaded, Process


@dataclass
class Served:
    """One running process and its address."""

    process: Process
    address: str

    async def kill(self) -> None:
        """As a power cut for the process: no chance to finish anything."""
        self.process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(self.process.wait)

    async def stop(self) -> int:
        """Ask it to stop; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self.process.wait, 10)


async def serve(preloaded: Preloaded, folder: Path, port: int) -> Served:
    """Start the program on the files in ``folder`` and wait until the page answers."""
    served = Served(
        started(preloaded, folder, {"CHAMDIEM_WEB_LISTEN": f"127.0.0.1:{port}"}), f"http://127.0.0.1:{port}"
    )
    await _answers(served)
    return served


def started(preloaded: Preloaded, folder: Path, settings: Mapping[str, str]) -> Process:
    """`chamdiem serve` on the files in ``folder``; what it says goes nowhere."""
    surroundings = {
        **os.environ,  # noqa: TID251  (a child needs PATH and HOME)
        "CHAMDIEM_DATABASE": f"sqlite:///{folder}/db.sqlite3",
        "CHAMDIEM_EVIDENCE": str(folder / "evidence"),
        **settings,
    }
    with Path(os.devnull).open("wb") as nothing:
        return preloaded.start(["serve"], folder, surroundings, out=nothing.fileno(), err=nothing.fileno())


async def _answers(served: Served) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(200):
            try:
                async with session.get(f"{served.address}/healthz") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)
    raise TimeoutError("the program did not start")
