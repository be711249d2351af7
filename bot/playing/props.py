"""Files that people in transcripts send: real bytes of the kind that their name says."""

import io
import zipfile
from pathlib import Path
from typing import Final

from PIL import Image

_PDF = """%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
% {name}
trailer<</Root 1 0 R>>
%%EOF
"""


_TYPES: Final = (
    '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "</Types>"
)
_WORD: Final = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><!-- {name} -->'
    "<w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
)


def bytes_of(name: str) -> bytes:
    """Bytes for a file name: a picture, a PDF, a Word file, else plain text. Another name, other bytes."""
    match Path(name).suffix.lower():
        case ".jpg" | ".jpeg":
            return _picture(name, "JPEG")
        case ".png":
            return _picture(name, "PNG")
        case ".pdf":
            return _PDF.format(name=name).encode()
        case ".docx":
            return _text(name)
        case _:
            return f"{name}\n".encode()


def _text(name: str) -> bytes:
    """A Word file; one whose name begins with ``dau-mat`` bears the stamp of a state secret."""
    words = "MẬT" if name.startswith("dau-mat") else "Văn bản thường"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), _TYPES)  # without the time: the same bytes again
        archive.writestr(zipfile.ZipInfo("word/document.xml"), _WORD.format(name=name, words=words))
    return out.getvalue()


def _picture(name: str, sort: str) -> bytes:
    shade = sum(name.encode()) % 256
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 128, 255 - shade)).save(out, sort)
    return out.getvalue()
