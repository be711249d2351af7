"""Has a file examined in a process of its own: a file that breaks its decoder breaks nothing else."""

import asyncio
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from bot.media_check.stamps import Degree
from bot.media_check.verdict import Checked, Refused, Stamped
from core.scoring.phrase import Fact, Phrase

WORKER: Final = "bot.media_check.worker"
ROOT: Final = Path(__file__).resolve().parent.parent.parent
PATIENCE_SECONDS: Final = 60.0
"""By the clock; of the processor it gets a third of that. The machine may have better things to do."""


@dataclass(frozen=True, slots=True)
class Examined:
    """``preview`` is where the picture lies, ``None`` where there is none."""

    verdict: Checked | Refused | Stamped
    preview: Path | None = None


async def examine_apart(path: Path, name: str, folder: Path) -> Examined:
    """Examine the file at ``path``; the preview is written into ``folder``.

    Raises:
        OSError: no process can be started; that is our trouble, not the sender's.
    """
    preview = folder / "preview.jpg"
    told = await _told(str(path), name, str(preview))
    if not told:
        return Examined(Refused(Phrase("media-not-opened")))
    verdict = _verdict(told[0])
    is_drawn = isinstance(verdict, Checked) and len(told) > 1 and told[1] == {"preview": True}
    return Examined(verdict, preview if is_drawn and preview.is_file() else None)


async def _told(*arguments: str) -> list[Mapping[str, Any]]:
    """What the worker said before it ended, whichever way it did. Of our environment it sees nothing."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-X", "utf8", "-m", WORKER, *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            said, _ = await process.communicate()
    except TimeoutError:
        said = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return [json.loads(line) for line in said.splitlines() if line.endswith(b"}")]


def _verdict(told: Mapping[str, Any]) -> Checked | Refused | Stamped:
    if "refused" in told:
        facts = {name: _fact(value) for name, value in told["facts"].items()}
        return Refused(Phrase(told["refused"], facts))
    if "degree" in told:
        return Stamped(Degree(told["degree"]), told["media_type"], told["size_bytes"])
    return Checked(told["media_type"], told["extension"], told["size_bytes"])


def _fact(value: Any) -> Fact:
    return (
        Decimal(value["decimal"]) if isinstance(value, dict) else str(value) if isinstance(value, str) else int(value)
    )
