"""firmware/backup: a terminal's books in a parcel, and in another terminal."""

import os

from backup import items
from backup.contents import BLOBS, contents
from backup.errors import BackupError
from backup.numbers import leave_out
from backup.parcel import CODE, KEYS, Parcel, make
from backup.restore import give_up, put_back
from check import equal, raises
from fake_disk import mount_ram
from fake_nor import FakeNor, PowerCut
from fakes_store import Store, fill
from files import is_there
from ledger.books_id import books_id
from ledger.states import APPROVED
from paths import NUMBERS, RESTORE
from test_ledger import mounted, opened, sale

HEAP = "320wK"
MODULUS = (1 << 2047 | 12345).to_bytes(256, "big")  # nobody has its private key: `Caught` has the keys


class Board:
    """The parts a backup reads and a restore writes."""

    def __init__(self, sectors=6):
        self.secrets = Store()
        self.ledger_flash = FakeNor(sectors)


class Caught:
    """A generator that keeps the first bytes it gave: the keys of a parcel."""

    def __init__(self):
        self.keys = None

    def __call__(self, buffer):
        fill(buffer)
        if len(buffer) == KEYS and self.keys is None:
            self.keys = bytearray(buffer)


def listed() -> list:
    """The files at the root; the interpreter's own mounts are there, too."""
    return [name for name in sorted(os.listdir("/")) if name not in ("frozen", "repo", "rom", "sim", "tests")]


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def worked() -> tuple:
    """A board after a day of eleven sales, one of them open, and its ledger."""
    mount_ram("/")
    board = Board()
    vault = opened(board.secrets)
    ledger = mounted(board.ledger_flash, vault)
    for trace in range(1, 12):
        it = sale(trace)
        ledger.begin(it)
        if trace != 7:
            ledger.move(it, APPROVED)
    os.mkdir("/signatures")
    write("/signatures/3", b"ink" * 300)
    write("/operators.json", b"{}")
    write("/parameters.json", b'{"a": 1}')
    return board, ledger


def packed(board, ledger, handed_over=True) -> tuple:
    random_source, head = Caught(), {"books": books_id(board.secrets, "A1"), "handed_over": handed_over}
    parcel = b"".join(bytes(piece) for piece in make(head, contents(board, ledger), MODULUS, random_source))
    return parcel, random_source.keys


def opened_parcel(data, keys) -> Parcel:
    def read(at, buffer):
        buffer[:] = data[at : at + len(buffer)]

    return Parcel(read, len(data), keys)


def checked(data, keys) -> Parcel:
    parcel = opened_parcel(data, keys)
    for _ in parcel.check():
        pass
    return parcel


def test_another_terminal_goes_on_with_the_books():
    board, ledger = worked()
    data, keys = packed(board, ledger)
    mount_ram("/")
    write("/left.json", b"of the shop before")
    other = Board()
    other.ledger_flash.cells[5 * 4096 : 5 * 4096 + 64] = bytes(64)  # some old log
    list(put_back(checked(data, keys), other))
    again = mounted(other.ledger_flash, opened(other.secrets))
    equal(again.totals.counter, 11)
    equal([it.trace for it in again.open], [7])
    equal(again.totals.domestic.values()[:2], ledger.totals.domestic.values()[:2])
    equal(again.fault, None)
    it = sale(12)
    again.begin(it)
    equal(it.counter, 12)
    equal(listed(), ["operators.json", "parameters.json", "signatures"])
    with open("/signatures/3", "rb") as file:
        equal(file.read(), b"ink" * 300)
    assert not is_there(RESTORE)
    equal(books_id(other.secrets, "B2"), "A1")
    give_up(board)
    equal(books_id(board.secrets, "A1"), "A1.1")  # its next books must not be taken for the old ones


def test_nothing_stands_there_in_clear():
    board, ledger = worked()
    data, keys = packed(board, ledger)
    for secret in (b"6225880123451230", b"622588", b"ink", b"parameters", keys, board.secrets.blobs["dek"]):
        assert bytes(secret) not in data


def test_an_altered_parcel_is_refused():
    data, keys = packed(*worked())
    for at in range(8, len(data), 401):
        wrong = bytearray(data)
        wrong[at] ^= 1 << at % 8
        raises(BackupError, checked, wrong, keys)
    for size in (0, 9, 300, len(data) - CODE, len(data) - 16, len(data) - 1):
        raises(BackupError, checked, data[:size], keys)
    raises(BackupError, checked, data, bytearray(KEYS))
    equal(raises(BackupError, checked, data, bytearray(3)).reason, "parcel")


def first_of(content):
    found = items.Items(iter((content,)))
    found.next()
    found.read(bytearray(6))


def test_contents_that_break_off_are_refused():
    whole = items.head(items.FILE, "/a", 6) + b"abcdef"
    for size in range(len(whole)):
        raises(BackupError, first_of, whole[:size])
    found = items.Items(iter((whole[:5], whole[5:], b"\x00")))
    assert found.next()
    equal((found.kind, found.name, found.left), (items.FILE, "/a", 6))
    assert not found.next()


def test_a_cut_at_any_step_leaves_nobody_or_the_whole_terminal():
    board, ledger = worked()
    data, keys = packed(board, ledger)
    step = 0
    while True:
        mount_ram("/")
        other = Board()
        other.ledger_flash.cells[:64] = bytes(64)
        steps = put_back(checked(data, keys), other)
        for done, _ in enumerate(steps):
            if done >= step:
                break
        else:
            break
        assert is_there(RESTORE)
        steps = None
        give_up(other)
        equal([name for name in listed() if name != "signatures"], [])
        equal([name for name in BLOBS if name in other.secrets.blobs], [])
        equal(bytes(other.ledger_flash.cells), b"\xff" * len(other.ledger_flash.cells))
        step += 1
    assert step > 6, step


def test_a_cut_of_the_flash_in_the_middle_of_a_sector():
    data, keys = packed(*worked())
    for cut in range(6):
        mount_ram("/")
        other = Board()
        other.ledger_flash.cut_at(cut, lambda old, new: old[: len(old) // 2] + new[len(new) // 2 :])
        try:
            list(put_back(checked(data, keys), other))
            break
        except PowerCut:
            pass
        other.ledger_flash.power_on()
        give_up(other)
        list(put_back(checked(data, keys), other))
        equal(mounted(other.ledger_flash, opened(other.secrets)).totals.counter, 11)


def test_after_a_mere_copy_numbers_are_left_out():
    data, keys = packed(*worked(), False)
    mount_ram("/")
    other = Board()
    list(put_back(checked(data, keys), other))
    for counter in (2012, 2013):
        again = mounted(other.ledger_flash, opened(other.secrets))
        leave_out(again)
        equal(again.next_counter, counter)
        it = sale(again.totals.last_trace + 1)
        again.begin(it)
        equal((it.counter, it.trace), (counter, counter))
    os.remove(NUMBERS)
