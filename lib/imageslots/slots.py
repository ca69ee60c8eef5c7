"""The three images of a device, and what is to happen with them: what runs, the next one, the one that ran before.

What is to happen lies in the board's secret store under `update`: one byte for the state, then
    INSTALL      nothing: `staging` was verified, `previous` holds a copy of the running image
    TRIAL        starts so far 1, version 3: the image in `image` is new and nobody has confirmed it
    ROLLED_BACK  version 3 that did not make it, reason 1 (an index of REASONS)
`lowest` there is the version, 3 bytes, below which nothing runs any more; it only ever rises. `refused` tells the last
image that was refused: its place, a space, the reason.
"""

import asyncio
from micropython import const

from imageslots.copying import copying, label_in, reader, room, sectors
from signedrom.errors import ImageError
from signedrom.steps import in_steps
from signedrom.verify import Trust, verify, verifying

NOTHING = const(0)
INSTALL = const(1)
TRIAL = const(2)
ROLLED_BACK = const(3)
REASONS = (
    "no image", "no label", "truncated", "digest", "key", "signature", "board", "too old", "test key", "not confirmed",
    "flash",
)  # fmt: skip
_SIZES = (1, 1, 5, 5)  # bytes of `update` in each state
_UPDATE = "update"
_LOWEST = "lowest"
_REFUSED = "refused"
_LONGEST = const(32)  # bytes of a value


class Slots:
    """`store`: the board's secrets (`get`, `put`, `erase`); `image`, `staging`, `previous`: partitions; `trust` has
    KEYS (moduli), BOARD (bytes) and IS_PRODUCTION. Methods that look at images raise ImageError, all raise OSError when
    flash or store fail."""

    def __init__(self, store, image, staging, previous, trust):
        self.image = image
        self.staging = staging
        self.previous = previous
        self._store = store
        self._trust = trust

    # --- images ---

    def trusted(self) -> Trust:
        """Whom the device believes now."""
        lowest = tuple(self._read(_LOWEST)[:3])
        return Trust(self._trust.KEYS, self._trust.BOARD, lowest, self._trust.IS_PRODUCTION)

    def verify(self, partition):
        """The label of the image in a partition. Raises ImageError."""
        return verify(reader(partition), room(partition), self.trusted())

    async def check(self, partition):
        """The same in small steps, for a terminal that is at work."""
        return await in_steps(verifying(reader(partition), room(partition), self.trusted()))

    async def keep_previous(self, progress) -> None:
        """Copy the running image to `previous`, and verify the copy; when it is there already nothing is written.
        `progress(done, total)` counts sectors. Never while an image is on trial: `previous` is its way back."""
        if self.state() == TRIAL:
            raise ValueError("on trial")
        label = await self.check(self.image)
        try:
            there = await self.check(self.previous)
        except ImageError:
            there = None
        if there is not None and there.digest == label.digest and there.version == label.version:
            return
        total = sectors(label)
        for done in copying(self.image, self.previous, total):
            progress(done, total)
            await asyncio.sleep_ms(0)
        await self.check(self.previous)

    # --- what is to happen ---

    def state(self) -> int:
        """NOTHING, INSTALL, TRIAL or ROLLED_BACK."""
        blob = self._read(_UPDATE)
        return blob[0] if blob and blob[0] < len(_SIZES) and len(blob) == _SIZES[blob[0]] else NOTHING

    def request_install(self) -> None:
        """The next start installs what is in `staging`. First comes `keep_previous`."""
        self._store.put(_UPDATE, bytes((INSTALL,)))

    def begin_trial(self, version: tuple) -> None:
        self._store.put(_UPDATE, bytes((TRIAL, 0)) + bytes(version))

    def starts(self) -> int:
        """How often the image on trial has been started."""
        return self._read(_UPDATE)[1]

    def count_start(self) -> None:
        """The image on trial is about to be started."""
        blob = bytearray(self._read(_UPDATE))
        blob[1] += 1
        self._store.put(_UPDATE, blob)

    def trial_version(self) -> tuple:
        return tuple(self._read(_UPDATE)[2:5])

    def confirm(self) -> None:
        """The running image works: it stays, and nothing below the lowest version that it names runs from now on."""
        lowest = label_in(self.image).lowest
        if lowest > self.trusted().lowest:
            self._store.put(_LOWEST, bytes(lowest))
        if self.state() == TRIAL:
            self._store.erase(_UPDATE)

    def give_up(self, version: tuple, reason: str) -> None:
        """An image did not make it."""
        self._store.put(_UPDATE, bytes((ROLLED_BACK,)) + bytes(version) + bytes((REASONS.index(reason),)))

    def outcome(self):
        """(version, reason) of the update that did not make it, or None. The version is (0, 0, 0) if its label could
        not be believed."""
        blob = self._read(_UPDATE)
        return (tuple(blob[1:4]), REASONS[blob[4]]) if self.state() == ROLLED_BACK else None

    def forget_outcome(self) -> None:
        if self.state() == ROLLED_BACK:
            self._store.erase(_UPDATE)

    # --- refusals ---

    def refuse(self, place: str, reason: str) -> None:
        """Keep why an image was refused; told by the firmware at its next start."""
        words = (place + " " + reason).encode()
        if self._read(_REFUSED) != words:
            self._store.put(_REFUSED, words)

    def refusal(self) -> str:
        """The last refusal that has not been told yet, or ""."""
        return self._read(_REFUSED).decode()

    def forget_refusal(self) -> None:
        self._store.erase(_REFUSED)

    def _read(self, name: str) -> bytes:
        buffer = bytearray(_LONGEST)
        return bytes(buffer[: self._store.get(name, buffer) or 0])
