"""The issuer's keys for cards with a chip: the application cryptogram, its answer, the MAC of scripts.

PBOC 3.0, cryptogram version 01 (JR/T 0025.7): the card's key by option A of EMV Book 2, A1.4.1; session keys of the
counter and its complement. Algorithm 1 is 3DES, 4 is SM4. It shares nothing with the card's own code (tools/cards) but
the master keys, which are known to everybody (tools/cards/lab.py).
"""

import hmac
from dataclasses import dataclass

from tools.acquirer.keys import sm4, tdes
from tools.acquirer.keys.macs import Encipher, cbc, x919
from tools.cards import lab

SCRIPT_MAC_BYTES = 4
_CRYPTOGRAM_BYTES = 8
_COMPLEMENT = 0xFFFF
_PADDING = b"\x80"


@dataclass(frozen=True)
class CardKeys:
    """What the issuer can make for one card in one of its transactions. Only for an algorithm of `KNOWN`."""

    algorithm: int
    pan: str
    sequence: str  # two digits, "" when the card tells none
    counter: int  # ATC

    def _session(self, use: str) -> bytes:
        encipher, _ = _CIPHERS[self.algorithm]
        digits = (self.pan + (self.sequence or "00"))[-16:].rjust(16, "0")
        half = bytes.fromhex(digits)
        card_key = encipher(lab.issuer_master_key(use), half + _inverted(half))
        left = self.counter.to_bytes(8)
        return encipher(card_key, left + (self.counter ^ _COMPLEMENT).to_bytes(8))

    def _mac(self, use: str, data: bytes) -> bytes:
        key, padded = self._session(use), data + _PADDING
        if self.algorithm == 1:
            return _RETAIL_MAC(key, padded).encode("latin-1")
        return _SM4_MAC(key, padded).encode("latin-1")

    def is_right(self, cryptogram: bytes, data: bytes) -> bool:
        """Whether the card made this cryptogram over these data."""
        return hmac.compare_digest(self._mac(lab.AC, data), cryptogram)

    def answer(self, cryptogram: bytes, code: bytes) -> bytes:
        """Tag 91: the response cryptogram by method 1 (EMV Book 2, 8.2.1), and the response code."""
        encipher, block = _CIPHERS[self.algorithm]
        text = int.from_bytes(cryptogram) ^ int.from_bytes(code.ljust(_CRYPTOGRAM_BYTES, b"\0"))
        padded = text.to_bytes(_CRYPTOGRAM_BYTES).ljust(block, b"\0")
        return encipher(self._session(lab.AC), padded)[:_CRYPTOGRAM_BYTES] + code

    def script_mac(self, head: bytes, cryptogram: bytes, data: bytes) -> bytes:
        """Four bytes over the command's head with its Lc, ATC, the transaction's cryptogram and the data."""
        return self._mac(lab.MAC, head + self.counter.to_bytes(2) + cryptogram + data)[:SCRIPT_MAC_BYTES]

    def hidden(self, secret: bytes) -> bytes:
        """Length and secret, padded, enciphered for a script."""
        encipher, block = _CIPHERS[self.algorithm]
        text = bytes([len(secret)]) + secret
        if len(text) % block:
            text += _PADDING + bytes((-len(text) - 1) % block)
        return encipher(self._session(lab.ENC), text)


def _inverted(data: bytes) -> bytes:
    return bytes(byte ^ 0xFF for byte in data)


_CIPHERS: dict[int, tuple[Encipher, int]] = {1: (tdes.encipher, tdes.BLOCK), 4: (sm4.encipher, sm4.BLOCK)}
KNOWN = frozenset(_CIPHERS)
_RETAIL_MAC = x919(tdes.encipher, tdes.decipher, tdes.BLOCK)
_SM4_MAC = cbc(sm4.encipher, sm4.BLOCK)
