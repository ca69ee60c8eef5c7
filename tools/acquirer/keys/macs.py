"""MACs of the line, F64. Each function here makes one: `mac(key, data)` gives eight characters, the bytes of F64.

UnionPay's own MAC is hexadecimal text. The others are raw bytes, kept as latin-1 text.
"""

from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm
from cryptography.hazmat.primitives.cmac import CMAC

Mac = Callable[[bytes, bytes], str]
Encipher = Callable[[bytes, bytes], bytes]
MAC_BYTES = 8


def up_ecb(encipher: Encipher, size: int) -> Mac:
    """UnionPay's ECB MAC: XOR of all blocks, as hexadecimal text, enciphered in two steps; eight digits of that."""

    def mac(key: bytes, data: bytes) -> str:
        folded = 0
        for block in _blocks(data, size):
            folded ^= int.from_bytes(block, "big")
        text = f"{folded:0{2 * size}X}".encode()
        half = encipher(key, text[:size])
        return encipher(key, _xor(half, text[size:])).hex().upper()[:MAC_BYTES]

    return mac


def cbc(encipher: Encipher, size: int) -> Mac:
    """ISO 9797-1 algorithm 1, zero padding: ANSI X9.9 under single DES."""

    def mac(key: bytes, data: bytes) -> str:
        return _chained(encipher, size, key, data)[:MAC_BYTES].decode("latin-1")

    return mac


def x919(encipher: Encipher, decipher: Encipher, size: int) -> Mac:
    """ANSI X9.19, ISO 9797-1 algorithm 3, zero padding: CBC under the left half, the last block under both."""

    def mac(key: bytes, data: bytes) -> str:
        left, right = key[:size], key[-size:]
        return encipher(left, decipher(right, _chained(encipher, size, left, data))).decode("latin-1")

    return mac


def cmac(algorithm: Callable[[bytes], BlockCipherAlgorithm]) -> Mac:
    """CMAC (NIST SP 800-38B, ISO 9797-1 algorithm 5), its first eight bytes."""

    def mac(key: bytes, data: bytes) -> str:
        code = CMAC(algorithm(key))
        code.update(data)
        return code.finalize()[:MAC_BYTES].decode("latin-1")

    return mac


def _chained(encipher: Encipher, size: int, key: bytes, data: bytes) -> bytes:
    last = bytes(size)
    for block in _blocks(data, size):
        last = encipher(key, _xor(last, block))
    return last


def _blocks(data: bytes, size: int) -> list[bytes]:
    padded = data + bytes(-len(data) % size)
    return [padded[at : at + size] for at in range(0, len(padded), size)]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
