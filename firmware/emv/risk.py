"""Terminal risk management: what the terminal finds risky by itself (EMV Book 3 section 10.6)."""

from micropython import const

from emv.packed import digits
from paycrypto.compare import wipe

_TVR = const(0x95)
_COUNTER = const(0x9F36)  # application transaction counter, ATC
_FLOOR = const(0x9F1B)  # in an Application: floor limit and threshold binary, in fen; percentages BCD
_THRESHOLD = const(0xDF15)
_MOST_PERCENT = const(0xDF16)
_PERCENT = const(0xDF17)
_LAST_ONLINE = const(0x9F13)  # ATC of the last online transaction


async def manage(channel, data, entry, books, random) -> None:
    """Note in the TVR what is risky. `entry`: the terminal's Application with its limits; `books`: `spent(pan)` in fen,
    `is_listed(pan)`; `random(buffer)`. Raises EmvError when the card is gone."""
    pan = digits(data[0x5A])
    try:
        if books.is_listed(pan):
            data.set_bit(_TVR, 1, 5)
        spent = books.spent(pan)
    finally:
        wipe(pan)
    amount = data.number(0x81)
    if amount + spent >= entry.number(_FLOOR):
        data.set_bit(_TVR, 4, 8)
    elif _is_picked(amount, entry, random):
        data.set_bit(_TVR, 4, 5)
    if 0x9F14 in data and 0x9F23 in data:
        await _check_velocity(channel, data)
    data.set_bit(0x9B, 1, 4)


def _is_picked(amount: int, entry, random) -> bool:
    """Random transaction selection; the larger the amount, the likelier, above the threshold (Book 3, 10.6.2)."""
    percent, threshold = entry.decimal(_PERCENT), entry.number(_THRESHOLD)
    if amount >= threshold:
        room = entry.number(_FLOOR) - threshold
        percent += (entry.decimal(_MOST_PERCENT) - percent) * (amount - threshold) // room
    number = bytearray(2)
    random(number)
    return int.from_bytes(number, "big") % 99 + 1 <= percent


async def _check_velocity(channel, data) -> None:
    """How often the card has been used offline (Book 3, 10.6.3)."""
    counter = last = None
    if await channel.fetch(_COUNTER, data):
        counter = data.number(_COUNTER)
    if await channel.fetch(_LAST_ONLINE, data):
        last = data.number(_LAST_ONLINE)
    if counter is None or last is None or counter <= last:
        data.set_bit(_TVR, 4, 7)
        data.set_bit(_TVR, 4, 6)
    else:
        if counter - last > data.number(0x9F14):
            data.set_bit(_TVR, 4, 7)
        if counter - last > data.number(0x9F23):
            data.set_bit(_TVR, 4, 6)
    if last == 0:
        data.set_bit(_TVR, 2, 4)
