"""A disk that forgets: what was written and not synced is gone, in whole or in part, when the power is cut."""

import random
from typing import Any, Final

import apsw

NAME: Final = "forgetful"


class Platter:
    """The bytes of one file: as programs see them, and as they would be found after a cut."""

    def __init__(self) -> None:
        self.seen = bytearray()
        self.durable = bytearray()
        self.pending: list[tuple[int, bytes] | int] = []

    def write(self, data: bytes, offset: int) -> None:
        _put(self.seen, data, offset)
        self.pending.append((offset, data))

    def truncate(self, size: int) -> None:
        del self.seen[size:]
        self.pending.append(size)

    def sync(self) -> None:
        self.durable = bytearray(self.seen)
        self.pending.clear()

    def cut(self, chance: random.Random) -> None:
        """Of what was not synced, the disk has kept any part, in any order."""
        for one in self.pending:
            if chance.random() < 0.5:
                continue
            if isinstance(one, int):
                del self.durable[one:]
            else:
                _put(self.durable, one[1], one[0])
        self.seen = bytearray(self.durable)
        self.pending.clear()


class ForgetfulDisk(apsw.VFS):
    """Files in memory. One connection at a time, in exclusive locking mode: shared memory is not offered."""

    def __init__(self) -> None:
        self.files: dict[str, Platter] = {}
        super().__init__(NAME, base="")

    def xOpen(self, name: Any, flags: list[int]) -> "ForgetfulFile":  # noqa: N802  (SQLite's name)
        path = name.filename() if isinstance(name, apsw.URIFilename) else name or f"temporary-{len(self.files)}"
        flags[1] = flags[0]
        return ForgetfulFile(self.files.setdefault(path, Platter()))

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: N802
        return pathname in self.files and bool(self.files[pathname].seen)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802, FBT001
        self.files.pop(filename, None)

    def xFullPathname(self, filename: str) -> str:  # noqa: N802
        return filename

    def cut(self, chance: random.Random) -> None:
        for platter in self.files.values():
            platter.cut(chance)


class ForgetfulFile(apsw.VFSFile):
    """What SQLite asks of a file."""

    def __init__(self, platter: Platter) -> None:
        """There is no file of the system below."""
        self._platter = platter

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self._platter.seen[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._platter.write(bytes(data), offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._platter.truncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._platter.sync()

    def xFileSize(self) -> int:  # noqa: N802
        return len(self._platter.seen)

    def xLock(self, level: int) -> None: ...  # noqa: N802

    def xUnlock(self, level: int) -> None: ...  # noqa: N802

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, op: int, pointer: int) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return 4096

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return 0

    def xClose(self) -> None: ...  # noqa: N802


def _put(content: bytearray, data: bytes, offset: int) -> None:
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data
