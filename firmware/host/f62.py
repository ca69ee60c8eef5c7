"""What downloads bring in F62, taken apart: any bytes give values or one error, BadDownload, with the place.

Source: UnionPay-style dialect, downloads. Lists and items begin with a flag: one ASCII digit, 0 none, 1 this is all,
2 and 3 more follow. Then come BER-TLV data objects; the parameters and the blacklist have forms of their own.
"""

import hashlib
from binascii import hexlify, unhexlify
from micropython import const

from bertlv.errors import TlvError
from bertlv.reader import Reader
from gb18030.codec import Gb18030Error, decode
from host.errors import BadDownload
from tables import SHORTEST_NUMBER

LARGEST = const(512)  # bytes of F62
_PARTS = const(64)  # data objects of one answer

KEY_INDEX = const(0x9F22)  # with 9F06: which key
AID = const(0x9F06)  # of an application; its first five bytes, the RID, of a key
EXPIRY = const(0xDF05)
HASH = const(0xDF06)
ALGORITHM = const(0xDF07)
MODULUS = const(0xDF02)
EXPONENT = const(0xDF04)
CHECKSUM = const(0xDF03)
_RSA = b"\x01"
_SHA_1 = b"\x01"

# tag of a parameter: its length, its name where this terminal uses it
_PARAMETERS = {
    b"11": (2, None),  # application type
    b"12": (2, "reply_s"),
    b"13": (1, None),  # dialling, of telephone lines
    b"14": (14, None),
    b"15": (14, None),
    b"16": (14, None),
    b"17": (14, None),
    b"18": (1, None),  # tips
    b"19": (2, None),
    b"20": (1, None),  # keyed card numbers
    b"21": (1, "auto_sign_off"),
    b"22": (40, "merchant_name"),
    b"23": (1, "retries"),
    b"24": (1, None),  # how advices are uploaded
    b"25": (1, None),  # index of the master key
    b"26": (4, None),  # kinds of transaction
    b"27": (2, None),
}
# tag of an application's parameter: shortest and longest value; what is not listed is passed on as it came
_APPLICATION = {
    AID: (5, 16), 0x9F08: (2, 2), 0x9F09: (2, 2), 0xDF01: (1, 1), 0xDF11: (5, 5), 0xDF12: (5, 5), 0xDF13: (5, 5),
    0x9F1B: (4, 4), 0xDF14: (1, 252), 0xDF15: (4, 4), 0xDF16: (1, 1), 0xDF17: (1, 1), 0xDF18: (1, 1), 0x9F7B: (6, 6),
    0xDF19: (6, 6), 0xDF20: (6, 6), 0xDF21: (6, 6),
}
# tag of a contactless parameter: the same
_TEXT_TAG = b"FF80"  # how their tags begin where they are text
_CONTACTLESS = {0xFF8058: (6, 6), 0xFF8059: (6, 6), 0xFF8054: (1, 1), 0xFF805A: (1, 1), 0xFF805D: (1, 1)}
_KEY = {
    AID: (5, 5), KEY_INDEX: (1, 1), EXPIRY: (4, 8), HASH: (1, 1), ALGORITHM: (1, 1), MODULUS: (64, 248),
    EXPONENT: (1, 3), CHECKSUM: (20, 20),
}


def parameters(data) -> dict:
    """Name to value of the terminal parameters that are used here: `reply_s`, `retries` (int), `auto_sign_off` (bool),
    `merchant_name` (str). What the acquirer leaves out is not in it."""
    found, at = {}, 0
    _check_size(data)
    while at < len(data):
        row = _PARAMETERS.get(bytes(data[at : at + 2]))
        if row is None:
            raise BadDownload("unknown parameter", at)
        length, name = row
        value = bytes(data[at + 2 : at + 2 + length])
        if len(value) < length:
            raise BadDownload("short", at)
        if name is not None:
            if name in found:
                raise BadDownload("twice", at)
            found[name] = _name(value, at + 2) if name == "merchant_name" else _digits(value, at + 2)
        at += 2 + length
    if "auto_sign_off" in found:
        found["auto_sign_off"] = found["auto_sign_off"] != 0
    return found


