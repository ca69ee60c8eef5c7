"""The issuer speaks to its card: authentication and scripts (EMV Book 3 sections 6.5.4, 10.9 and 10.10)."""

from micropython import const

from bertlv.errors import TlvError
from bertlv.reader import Reader
from emv.command import EXTERNAL_AUTHENTICATE, OK, is_command
from emv.errors import EmvError

BEFORE = const(0x71)  # the second GENERATE AC
AFTER = const(0x72)
_SCRIPT_ID = const(0x9F18)
_COMMAND = const(0x86)
_RESULTS = const(0xDF31)  # UnionPay's issuer script results; EMV's 9F5B has the same form
_TVR = const(0x95)
_FAILED = const(0x10)  # first digit of a result
_DONE = const(0x20)
_MOST = const(16)  # scripts, and commands in a script


async def authenticate(channel, data, proof) -> int:
    """Let the card check the issuer's answer (91); returns the status word. Raises EmvError when the card is gone."""
    if not 8 <= len(proof) <= 16:
        sw = 0
    else:
        sw = await channel.send(EXTERNAL_AUTHENTICATE, 0, 0, proof, False)
    data.set_bit(0x9B, 1, 5)
    if sw != OK:
        data.set_bit(_TVR, 5, 7)
    return sw


async def run_scripts(channel, data, scripts, kind: int) -> int:
    """Send the commands of all scripts of a kind (`BEFORE`, `AFTER`); returns how many scripts there were.

    `scripts`: the templates 71 and 72 of field 55 as they came. A result of 5 bytes a script is added to DF31. What is
    wrong with a script, or a card that is gone, is a result too, and raises nothing.
    """
    reader = Reader(scripts, 0, -1, 2 * _MOST)
    count = 0
    while _step(reader):
        if reader.tag == kind:
            count += 1
            result = await _run(channel, reader.inside(_MOST))
            data[_RESULTS] = bytes(data.get(_RESULTS) or b"") + result
            data.set_bit(0x9B, 1, 3)
            if result[0] & 0xF0 != _DONE:
                data.set_bit(_TVR, 5, 6 if kind == BEFORE else 5)
    return count


async def _run(channel, reader) -> bytes:
    """The result of one script: what became of it and the number of the command that failed 1 (15: or a later one), the
    script's identification 4."""
    name = bytes(4)
    number, result = 0, _DONE
    while result == _DONE:
        try:
            if not reader.next():
                break
        except TlvError:
            result = _FAILED  # no command of the issuer's can be named
            break
        if reader.tag == _SCRIPT_ID and len(reader.value) == len(name):
            name = bytes(reader.value)
        elif reader.tag == _COMMAND:
            number += 1
            if not await _send(channel, reader.value):
                result = _FAILED | min(number, 15)
    if result == _DONE and not number:
        result = 0  # not performed: there was nothing to do
    return bytes((result,)) + name


async def _send(channel, command) -> bool:
    """Whether the card carried a command out, or at least only warns."""
    if not is_command(command):
        return False
    try:
        return await channel.send_whole(command) >> 8 in (0x90, 0x62, 0x63)
    except EmvError:
        return False


def _step(reader) -> bool:
    """`reader.next()`; what is broken is the end. (A script that was cut off has no commands the issuer meant.)"""
    try:
        return reader.next()
    except TlvError:
        return False
