"""What is known of the next image, in a file that outlives the power: how far its download is, and what went wrong.

It is written before staging flash is touched for another image, and behind what has been programmed: after a cut a
download goes on a little before the place where it stopped.
"""

from micropython import const

import files

PATH = "/update.json"
_SCHEMA = const(1)
_MOST_FAILED = const(8)  # versions, the newest


class Record:
    """`version` (three numbers) and `digest` (hexadecimal) of the image in staging, () and "" for none; `done` sectors
    of it are there; `is_ready`: all of it, and verified. `refused`: [version, reason] of what the server had and was
    not taken, or None. `failed`: versions that did not start well and are not taken again."""

    def __init__(self):
        """A broken file means that nothing is known."""
        try:
            kept = files.read_json(PATH) or {}
        except files.FileError:
            kept = {}
        if kept.get("schema") != _SCHEMA:
            kept = {}
        self.version = tuple(kept.get("version", ()))
        self.digest = kept.get("digest", "")
        self.done = kept.get("done", 0)
        self.is_ready = kept.get("ready", False)
        self.refused = kept.get("refused")
        self.failed = [tuple(version) for version in kept.get("failed", ())]

    def begin(self, label) -> None:
        """From now on staging takes the image of that Label; what is already there of the same image stays."""
        digest = label.digest.hex()
        if digest != self.digest:
            self.version, self.digest, self.done, self.is_ready = label.version, digest, 0, False
        self.refused = None
        self._store()

    def advance(self, done: int) -> None:
        """So many sectors are in staging."""
        self.done = done
        self._store()

    def ready(self) -> None:
        """The whole image is there and good."""
        self.is_ready = True
        self._store()

    def drop(self) -> None:
        """What is in staging is of no use."""
        self.version, self.digest, self.done, self.is_ready = (), "", 0, False
        self._store()

    def refuse(self, version, reason: str) -> bool:
        """What the server has is not taken; `version` is () where it is not known. Whether that is news."""
        is_news = self.refused != [list(version), reason]
        if is_news:
            self.refused = [list(version), reason]
            self._store()
        return is_news

    def give_up(self, version) -> None:
        """A version did not start well: never again."""
        if version not in self.failed:
            self.failed = (self.failed + [version])[-_MOST_FAILED:]
            if self.version == version:
                self.version, self.digest, self.done, self.is_ready = (), "", 0, False
            self._store()

    def _store(self) -> None:
        files.write_json(PATH, {
            "schema": _SCHEMA, "version": self.version, "digest": self.digest, "done": self.done,
            "ready": self.is_ready, "refused": self.refused, "failed": self.failed,
        })  # fmt: skip
