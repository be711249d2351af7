"""The process in which one file is opened: ``python -m bot.media_check.worker FILE NAME PREVIEW``.

It prints one JSON line when it knows what the file is, and another when the preview is made or cannot be. Whatever a
file does to a decoder happens here, with little memory and little time, and ends with this process: a file of which
nothing was told could not be opened, one without the second line has no preview.
"""

import json
import resource
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from bot.media_check.examining import examine
from bot.media_check.verdict import MIB, Checked, Refused, Stamped

MEMORY_BYTES: Final = 176 * MIB
"""Of the process's own data: with the libraries it stays under 200 MB, and a photo of 36 million pixels fits."""

CPU_SECONDS: Final = 20
PREVIEW_MAX_BYTES: Final = 4 * MIB


def main(path: Path, name: str, preview: Path) -> None:
    _bound()
    examined = examine(path, name)
    _tell(_document(examined.verdict))
    _tell({"preview": examined.draw(preview)})


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (PREVIEW_MAX_BYTES, PREVIEW_MAX_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _document(verdict: Checked | Refused | Stamped) -> dict[str, Any]:
    match verdict:
        case Checked(media_type, extension, size_bytes):
            return {"media_type": media_type, "extension": extension, "size_bytes": size_bytes}
        case Stamped(degree, media_type, size_bytes):
            return {"degree": degree, "media_type": media_type, "size_bytes": size_bytes}
        case Refused(reason):
            facts = {name: _plain(value) for name, value in reason.facts.items()}
            return {"refused": reason.key, "facts": facts}


def _plain(value: object) -> str | int | dict[str, str]:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return value if isinstance(value, str | int) else str(value)


def _tell(document: dict[str, Any]) -> None:
    print(json.dumps(document), flush=True)  # noqa: T201  (the line to the process that waits)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
