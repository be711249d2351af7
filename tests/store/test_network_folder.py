"""A database is not put where SQLite cannot keep it."""

from pathlib import Path

import pytest

from store.database import Database
from store.network_folder import network_mount_of
from store.sqlite import NetworkFolderError
from tests.store.conftest import address_of

MOUNTS = """\
22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
41 22 0:36 / /srv/share rw,relatime shared:20 - nfs4 10.0.0.2:/export rw
42 22 0:37 / /srv/share/local rw,relatime - xfs /dev/sdb1 rw
43 22 0:38 / /srv/the\\040office rw,relatime - cifs //files/office rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/chamdiem/store.db", None),
        ("/srv/share/store.db", "nfs4"),
        ("/srv/share/deep/er/store.db", "nfs4"),
        ("/srv/shared.db", None),
        ("/srv/share/local/store.db", None),
        ("/srv/the office/store.db", "cifs"),
    ],
)
def test_the_nearest_mount_decides(path: str, kind: str | None) -> None:
    assert network_mount_of(Path(path), MOUNTS) == kind


async def test_a_file_on_a_network_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"41 22 0:36 / {tmp_path} rw - nfs4 10.0.0.2:/export rw\n", encoding="utf-8")
    monkeypatch.setattr("store.network_folder._MOUNTS", mounts)

    with pytest.raises(NetworkFolderError, match="nfs4"):
        await Database(address_of(tmp_path / "store.db")).open()
    assert not (tmp_path / "store.db").exists()
