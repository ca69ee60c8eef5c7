"""The client's ciphers, from sections 13 to 16 of the dialect's description; DES, CBC and PIN blocks by psec."""

from collections.abc import Callable
from dataclasses import dataclass, field

import psec
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4 as SM4_KEY

xor = psec.tools.xor


def sm4_encrypt(key: bytes, data: bytes) -> bytes:
    return Cipher(SM4_KEY(key), modes.ECB()).encryptor().update(data)


def sm4_decrypt(key: bytes, data: bytes) -> bytes:
    return Cipher(SM4_KEY(key), modes.ECB()).decryptor().update(data)


def _up_ecb(encrypt, block: int):
    """Sections 14.1 and 14.5: the four steps."""

    def mac(key: bytes, mab: bytes) -> bytes:
        mab += bytes(-len(mab) % block)
        folded = bytes(block)
        for at in range(0, len(mab), block):
            folded = xor(folded, mab[at : at + block])
        text = folded.hex().upper().encode()
        step = encrypt(key, text[:block])
        step = encrypt(key, xor(step, text[block:]))
        return step.hex().upper()[:8].encode()

    return mac


def x919(key: bytes, mab: bytes) -> bytes:
    return psec.mac.generate_retail_mac(key[:8], key[-8:], mab, 1)


def cbc_des(key: bytes, mab: bytes) -> bytes:
    return psec.mac.generate_cbc_mac(key, mab, 1)


def cbc_sm4(key: bytes, mab: bytes) -> bytes:
    """CBC with IV 0 over zero padding: the first half of the last block."""
    padded = mab + bytes(-len(mab) % 16)
    return Cipher(SM4_KEY(key), modes.CBC(bytes(16))).encryptor().update(padded)[-16:-8]


def _cmac(encrypt, block: int, constant: int):
    """NIST SP 800-38B, cut to eight bytes."""

    def doubled(value: bytes) -> bytes:
        number = int.from_bytes(value, "big") << 1
        if number >> (8 * block):
            number = (number & ((1 << (8 * block)) - 1)) ^ constant
        return number.to_bytes(block, "big")

    def mac(key: bytes, mab: bytes) -> bytes:
        subkey = doubled(encrypt(key, bytes(block)))
        if not mab or len(mab) % block:
            subkey = doubled(subkey)
            mab = (mab + b"\x80").ljust(-(-(len(mab) + 1) // block) * block, b"\0")
        last = bytes(block)
        for at in range(0, len(mab), block):
            part = mab[at : at + block]
            last = encrypt(key, xor(last, part if at + block < len(mab) else xor(part, subkey)))
        return last[:8]

    return mac


up_ecb_des = _up_ecb(psec.des.encrypt_tdes_ecb, 8)
up_ecb_sm4 = _up_ecb(sm4_encrypt, 16)


def des_pin_block(key: bytes, pin: str, pan: str) -> bytes:
    return psec.des.encrypt_tdes_ecb(key, psec.pinblock.encode_pinblock_iso_0(pin, pan))


def sm4_pin_block_b(key: bytes, pin: str, pan: str) -> bytes:
    """Section 15, variant B: format 0 and eight zero bytes."""
    return sm4_encrypt(key, psec.pinblock.encode_pinblock_iso_0(pin, pan) + bytes(8))


def sm4_pin_block_a(key: bytes, pin: str, pan: str) -> bytes:
    """Section 15, variant A: filled with F to 16 bytes, twelve digits of the card number in the last six."""
    filled = bytes.fromhex(f"0{len(pin):X}{pin}".ljust(32, "F"))
    return sm4_encrypt(key, xor(filled, bytes(10) + bytes.fromhex(pan[-13:-1])))


@dataclass(frozen=True)
class ClientSuite:
    """What a terminal makes with one cipher."""

    block: int
    encrypt: Callable[[bytes, bytes], bytes]
    decrypt: Callable[[bytes, bytes], bytes]
    pin_block: Callable[[bytes, str, str], bytes]
    macs: dict[str, Callable[[bytes, bytes], bytes]] = field(default_factory=dict)

    def encipher_track(self, key: bytes, track: str) -> str:
        """Section 16."""
        n, width = len(track), 2 * self.block
        start, end = (n - width - 2, n - 2) if n % 2 == 0 else (n - width - 1, n - 1)
        return track[:start] + self.encrypt(key, bytes.fromhex(track[start:end])).hex().upper() + track[end:]


TDES = ClientSuite(
    8,
    psec.des.encrypt_tdes_ecb,
    psec.des.decrypt_tdes_ecb,
    des_pin_block,
    {"up_ecb": up_ecb_des, "x919": x919, "cbc": cbc_des, "cmac": _cmac(psec.des.encrypt_tdes_ecb, 8, 0x1B)},
)
SM4 = ClientSuite(
    16,
    sm4_encrypt,
    sm4_decrypt,
    sm4_pin_block_b,
    {"up_ecb": up_ecb_sm4, "cbc": cbc_sm4, "cmac": _cmac(sm4_encrypt, 16, 0x87)},
)
