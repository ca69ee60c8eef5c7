"""lib/paycrypto against `cryptography` (ciphers) and `psec` (MACs and PIN blocks), on random keys and data."""

import random
import warnings

import psec
import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES

RUNS = 60


@pytest.fixture
def rng():
    return random.Random(8583)


def ecb(name: str, key: bytes):
    """`encrypt` and `decrypt` functions of an independent implementation."""
    algorithm = TripleDES((key * 3)[:24]) if name == "des" else AES(key)
    cipher = Cipher(algorithm, modes.ECB())
    return cipher.encryptor().update, cipher.decryptor().update


def chain_of_two(encrypt, size: int, data: bytes) -> str:
    """UnionPay's MAC written down again, on whole integers."""
    total = 0
    for at in range(0, len(data), size):
        total ^= int.from_bytes(data[at : at + size].ljust(size, b"\0"), "big")
    text = total.to_bytes(size, "big").hex().upper().encode()
    first = int.from_bytes(encrypt(text[:size]), "big") ^ int.from_bytes(text[size:], "big")
    return encrypt(first.to_bytes(size, "big")).hex().upper()[:8]


def test_ecb_and_check_values(device, rng):
    cases = [["ecb", rng.randbytes(8 * rng.randint(1, 3)).hex(), rng.randbytes(32).hex()] for _ in range(RUNS)]
    for case, result in zip(cases, device("paycrypto_cases", cases), strict=True):
        key, data = bytes.fromhex(case[1]), bytes.fromhex(case[2])
        encrypt, decrypt = ecb("des", key)
        assert result == [encrypt(data).hex(), decrypt(data).hex(), encrypt(bytes(8))[:4].hex()]


def test_unionpay_mac(device, rng):
    cases = []
    for _ in range(RUNS):
        name = rng.choice(["des", "aes"])
        key = rng.randbytes(16 if name == "aes" else 8 * rng.randint(1, 3))
        cases.append(["unionpay", name, key.hex(), rng.randbytes(rng.randint(1, 300)).hex()])
    for case, result in zip(cases, device("paycrypto_cases", cases), strict=True):
        name, key, data = case[1], bytes.fromhex(case[2]), bytes.fromhex(case[3])
        assert result == chain_of_two(ecb(name, key)[0], 8 if name == "des" else 16, data)


def test_retail_mac(device, rng):
    cases = [["retail", rng.randbytes(16).hex(), rng.randbytes(rng.randint(1, 300)).hex()] for _ in range(RUNS)]
    for case, result in zip(cases, device("paycrypto_cases", cases), strict=True):
        key, data = bytes.fromhex(case[1]), bytes.fromhex(case[2])
        with warnings.catch_warnings(action="ignore"):
            assert result == psec.mac.generate_retail_mac(key[:8], key[8:], data, 1).hex()


def test_pin_block(device, rng):
    def digits(low, high):
        return "".join(rng.choices("0123456789", k=rng.randint(low, high)))

    cases = [["pin", digits(4, 12), digits(13, 19)] for _ in range(RUNS)]
    for case, result in zip(cases, device("paycrypto_cases", cases), strict=True):
        assert result == psec.pinblock.encode_pinblock_iso_0(case[1], case[2]).hex()


def test_track(device, rng):
    cases = []
    for _ in range(RUNS):
        text = "".join(rng.choices("0123456789", k=rng.randint(10, 40)))
        cases.append(["track", rng.choice(["des", "aes"]), rng.randbytes(16).hex(), f"{text[:5]}={text[6:]}"])
    for case, result in zip(cases, device("paycrypto_cases", cases), strict=True):
        name, key, text = case[1], bytes.fromhex(case[2]), case[3].replace("=", "D")
        size = 8 if name == "des" else 16
        end = len(text) - (2 - len(text) % 2)
        if end < 2 * size:
            assert result == [False, case[3]]
            continue
        clear = text[end - 2 * size : end]
        hidden = ecb(name, key)[0](bytes.fromhex(clear)).hex().upper()
        assert result[0]
        assert result[1].replace("=", "D") == text[: end - 2 * size] + hidden + text[end:]
