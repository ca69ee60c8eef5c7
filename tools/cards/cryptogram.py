"""What a card makes with its symmetric keys: application cryptogram, ARPC, script MAC (PBOC 3.0, JR/T 0025.7; EMV
Book 2, 8.1 and annex A1). `TDES` is algorithm 1 of the issuer application data, `SM4` is 4.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4 as SM4_ALGORITHM

AC_BYTES = 8
SCRIPT_MAC_BYTES = 4


@dataclass(frozen=True)
class Scheme:
    """One cipher as PBOC cards use it."""

    name: str
    number: int  # in the issuer application data
    block: int  # bytes
    algorithm: Callable[[bytes], BlockCipherAlgorithm]

    def encipher(self, key: bytes, data: bytes) -> bytes:
        """ECB; whole blocks."""
        return Cipher(self.algorithm(key), modes.ECB()).encryptor().update(data)

    def decipher(self, key: bytes, data: bytes) -> bytes:
        """ECB; whole blocks."""
        return Cipher(self.algorithm(key), modes.ECB()).decryptor().update(data)

    def card_key(self, master: bytes, pan: str, sequence: str) -> bytes:
        """The card's own key: EMV Book 2, A1.4.1, option A."""
        half = bytes.fromhex((pan + (sequence or "00")).rjust(16, "0")[-16:])
        return self._two_blocks(master, half, bytes(byte ^ 0xFF for byte in half))

    def session_key(self, card_key: bytes, atc: int) -> bytes:
        """JR/T 0025.7: counter and its complement, each behind six zero bytes, enciphered under the card's key."""
        return self._two_blocks(card_key, bytes(6) + atc.to_bytes(2), bytes(6) + (atc ^ 0xFFFF).to_bytes(2))

    def _two_blocks(self, key: bytes, left: bytes, right: bytes) -> bytes:
        return self.encipher(key, left + right)

    def mac(self, key: bytes, data: bytes) -> bytes:
        """Eight bytes. TDES: ISO 9797-1 algorithm 3; SM4: CBC, the left half. Padding 80 00 .. in both."""
        padded = data + b"\x80"
        padded += bytes(-len(padded) % self.block)
        inner = key[:8] if self.block == 8 else key
        chain = Cipher(self.algorithm(inner), modes.CBC(bytes(self.block))).encryptor().update(padded)
        last = chain[-self.block :]
        if self.block == 8:
            last = self.encipher(inner, self.decipher(key[8:], last))
        return last[:AC_BYTES]

    def arpc(self, session_key: bytes, arqc: bytes, code: bytes) -> bytes:
        """Authorisation response cryptogram: EMV Book 2, 8.2.1, method 1; `code` is the two bytes of 8A."""
        text = bytes(a ^ b for a, b in zip(arqc, code.ljust(AC_BYTES, b"\0"), strict=True))
        return self.encipher(session_key, text.ljust(self.block, b"\0"))[:AC_BYTES]

    def hide(self, key: bytes, secret: bytes) -> bytes:
        """Script data that must not be seen: length, data, 80 00 .. to whole blocks when needed; ECB."""
        text = bytes([len(secret)]) + secret
        if len(text) % self.block:
            text += b"\x80"
            text += bytes(-len(text) % self.block)
        return self.encipher(key, text)

    def reveal(self, key: bytes, hidden: bytes) -> bytes:
        """The secret of `hide`. Raises ValueError."""
        text = self.decipher(key, hidden)
        if not hidden or text[0] >= len(text):
            raise ValueError("not enciphered under this key")
        return text[1 : 1 + text[0]]


def _tdes(key: bytes) -> BlockCipherAlgorithm:
    return TripleDES((key * 3)[:24] if len(key) == 8 else key + key[:8])


TDES = Scheme("tdes", 1, 8, _tdes)
SM4 = Scheme("sm4", 4, 16, SM4_ALGORITHM)
SCHEMES = {scheme.name: scheme for scheme in (TDES, SM4)}

COVERED = ("9F02", "9F03", "9F1A", "95", "5F2A", "9A", "9C", "9F37")  # of the terminal, under the cryptogram


def covered(terminal: dict[str, bytes], aip: bytes, atc: int, verification: bytes) -> bytes:
    """What the cryptogram of version 01 covers (JR/T 0025.5 annex D): terminal's data, AIP, ATC, CVR."""
    return b"".join(terminal.get(tag, b"") for tag in COVERED) + aip + atc.to_bytes(2) + verification
