"""lib/paycrypto against `cryptography` (ciphers, SM3, CMAC) and `psec` (MACs, PIN blocks), on random keys and data."""

import random

import psec
import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.hashes import SM3, Hash

RUNS = 60
BLOCKS = {"tdes": 8, "sm4": 16, "aes": 16}
MODULE = "paycrypto_cases"
pytestmark = pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")


@pytest.fixture
def rng():
    return random.Random(8583)


def any_key(rng, suite: str) -> bytes:
    sizes = {"tdes": (8, 16, 24), "sm4": (16,), "aes": (16, 32)}
    return rng.randbytes(rng.choice(sizes[suite]))


def algorithm(suite: str, key: bytes):
    if suite == "tdes":
        return TripleDES((key * 3)[:24])
    return SM4(key) if suite == "sm4" else AES(key)


def ecb(suite: str, key: bytes):
    """`encrypt` and `decrypt` functions of an independent implementation."""
    cipher = Cipher(algorithm(suite, key), modes.ECB())
    return cipher.encryptor().update, cipher.decryptor().update


def cbc(suite: str, key: bytes, data: bytes) -> bytes:
    """The last block of a CBC encipherment, the data padded with zeros."""
    size = BLOCKS[suite]
    padded = data + bytes(-len(data) % size)
    return Cipher(algorithm(suite, key), modes.CBC(bytes(size))).encryptor().update(padded)[-size:]


def cmac(suite: str, key: bytes, data: bytes) -> bytes:
    judge = CMAC(algorithm(suite, key))
    judge.update(data)
    return judge.finalize()


def chain_of_two(encrypt, size: int, data: bytes) -> bytes:
    """UnionPay's MAC written down again, on whole integers."""
    total = 0
    for at in range(0, len(data), size):
        total ^= int.from_bytes(data[at : at + size].ljust(size, b"\0"), "big")
    text = total.to_bytes(size, "big").hex().upper().encode()
    first = int.from_bytes(encrypt(text[:size]), "big") ^ int.from_bytes(text[size:], "big")
    return encrypt(first.to_bytes(size, "big")).hex().upper()[:8].encode()


def digits(rng, low: int, high: int) -> str:
    return "".join(rng.choices("0123456789", k=rng.randint(low, high)))


@pytest.mark.parametrize("suite", BLOCKS)
def test_ecb_and_check_values(device, rng, suite):
    cases = [["ecb", suite, any_key(rng, suite).hex(), rng.randbytes(32).hex()] for _ in range(RUNS)]
    for case, result in zip(cases, device(MODULE, cases), strict=True):
        key, data = bytes.fromhex(case[2]), bytes.fromhex(case[3])
        encrypt, decrypt = ecb(suite, key)
        assert result == [encrypt(data).hex(), decrypt(data).hex(), encrypt(bytes(BLOCKS[suite]))[:4].hex()]


@pytest.mark.parametrize("suite", ["tdes", "sm4"])
def test_unionpay_mac(device, rng, suite):
    cases = []
    for _ in range(RUNS):
        cases.append(["mac", suite, "up_ecb", any_key(rng, suite).hex(), rng.randbytes(rng.randint(1, 300)).hex()])
    for case, result in zip(cases, device(MODULE, cases), strict=True):
        key, data = bytes.fromhex(case[3]), bytes.fromhex(case[4])
        assert bytes.fromhex(result) == chain_of_two(ecb(suite, key)[0], BLOCKS[suite], data)


@pytest.mark.parametrize("suite", BLOCKS)
def test_cmac_and_cbc_mac(device, rng, suite):
    cases = []
    for _ in range(RUNS):
        key, data = any_key(rng, suite).hex(), rng.randbytes(rng.choice([0, 1, 8, 16, 32, rng.randint(1, 300)])).hex()
        cases.append(["whole_cmac", suite, key, data])
        if data:
            cases += [["mac", suite, "cmac", key, data], ["mac", suite, "cbc", key, data]]
    for case, result in zip(cases, device(MODULE, cases), strict=True):
        key, data = bytes.fromhex(case[-2]), bytes.fromhex(case[-1])
        if case[0] == "whole_cmac":
            assert result == cmac(suite, key, data).hex()
        else:
            judge = cmac if case[2] == "cmac" else cbc
            assert result == judge(suite, key, data)[:8].hex()


