"""lib/drivers/modem_at.py: dialogues as modems have them, and what noise does to them."""

import time

from check import equal
from drivers.errors import ModemError
from drivers.modem_at import ModemAt, numbers


class Modem:
    """A UART whose other end answers each command with the next of its `answers`: (ms until it comes, bytes)."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.sent = []
        self.coming = []  # (ticks, bytes)

    def write(self, data):
        self.sent.append(data)
        if self.answers:
            ms, answer = self.answers.pop(0)
            self.coming.append((time.ticks_add(time.ticks_ms(), ms), answer))

    def any(self):
        return sum(len(data) for at, data in self.coming if time.ticks_diff(time.ticks_ms(), at) >= 0)

    def read(self, count):
        for place, (at, data) in enumerate(self.coming):
            if time.ticks_diff(time.ticks_ms(), at) >= 0:
                self.coming[place] = (at, data[count:])
                if len(data) <= count:
                    self.coming.pop(place)
                return data[:count]
        return None


async def outcome(*answers, text="AT+CSQ", prefix="+CSQ:", ms=1000):
    """(lines, or reason and words of the error, lines told aside)."""
    aside = []
    at = ModemAt(Modem(*answers), aside.append)
    try:
        return await at.command(text, prefix, ms), aside
    except ModemError as error:
        return error.args, aside


async def test_answers():
    equal(await outcome((5, b"\r\n+CSQ: 20,99\r\n\r\nOK\r\n")), (["+CSQ: 20,99"], []))
    equal(await outcome((5, b"\r\nOK\r\n"), text="AT", prefix=""), ([], []))
    equal(await outcome((5, b"AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n")), (["+CSQ: 20,99"], []))
    equal(await outcome((900, b"\r\nCONNECT 115200\r\n~~"), text="ATD*99#", prefix=""), ([], []))


async def test_refusals():
    equal(await outcome((5, b"\r\nERROR\r\n")), (("refused", ""), []))
    equal(await outcome((5, b"\r\n+CME ERROR: 10\r\n")), (("refused", "10"), []))
    equal(await outcome((5, b"\r\n+CME ERROR: SIM not inserted\r\n")), (("refused", "SIM not inserted"), []))
    equal(await outcome((5, b"\r\nNO CARRIER\r\n")), (("no_carrier",), []))


async def test_silence_ends_in_time():
    before = time.ticks_ms()
    equal(await outcome(), (("silent",), []))
    assert 1000 <= time.ticks_diff(time.ticks_ms(), before) <= 1020
    equal(await outcome((1500, b"\r\nOK\r\n")), (("silent",), []))
    equal(await outcome((5, b"OK")), (("silent",), []))


async def test_unsolicited_lines_go_aside():
    got = await outcome((5, b"\r\n+CEREG: 1\r\n\r\n+CSQ: 9,99\r\n\r\nRING\r\n\r\nOK\r\n"))
    equal(got, (["+CSQ: 9,99"], ["+CEREG: 1", "RING"]))


async def test_what_came_before_is_no_answer():
    modem = Modem((5, b"\r\n+CSQ: 3,99\r\n\r\nOK\r\n"))
    modem.coming.append((time.ticks_ms(), b"\r\nERROR\r\n\r\nRDY\r\n+CS"))
    aside = []
    at = ModemAt(modem, aside.append)
    equal(await at.command("AT+CSQ", "+CSQ:"), ["+CSQ: 3,99"])
    equal(aside, ["ERROR", "RDY"])


async def test_noise():
    noise = bytes(code for code in range(256) if code not in (10, 13) and not 0x20 <= code < 0x7F)
    answer = noise + b"\r\n" + noise + b"+CSQ: 20,99\r\n" + noise + b"\r\nOK\r\n"
    equal(await outcome((5, answer)), (["+CSQ: 20,99"], []))
    equal(await outcome((5, b"x" * 5000 + b"\r\nOK\r\n")), ([], []))
    many = b"+CSQ: 1,99\r\n" * 300
    lines, _ = await outcome((5, many + b"OK\r\n"))
    equal(len(lines), 8)


async def test_endless_noise_ends_in_time():
    class Babbler:
        def write(self, data):
            pass

        def any(self):
            return 1

        def read(self, count):
            time.sleep_us(87)  # at 115,200 baud
            return b"~"

    before = time.ticks_ms()
    at = ModemAt(Babbler())
    try:
        await at.command("AT")
        raise AssertionError("no error")
    except ModemError as error:
        equal(error.reason, "silent")
    assert time.ticks_diff(time.ticks_ms(), before) <= 1100


async def test_the_modem_is_asked_again():
    modem = Modem((5, b"?"), (5, b"\r\nERROR\r\n"), (5, b"\r\nOK\r\n"))
    equal(await ModemAt(modem).answers(3), True)
    equal(modem.sent, ["AT\r"] * 3)
    equal(await ModemAt(Modem()).answers(2), False)


def test_numbers():
    equal(numbers("+CSQ: 20,99"), [20, 99])
    equal(numbers('+CEREG: 2,1,"18F2",7'), [2, 1, None, 7])
    equal(numbers("+CSQ: 999999999999,-1,"), [None, None, None])
    equal(numbers("no colon"), [None])
