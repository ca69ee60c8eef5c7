"""firmware/ui/screens/hex_entry.py: digits on a telephone's keys, and nothing left behind."""

from check import equal
from ui.errors import Cancelled
from ui.screen import RUNNING
from ui.screens.hex_entry import HexEntry


class Ui:
    def invalidate(self, x, y, w, h):
        pass


class Ended:
    def set(self):
        pass


def running(longest=8, shortest=6, hidden=False):
    screen = HexEntry("inject.check", (), longest, shortest, hidden, "check_value", "password.wrong")
    screen.start(Ui(), Ended())
    return screen


def press(screen, *keys):
    for key in keys:
        assert screen.works(key), key
        screen.on_key(key)


def test_all_sixteen_digits():
    screen = running(32, 32)
    letters = ("2", "up", "2", "up", "up", "2", "down", "3", "up", "3", "up", "up", "3", "up", "up", "up")
    press(screen, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", *letters)
    press(screen, "00", "00", "00", "00", "00", "00", "00", "00")
    equal(screen.count, 32)
    press(screen, "5", "ok")
    equal(screen.result(), bytes.fromhex("0123456789ABCDEF0000000000000000"))


def test_letters_go_round_on_their_key():
    for key, ups, expected in (("2", 4, 2), ("3", 4, 3), ("3", 5, 13), ("7", 3, 7), ("0", 1, 0)):
        screen = running()
        press(screen, key, *("up",) * ups)
        equal(screen._digits[0], expected)
        press(screen, *("down",) * ups)
        equal(screen._digits[0], int(key))


def test_ok_works_with_whole_bytes_only():
    screen = running()
    for count in range(1, 9):
        press(screen, "1")
        equal(screen.works("ok"), count in (6, 8), str(count))
    press(screen, "back")
    assert not screen.works("ok")
    press(screen, "clear")
    equal((screen.count, screen._digits, screen.works("up")), (0, bytes(8), False))
    press(screen, "back")
    equal(screen.count, 0)


def test_nothing_stays_behind():
    screen = running()
    digits = screen._digits
    press(screen, "1", "2", "3", "4", "5", "6", "ok")
    equal(screen.result(), bytes.fromhex("123456"))
    equal(digits, bytes(8))
    screen = running()
    digits = screen._digits
    press(screen, "9", "9", "cancel")
    try:
        screen.result()
    except Cancelled:
        pass
    else:
        raise AssertionError("not cancelled")
    screen.stop()
    equal(digits, bytes(8))
    assert screen.state != RUNNING
