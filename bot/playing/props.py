"""Files that people in transcripts send: real bytes of the kind that their name says."""

import io
from pathlib import Path

from PIL import Image

_PDF = """%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
% {name}
trailer<</Root 1 0 R>>
%%EOF
"""


def bytes_of(name: str) -> bytes:
    """Bytes for a file name: a picture, a PDF, or for any other ending plain text. Another name, other bytes."""
    match Path(name).suffix.lower():
        case ".jpg" | ".jpeg":
            return _picture(name, "JPEG")
        case ".png":
            return _picture(name, "PNG")
        case ".pdf":
            return _PDF.format(name=name).encode()
        case _:
            return f"{name}\n".encode()


def _picture(name: str, sort: str) -> bytes:
    shade = sum(name.encode()) % 256
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 128, 255 - shade)).save(out, sort)
    return out.getvalue()