def _name(raw: bytes, at: int) -> str:
    try:
        name = decode(raw).strip()
    except Gb18030Error as error:
        raise BadDownload("no character", at + error.args[1])
    if not name or any(byte < 0x20 for byte in raw):  # not the signs of the str: each would stay in memory for ever
        raise BadDownload("no name", at)
    return name


def key_list(data) -> tuple:
    """(whether more follow, list of RID and index, 6 bytes each)."""
    more, reader = _begin(data)
    found = []
    for tag, value, at in _objects(reader, _KEY):
        if tag == AID:
            found.append(value)
        elif tag == KEY_INDEX and found and len(found[-1]) == 5:
            found[-1] += value
        elif tag == KEY_INDEX:
            raise BadDownload("index without RID", at)
    _check_whole(found, 6)
    return more, found


def application_list(data) -> tuple:
    """(whether more follow, list of AIDs)."""
    more, reader = _begin(data)
    return more, [value for tag, value, _ in _objects(reader, _APPLICATION) if tag == AID]


def key(data, wanted: bytes) -> bytes:
    """The data objects of the CA public key `wanted` (RID and index), checked: RSA, SHA-1 checksum. b"" when the
    acquirer has no such key."""
    reader, values = _item(data, _KEY)
    if reader is None:
        return b""
    for tag in (AID, KEY_INDEX, MODULUS, EXPONENT, CHECKSUM, EXPIRY):
        if tag not in values:
            raise BadDownload("%X missing" % tag, -1)
    if values[AID] + values[KEY_INDEX] != wanted:
        raise BadDownload("another key", -1)
    if values.get(ALGORITHM, _RSA) != _RSA or values.get(HASH, _SHA_1) != _SHA_1:
        raise BadDownload("algorithm", -1)
    if expiry_date(values[EXPIRY]) is None:
        raise BadDownload("expiry", -1)
    checksum = hashlib.sha1(wanted)
    checksum.update(values[MODULUS])
    checksum.update(values[EXPONENT])
    if checksum.digest() != values[CHECKSUM]:
        raise BadDownload("checksum", -1)
    return bytes(data[1:])


def application(data, wanted: bytes) -> bytes:
    """The data objects of the application `wanted` (AID), checked for their lengths. b"" when there is none."""
    reader, values = _item(data, _APPLICATION)
    if reader is None:
        return b""
    if values.get(AID) != wanted:
        raise BadDownload("another application", -1)
    return bytes(data[1:])


def contactless(data) -> bytes:
    """The data objects of the contactless parameters, checked. They come with a flag or without, as BER-TLV or, from
    other hosts, as text: tag 6, length 3 decimal digits, value (`FF8058012000000100000`)."""
    _check_size(data)
    start = 1 if data and data[0] in b"01" else 0
    if bytes(data[start : start + 4]) == _TEXT_TAG:
        return _from_text(data, start)
    if not data or data[0] == 0x30:
        return b""
    if not [tag for tag, _, _ in _objects(Reader(data, start, -1, _PARTS), _CONTACTLESS)]:  # all of them are checked
        raise BadDownload("no parameters", start)
    return bytes(data[start:])


