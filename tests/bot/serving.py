"""Runs `chamdiem serve` as a process of its own, so that it can be killed."""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import aiohttp


@dataclass
class Served:
    """One running process and its address."""

    process: asyncio.subprocess.Process
    address: str

    async def kill(self) -> None:
        """As a power cut for the process: no chance to finish anything."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self) -> int:
        """Ask it to stop; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 10)


async def serve(folder: Path, port: int) -> Served:
    """Start the program on the files in ``folder`` and wait until the page answers."""
    environment = {
        **os.environ,  # noqa: TID251  (a child needs PATH and HOME)
        "CHAMDIEM_DATABASE": f"sqlite:///{folder}/db.sqlite3",
        "CHAMDIEM_EVIDENCE": str(folder / "evidence"),
        "CHAMDIEM_WEB_LISTEN": f"127.0.0.1:{port}",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    served = Served(process, f"http://127.0.0.1:{port}")
    await _answers(served)
    return served


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