def test_cbc_mac_of_psec(device, rng):
    cases = []
    for _ in range(RUNS):
        cases.append(["mac", "tdes", "cbc", rng.randbytes(16).hex(), rng.randbytes(rng.randint(1, 300)).hex()])
    for case, result in zip(cases, device(MODULE, cases), strict=True):
        assert result == psec.mac.generate_cbc_mac(bytes.fromhex(case[3]), bytes.fromhex(case[4]), 1).hex()


def test_retail_mac(device, rng):
    cases = []
    for _ in range(RUNS):
        cases.append(["mac", "tdes", "x919", rng.randbytes(16).hex(), rng.randbytes(rng.randint(1, 300)).hex()])
    for case, result in zip(cases, device(MODULE, cases), strict=True):
        key, data = bytes.fromhex(case[3]), bytes.fromhex(case[4])
        assert result == psec.mac.generate_retail_mac(key[:8], key[8:], data, 1).hex()


def test_sm3(device, rng):
    cases = []
    for _ in range(RUNS):
        data = rng.randbytes(rng.choice([0, 55, 56, 63, 64, 65, rng.randint(1, 300)]))
        cases.append(["sm3", data.hex(), [rng.randint(0, 90) for _ in range(rng.randint(0, 4))]])
    for case, result in zip(cases, device(MODULE, cases), strict=True):
        judge = Hash(SM3())
        judge.update(bytes.fromhex(case[1]))
        assert result == judge.finalize().hex()


def test_pin_block_format_0(device, rng):
    cases = []
    for _ in range(RUNS):
        cases.append(["pin", "tdes", "iso0", rng.randbytes(16).hex(), digits(rng, 4, 12), digits(rng, 13, 19)])
    for case, result in zip(cases, device(MODULE, cases), strict=True):
        clear = psec.pinblock.encode_pinblock_iso_0(case[4], case[5])
        assert result == ecb("tdes", bytes.fromhex(case[3]))[0](clear).hex()


def test_pin_block_format_4(device, rng):
    cases = []
    for _ in range(RUNS):
        pin = digits(rng, 4, 12)
        cases.append(["pin", "aes", "iso4", any_key(rng, "aes").hex(), pin, digits(rng, 8, 19)])
    for case, result in zip(cases, device(MODULE, cases), strict=True):
        key, block = bytes.fromhex(case[3]), bytes.fromhex(result)
        assert psec.pinblock.decipher_pinblock_iso_4(key, block, case[5]) == case[4]
        assert ecb("aes", key)[1](block) != block


def test_pin_blocks_of_sm4(device, rng):
    """Variant B is psec's format 0 with zeros behind it; variant A is put together from the description's words."""
    cases = []
    for _ in range(RUNS):
        name = rng.choice(["sm4", "sm4_a"])
        cases.append(["pin", "sm4", name, rng.randbytes(16).hex(), digits(rng, 4, 12), digits(rng, 13, 19)])
    for case, result in zip(cases, device(MODULE, cases), strict=True):
        _, _, name, key, pin, pan = case
        clear = psec.pinblock.encode_pinblock_iso_0(pin, pan) + bytes(8)
        if name == "sm4_a":
            mixed = int(f"{len(pin):02x}{pin.ljust(30, 'f')}", 16) ^ int(pan[-13:-1], 16)
            clear = mixed.to_bytes(16, "big")
        assert result == ecb("sm4", bytes.fromhex(key))[0](clear).hex()


def test_track(device, rng):
    cases = []
    for _ in range(RUNS):
        text = digits(rng, 10, 40)
        cases.append(["track", rng.choice(["tdes", "sm4"]), rng.randbytes(16).hex(), f"{text[:5]}={text[6:]}"])
    for case, result in zip(cases, device(MODULE, cases), strict=True):
        suite, key, text = case[1], bytes.fromhex(case[2]), case[3].replace("=", "D")
        size = BLOCKS[suite]
        end = len(text) - (2 - len(text) % 2)
        if end < 2 * size:
            assert result == [False, case[3]]
            continue
        clear = text[end - 2 * size : end]
        hidden = ecb(suite, key)[0](bytes.fromhex(clear)).hex().upper()
        assert result[0]
        assert result[1].replace("=", "D") == text[: end - 2 * size] + hidden + text[end:]
