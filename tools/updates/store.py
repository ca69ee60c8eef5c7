"""The images that are offered: a folder with a folder for each board. The newest version of a board's is handed out."""

import os
import pathlib
import shutil

from cryptography.hazmat.primitives.asymmetric import rsa

from tools.updates.labels import Label, LabelError, read_label


class Store:
    """`folder` may be the build folder of a checkout. What is not signed is passed over."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self._known: dict[tuple[pathlib.Path, int, int], Label | None] = {}  # by path, time and size

    def images(self) -> dict[pathlib.Path, Label]:
        """Every signed image, oldest version first."""
        found = {path: self._label(path) for path in sorted(self.folder.glob("*/*.romfs"))}
        signed = [(path, label) for path, label in found.items() if label is not None]
        return dict(sorted(signed, key=lambda pair: pair[1].version))

    def newest(self, board: str) -> tuple[pathlib.Path, Label] | None:
        """The newest image for a board."""
        return next(((path, label) for path, label in reversed(self.images().items()) if label.board == board), None)

    def publish(self, image: pathlib.Path, key: rsa.RSAPublicKey) -> pathlib.Path:
        """Offer an image from now on. Raises LabelError for a file that this key has not signed."""
        label = read_label(image, key)
        target = self.folder / label.board / f"{label.name}.romfs"
        target.parent.mkdir(parents=True, exist_ok=True)
        new = target.with_suffix(".new")
        shutil.copyfile(image, new)
        os.replace(new, target)
        return target

    def _label(self, path: pathlib.Path) -> Label | None:
        state = path.stat()
        which = path, state.st_mtime_ns, state.st_size
        if which not in self._known:
            try:
                self._known[which] = read_label(path)
            except LabelError:
                self._known[which] = None
        return self._known[which]
