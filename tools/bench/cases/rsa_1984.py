"""One recovery with a key of 1984 bits, the longest there is, and its hash: the first step of each authentication.

The exponent is the long one, 65537; with 3 it is an eighth of that."""

from emv.rsa import RsaError, recover

MODULUS = bytes([0xC5]) + bytes([(7 * i + 1) & 0xFF for i in range(246)]) + b"\x01"
SIGNED = bytes([0x31]) + bytes([(11 * i + 5) & 0xFF for i in range(247)])


def bench(times: int) -> None:
    for _ in range(times):
        try:
            recover((MODULUS, 65537), SIGNED, bytes(range(256)))
        except RsaError:
            pass
