"""An update server with one image on its shelf, in another process."""

import pathlib

from tools import boards
from tools.image.signers import workshop
from tools.image.signing import Identity, signed
from tools.paths import BUILD
from tools.updates.store import Store
from tools.updates.testing import NAME, UpdateServer


class Office:
    """The server; `offer` puts an image on its shelf."""

    def __init__(self, folder: pathlib.Path):
        self._work = folder
        self.store = Store(folder / "shelf")
        self.server = UpdateServer(self.store.folder, folder)

    def offer(self, version: tuple[int, int, int], key=None) -> None:
        """This checkout's image under another version."""
        plain = (BUILD / boards.DEFAULT / "unsigned.romfs").read_bytes()
        path = self._work / "image"
        key = key or workshop().image
        path.write_bytes(signed(plain, key, Identity(boards.DEFAULT, version)))
        for old in self.store.folder.glob("*/*.romfs"):
            old.unlink()
        self.store.publish(path, key.public_key())

    def section(self, window: str) -> dict:
        """What the terminal is told of it."""
        return {"host": "127.0.0.1", "port": self.server.port, "server_name": NAME, "path": "/", "window": window,
                "ca": self.server.authority}  # fmt: skip
