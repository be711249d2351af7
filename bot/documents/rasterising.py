"""SVG becomes PNG: ``python -m bot.documents.rasterising`` reads the one and writes the other.

In a process of its own, because the library holds the interpreter while it draws: half a second for a long picture, in
which nobody would be answered.
"""

import io
import subprocess
import sys
from pathlib import Path
from typing import Final

import resvg_py
from PIL import Image

from bot.documents.faces import FAMILY, Face, font_file

ROOT: Final = Path(__file__).resolve().parent.parent.parent
PATIENCE_SECONDS: Final = 60.0
COLOURS: Final = 64
WHITE: Final = "#ffffff"


class NotDrawnError(Exception):
    """The picture was not drawn; trying again later may help."""


def drawn_apart(svg: str) -> bytes:
    """The picture as PNG; blocks only its own thread.

    Raises:
        NotDrawnError: no process could be started, or it did not come to its end.
    """
    command = [sys.executable, "-X", "utf8", "-m", "bot.documents.rasterising"]
    try:
        done = subprocess.run(  # noqa: S603  (our own module; the picture goes in by its input)
            command,
            input=svg.encode(),
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            timeout=PATIENCE_SECONDS,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotDrawnError(type(error).__name__) from error
    return done.stdout


def drawn(svg: str) -> bytes:
    """The picture as PNG in few colours: a third of the bytes, for phones with a bad line."""
    png = resvg_py.svg_to_bytes(
        svg_string=svg,
        background=WHITE,
        skip_system_fonts=True,
        font_files=[str(font_file(face)) for face in Face],
        font_family=FAMILY,
        languages=["vi"],
    )
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    out = io.BytesIO()
    whole.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(drawn(sys.stdin.buffer.read().decode()))
