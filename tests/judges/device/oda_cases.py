"""What tests/judges/test_emv_oda.py asks of firmware/emv/oda.py. Objects come as {tag in hex: value in hex}."""

from emv import oda
from emv.data import Data
from emv.rsa import RsaError, recover
from emv.tap_cvm import is_ctq_signed

_h = bytes.fromhex


class Tables:
    """One CA key; `revoked`: serial numbers."""

    def __init__(self, rid, index, modulus, exponent, revoked):
        self._known = (_h(rid), index)
        self._key = (_h(modulus), exponent)
        self._revoked = [_h(serial) for serial in revoked]

    def key(self, rid, index):
        return self._key if (rid, index) == self._known else None

    def is_revoked(self, rid, index, serial):
        return (rid, index) == self._known and serial in self._revoked


def _data(objects, today):
    data = Data()
    data[0x9F06], data[0x9A], data[0x95], data[0x9B] = _h("A000000333010101"), _h(today), bytes(5), bytes(2)
    for tag, value in objects.items():
        data[int(tag, 16)] = _h(value)
    return data


def _told(data, result, *tags):
    shown = {"good": result, "tvr": bytes(data[0x95]).hex(), "tsi": bytes(data[0x9B]).hex()}
    for tag in tags:
        shown["%X" % tag] = bytes(data[tag]).hex() if tag in data else None
    return shown


def opened(modulus, exponent, block, formats, tail):
    try:
        return bytes(recover((_h(modulus), exponent), _h(block), _h(formats), _h(tail))).hex()
    except RsaError as error:
        return error.reason


def static(ca, objects, static, today, revoked):
    data = _data(objects, today)
    return _told(data, oda.check_static(data, Tables(*ca, revoked), _h(static)), 0x9F45)


def keys(ca, objects, static, today, revoked):
    data = _data(objects, today)
    _, icc = oda.keys(data, Tables(*ca, revoked), _h(static), oda.DDA)
    told = _told(data, icc is not None)
    told["key"] = None if icc is None else [bytes(icc[0]).hex(), icc[1]]
    return told


def pin_key(ca, objects, today, revoked):
    data = _data(objects, today)
    key = oda.key_for_pin(data, Tables(*ca, revoked))
    return None if key is None else [bytes(key[0]).hex(), key[1]]


def dynamic(key, signed, covered):
    data = _data({}, "260101")
    return _told(data, oda.check_dynamic(data, (_h(key[0]), key[1]), _h(signed), _h(covered)), 0x9F4C)


def combined(key, objects, reply, sent):
    data = _data(objects, "260101")
    good = oda.check_combined(data, (_h(key[0]), key[1]), _h(reply), *[_h(part) for part in sent])
    return _told(data, good, 0x9F4C, 0x9F26)


def fast(ca, objects, static, today, revoked):
    data = _data(objects, today)
    told = _told(data, oda.check_fast(data, Tables(*ca, revoked), _h(static)), 0x9F4C)
    told["ctq"] = is_ctq_signed(data)
    return told


def pin(key, block, challenge, filling):
    def random(buffer):
        buffer[:] = _h(filling)[: len(buffer)]

    return oda.enciphered((_h(key[0]), key[1]), _h(block), _h(challenge), random).hex()