def _from_text(data, at: int) -> bytes:
    """Those parameters, written as text, as data objects: amounts packed, switches one byte, others as they are."""
    made = b""
    while at < len(data):
        tag = bytes(data[at : at + 6])
        if tag[:4] != _TEXT_TAG or len(tag) < 6 or tag[4] not in b"01234567" or tag[5] not in b"0123456789ABCDEF":
            raise BadDownload("bad tag", at)  # the last byte of a BER tag has bit 8 clear
        size = _digits(data[at + 6 : at + 9], at + 6, 3)
        value = bytes(data[at + 9 : at + 9 + size])
        if len(value) < size:
            raise BadDownload("short", at)
        shortest = _CONTACTLESS.get(0xFF8000 | int(tag[4:], 16), (0, 0))[0]
        if shortest and (len(value) != (12 if shortest == 6 else 1) or not value.isdigit()):
            raise BadDownload("value of " + tag.decode(), at)
        if shortest == 6:
            value = unhexlify(value)
        elif shortest:
            value = bytes((value[0] - 0x30,))
        if len(value) > 127:
            raise BadDownload("length of " + tag.decode(), at)
        made += unhexlify(tag) + bytes((len(value),)) + value
        at += 9 + size
    return made


def blacklist(data) -> tuple:
    """(whether more follow, list of card numbers or their beginnings as ASCII digits)."""
    _check_size(data)
    more = _flag(data)
    if more is None:
        return False, []
    count = _digits(data[1:4], 1, 3)
    at, found = 4, []
    for _ in range(count):
        length = _digits(data[at : at + 2], at, 2)
        at += 2
        number = bytes(data[at : at + length])
        if not SHORTEST_NUMBER <= length <= 19:
            raise BadDownload("length", at - 2)
        if len(number) < length or not number.isdigit():
            raise BadDownload("short" if len(number) < length else "not a digit", at)
        found.append(number)
        at += length
    if at != len(data):
        raise BadDownload("trailing bytes", at)
    return more, found


def expiry_date(raw):
    """YYYYMMDD as a number of DF05: 8 ASCII digits or 4 BCD bytes; None when it is no date."""
    digits = hexlify(raw) if len(raw) == 4 else bytes(raw)
    if len(digits) != 8 or not digits.isdigit():
        return None
    date = int(digits)
    return date if 1 <= date // 100 % 100 <= 12 and 1 <= date % 100 <= 31 else None


def _check_size(data) -> None:
    if len(data) > LARGEST:
        raise BadDownload("too long", LARGEST)


def _flag(data):
    """Whether more follow; None when there is nothing."""
    if not data:
        raise BadDownload("no flag", 0)
    flag = data[0] - 0x30
    if not 0 <= flag <= 3:
        raise BadDownload("flag", 0)
    return flag >= 2 if flag else None


def _begin(data) -> tuple:
    """(whether more follow, a Reader of the data objects behind the flag) of a list."""
    _check_size(data)
    more = _flag(data)
    return bool(more), Reader(data, 1, -1, 0 if more is None else _PARTS)


def _item(data, table: dict) -> tuple:
    """(Reader, tag to value) of the data objects behind the flag; (None, None) when there is no such item."""
    _check_size(data)
    if _flag(data) is None:
        return None, None
    reader, values = Reader(data, 1, -1, _PARTS), {}
    for tag, value, at in _objects(reader, table):
        if tag in values:
            raise BadDownload("%X twice" % tag, at)
        values[tag] = value
    return reader, values


def _objects(reader, table: dict):
    """Yield (tag, value as bytes, offset), the lengths of known tags checked."""
    try:
        while reader.next():
            at = reader.start
            shortest, longest = table.get(reader.tag, (0, LARGEST))
            if not shortest <= reader.end - at <= longest:
                raise BadDownload("length of %X" % reader.tag, at)
            yield reader.tag, bytes(reader.value), at
    except TlvError as error:
        raise BadDownload(error.reason, error.offset)


def _check_whole(found: list, length: int) -> None:
    for one in found:
        if len(one) != length:
            raise BadDownload("RID without index", -1)


def _digits(raw, at: int, length: int = 0) -> int:
    """The number that ASCII digits write."""
    raw = bytes(raw)
    if not raw or len(raw) < length:
        raise BadDownload("short", at)
    if not raw.isdigit():
        raise BadDownload("not a digit", at)
    return int(raw)
