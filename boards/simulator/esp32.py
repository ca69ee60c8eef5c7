"""`esp32` as on the board: partitions of the flash chip, and NVS."""

import errno
import struct
from micropython import const

import clock
import nvs_store
from soc import model

_BLOCK = const(4096)
_NOT_FOUND = const(-0x1102)  # ESP_ERR_NVS_NOT_FOUND
_NO_ROOM = const(-0x1105)  # ESP_ERR_NVS_NOT_ENOUGH_SPACE
_TOO_SHORT = const(-0x110C)  # ESP_ERR_NVS_INVALID_LENGTH
_PROGRAM_US = const(700)  # typical times of the flash chip, a page and a sector; the core waits
_ERASE_US = const(45000)
WAKEUP_ALL_LOW = False
WAKEUP_ANY_HIGH = True


class Waking:
    """What ends a deep sleep."""

    pin = None  # GPIO that wakes the chip when it is low


waking = Waking()


def wake_on_ext0(pin, level) -> None:
    """Wake from deep sleep when `pin` is low; nobody here waits for a high one."""
    if not model.wakes(pin.line.number) or level:
        raise ValueError("invalid pin")
    waking.pin = pin.line.number


class Fitted:
    """What wiring.py fits: the flash chip (chips.nor.Nor), and the rows of the partition table."""

    def __init__(self):
        self.flash = None
        self.table = ()  # (type, subtype, address, size, label)
        self._store = None

    def rows(self, label: str) -> list:
        return [row for row in self.table if row[4] == label]

    def nvs(self):
        """The key-value store, read at its first use."""
        if self._store is None:
            row = self.rows("nvs")[0]
            self._store = nvs_store.NvsStore(self.flash, row[2], row[3])
        return self._store


fitted = Fitted()


class Partition:
    """`esp32.Partition`, with native blocks of 4096 bytes."""

    TYPE_APP = 0
    TYPE_DATA = 1
    BOOT = 0
    RUNNING = 1

    def __init__(self, id, block_size=_BLOCK):
        wanted = "factory" if id in (Partition.BOOT, Partition.RUNNING) else id
        rows = fitted.rows(wanted)
        if not rows:
            raise OSError(errno.ENOENT)
        if block_size != _BLOCK:
            raise ValueError("only blocks of 4096 bytes are modelled")
        self._row = rows[0]
        self._start, self._size = self._row[2], self._row[3]

    @staticmethod
    def find(type=0, subtype=0xFF, label=None, block_size=_BLOCK) -> list:
        return [
            Partition(row[4], block_size)
            for row in fitted.table
            if row[0] == type and subtype in (0xFF, row[1]) and label in (None, row[4])
        ]

    def info(self) -> tuple:
        return self._row + (False,)

    def _place(self, block: int, offset: int, length: int) -> int:
        place = block * _BLOCK + offset
        if place < 0 or place + length > self._size:
            raise OSError(errno.EINVAL)
        return self._start + place

    def readblocks(self, block_num, buf, offset=0) -> None:
        fitted.flash.read(self._place(block_num, offset, len(buf)), buf)

    def writeblocks(self, block_num, buf, offset=None) -> None:
        """Without an offset the blocks are erased first; with one, bits are only cleared."""
        start = self._place(block_num, offset or 0, len(buf))
        if offset is None:
            if len(buf) % _BLOCK:
                raise OSError(errno.EINVAL)
            for place in range(start, start + len(buf), _BLOCK):
                self._erase(place)
        fitted.flash.program(start, buf)
        clock.pass_us((len(buf) + 255) // 256 * _PROGRAM_US)

    def _erase(self, place: int) -> None:
        fitted.flash.erase(place)
        clock.pass_us(_ERASE_US)

    def ioctl(self, cmd, arg):
        if cmd == 4:
            return self._size // _BLOCK
        if cmd == 5:
            return _BLOCK
        if cmd == 6:
            self._erase(self._place(arg, 0, _BLOCK))
            return 0
        return 0 if cmd in (1, 2, 3) else None

    @staticmethod
    def mark_app_valid_cancel_rollback() -> None:
        pass


class NVS:
    """`esp32.NVS`: one namespace. Values are safe as soon as they are set, as in today's ESP-IDF."""

    def __init__(self, namespace):
        if not 0 < len(namespace) <= 15:
            raise OSError(-0x1109)  # ESP_ERR_NVS_KEY_TOO_LONG
        self._prefix = namespace + "/"

    def _key(self, kind: str, key: str) -> bytes:
        if not 0 < len(key) <= 15:
            raise OSError(-0x1109)
        return (self._prefix + key + kind).encode()

    def _put(self, key: bytes, value: bytes) -> None:
        try:
            fitted.nvs().put(key, value)
        except nvs_store.NvsFull:
            raise OSError(_NO_ROOM)

    def _get(self, key: bytes) -> bytes:
        value = fitted.nvs().get(key)
        if value is None:
            raise OSError(_NOT_FOUND)
        return value

    def set_i32(self, key, value) -> None:
        self._put(self._key("#i", key), struct.pack("<i", value))

    def get_i32(self, key) -> int:
        return struct.unpack("<i", self._get(self._key("#i", key)))[0]

    def set_blob(self, key, value) -> None:
        self._put(self._key("#b", key), bytes(value))

    def get_blob(self, key, buffer) -> int:
        value = self._get(self._key("#b", key))
        if len(value) > len(buffer):
            raise OSError(_TOO_SHORT)
        buffer[: len(value)] = value
        return len(value)

    def erase_key(self, key) -> None:
        found = False
        for kind in ("#i", "#b"):
            name = self._key(kind, key)
            if fitted.nvs().get(name) is not None:
                fitted.nvs().erase(name)
                found = True
        if not found:
            raise OSError(_NOT_FOUND)

    def commit(self) -> None:
        pass
