"""Downloads: any F62 gives values of the right form, or a BadDownload with its place. The first byte chooses which."""

from bertlv.reader import Reader
from host import f62
from host.errors import BadDownload

LARGEST = 540
_h = bytes.fromhex
_AID = _h("A000000333010101")
_KEY = _h("A00000033302")
_CALLS = (
    f62.parameters, f62.key_list, f62.application_list, lambda data: f62.key(data, _KEY),
    lambda data: f62.application(data, _AID), f62.contactless, f62.blacklist,
)  # fmt: skip


def _object(tag: str, value: bytes) -> bytes:
    return _h(tag) + (bytes((len(value),)) if len(value) < 128 else bytes((0x81, len(value)))) + value


def _ca_key() -> bytes:
    import hashlib

    modulus, exponent = bytes([(7 * i + 1) & 0xFF for i in range(144)]), b"\x03"
    checksum = hashlib.sha1(_KEY + modulus + exponent).digest()
    return (_object("9F06", _KEY[:5]) + _object("9F22", _KEY[5:]) + _object("DF05", b"20301231")
            + _object("DF06", b"\x01") + _object("DF07", b"\x01") + _object("DF02", modulus)
            + _object("DF04", exponent) + _object("DF03", checksum))  # fmt: skip


def seeds() -> list:
    name = b"\xb0\xa2\xb8\xa3\xd6\xe0\xc6\xcc" + b" " * 32
    application = (_object("9F06", _AID) + _object("DF01", b"\x00") + _object("9F08", b"\x00\x20")
                   + _object("DF11", bytes(5)) + _object("DF14", _h("9F3704")) + _object("9F1B", bytes(4)))  # fmt: skip
    return [
        b"\x00" + b"1160" + b"1260" + b"133" + b"14" + b"0" * 14 + b"211" + b"22" + name + b"233" + b"2710",
        b"\x01" + b"2" + b"".join([_object("9F06", _KEY[:5]) + _object("9F22", bytes((n,))) for n in range(8)]),
        b"\x02" + b"1" + b"".join([_object("9F06", _AID[:n]) for n in (5, 7, 8)]),
        b"\x03" + b"1" + _ca_key(),
        b"\x04" + b"1" + application,
        b"\x05" + b"1" + _object("FF8058", _h("000000100000")) + _object("FF8054", b"\x01"),
        b"\x05" + b"1" + b"FF805D0010FF803A003010FF8058012000000100000FF80540011FF805A0011",
        b"\x06" + b"1" + b"003" + b"166224240000051234" + b"06622424" + b"196224240000000185678",
        b"\x06" + b"0",
        b"\x03" + b"0",
    ]


def run(data: bytearray) -> bool:
    if not data:
        return False
    which = data[0] % len(_CALLS)
    body = bytes(memoryview(data)[1:])
    try:
        found = _CALLS[which](body)
    except BadDownload as error:
        assert len(error.args) == 2 and isinstance(error.args[0], str), error.args
        assert -1 <= error.args[1] <= max(len(body), f62.LARGEST), error.args
        return False
    if which == 0:
        for name, value in found.items():
            kind = {"reply_s": int, "retries": int, "auto_sign_off": bool, "merchant_name": str}[name]
            assert isinstance(value, kind), name
        assert 0 <= found.get("reply_s", 0) <= 99 and 0 <= found.get("retries", 0) <= 9, "out of range"
        assert 1 <= len(found.get("merchant_name", "x")) <= 40, "name"
    elif which in (1, 2, 6):
        more, items = found
        assert more in (True, False) and len(items) <= 99, "list"
        for item in items:
            if which == 6:
                assert item.isdigit() and 6 <= len(item) <= 19, "card number"
            else:
                assert (len(item) == 6) if which == 1 else (5 <= len(item) <= 16), "identification"
    else:
        as_text = which == 5 and body[:5].lstrip(b"01")[:4] == b"FF80"
        assert found == b"" or found == body[1:] or found == body or as_text, "other data than came"
        reader = Reader(found)
        while reader.next():
            pass
    return bool(found)
