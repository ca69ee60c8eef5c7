"""What tests/judges/test_every_row.py asks of firmware/host: all rows of the table of messages, found by themselves."""

import micropython

from host import messages
from host.fields import SPEC
from host.messages import Message
from iso8583.fields import AN, FIXED, B, N, Z
from ledger.kinds import KINDS

out = bytearray(4096)
_ROWS = {row[0]: row for row in SPEC.rows()}
_CODES = ["%03d" % code for code in range(1000)]
_FIRST = sorted(KINDS) + _CODES


def rows():
    """{"rows": [[maker, arguments, name]...], "unknown": makers of which no arguments give a message}."""
    found, unknown = [], []
    for maker in dir(messages):
        thing = getattr(messages, maker)
        if isinstance(thing, str) and thing.count("|") and maker[0] != "_":
            found.append([maker, None, Message(thing).name])
        elif callable(thing) and not isinstance(thing, type) and maker[0] != "_" and not hasattr(micropython, maker):
            made = _made_by(thing)
            found += [[maker, arguments, name] for arguments, name in made]
            if not made:
                unknown.append(maker)
    return {"rows": found, "unknown": unknown}


def _made_by(maker):
    """What a maker makes of nothing; of a kind or a network code; of one of these and a yes or no."""
    made = []
    for more in ((), (False,), (True,)):
        for first in _FIRST:
            arguments = (first,) + more
            try:
                row = maker(*arguments)
            except (KeyError, TypeError, ValueError):
                continue
            if isinstance(row, str):
                made.append((arguments, Message(row).name))
        if made and not more:
            return made
    if not made:
        try:
            made.append(((), Message(maker()).name))
        except (AttributeError, TypeError):
            pass
    return made


def describe(maker, arguments):
    """[MTI, MTI of the reply, fields that are always there, all fields, has a MAC] of a row."""
    thing = getattr(messages, maker)
    message = Message(thing if arguments is None else thing(*arguments))
    every = [number for number, _ in message.fields]
    always = [number for number, rule in message.fields if not rule]
    return [message.mti, message.reply_mti, always, every, message.has_mac]


def packed(mti, numbers, fill):
    """[bytes, values] of a message with these fields, filled after their types; `fill` chooses lengths and digits."""
    values, told = {}, {}
    for number in numbers:
        row = _ROWS[number]
        size = row[4] if row[3] == FIXED else (row[4], 1, row[4] // 2, row[4] - 1)[fill % 4]
        values[number] = value = _value(row[2], size, number + fill)
        told[str(number)] = value.hex() if row[2] == B else value
    return [out[: SPEC.pack(mti, values, out)].hex(), told]


def _value(kind, size, seed):
    signs = {N: "0123456789", Z: "0123456789ABCDEF", AN: " 019AZaz~-*=/", B: None}[kind]
    if signs is None:
        return bytes([(seed * 37 + i * 11) & 0xFF for i in range(size)])
    return "".join([signs[(seed * 7 + i * 3) % len(signs)] for i in range(size)])


def unpacked(wire):
    """[MTI, values] of a message."""
    message = SPEC.unpack(bytes.fromhex(wire), 0, len(wire) // 2)
    return [message.mti, {str(n): value.hex() if isinstance(value, bytes) else value
                          for n, value in message.values.items()}]  # fmt: skip


def fields():
    """[number, kind, bytes of length, maximum] of every field of the dialect."""
    return [[number, row[2], row[3], row[4]] for number, row in sorted(_ROWS.items())]
