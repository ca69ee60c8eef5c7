"""TR-31 key blocks: any characters give a key that its code vouches for, or a KeyBlockError with a place."""

from paycrypto.errors import KeyBlockError
from paycrypto.tr31 import unwrap

LARGEST = 1100
_REASONS = ("length", "version", "protection key", "no whole blocks of key", "code", "key length", "character",
            "number of optional blocks", "optional block", "digit")  # fmt: skip
_h = bytes.fromhex
_KEYS = {
    0x42: _h("1D22BF32387C600AD97F9B97A51311AC"),
    0x44: _h("88E1AB2A2E3DD38C1FA039A536500CC8A87AB9D62DC92C01058FA79F44657DE6"),
}


def seeds() -> list:
    options = (
        b"B0104B0TX12S0100KS1800604B120F9292800000BB68BE8680A400D9191AD4ECE45B6E6C0D21C473"
        b"8A52190E248719E24B433627"
    )
    plain = (
        b"D0112P0AE00E0000B82679114F470F540165EDFBF7E250FCEA43F810D215F8D207E2E417C07156A2"
        b"7E8E31DA05F7425509593D03A457DC34"
    )
    long = b"B0104B0TX12S0100KS00020018" + options[26:]
    many = b"D1024K0AB00E9900" + b"KS04" * 99 + plain[16:] * 7
    return [options, plain, long, many[:1024]]


def mutate(data: bytearray, rng) -> bytearray:
    """Make the lengths agree again, or lie in an optional block."""
    if len(data) < 24:
        return data
    if rng.below(3):
        data[1:5] = b"%04d" % len(data)
    if rng.below(2):
        at = 12 + rng.below(12)
        data[at] = b"0123456789ABCDEF"[rng.below(16)]
    return data


def run(data: bytearray) -> bool:
    key = _KEYS.get(data[0] if data else 0, _KEYS[0x42])
    try:
        opened = unwrap(key, data)
    except KeyBlockError as error:
        assert error.args == (error.reason, error.offset) and error.reason in _REASONS, error.args
        assert 0 <= error.offset <= len(data), error.args
        return False
    assert len(opened.key) == 16 and len(opened.usage) == 2, "another key"
    opened.wipe()
    return True
