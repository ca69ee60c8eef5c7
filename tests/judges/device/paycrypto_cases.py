"""What tests/judges/test_paycrypto.py asks of lib/paycrypto. All data comes and goes as hexadecimal text."""

from paycrypto.cmac import cmac
from paycrypto.kcv import kcv
from paycrypto.sm3 import Sm3
from paycrypto.suites import by_name
from paycrypto.track import encipher_track

h = bytes.fromhex


def cipher(suite, key):
    return by_name(suite).cipher(h(key))


def fill(buffer):
    """Not random, but different at every place."""
    for i in range(len(buffer)):
        buffer[i] = 41 * i + 7 & 255


def ecb(suite, key, data):
    encrypted, decrypted = bytearray(h(data)), bytearray(h(data))
    keyed = cipher(suite, key)
    for at in range(0, len(encrypted), keyed.block_size):
        keyed.encrypt(encrypted, at)
        keyed.decrypt(decrypted, at)
    return [encrypted.hex(), decrypted.hex(), kcv(keyed).hex()]


def mac(suite, name, key, data):
    out = bytearray(8)
    by_name(suite).mac(name, h(key)).write(h(data), len(data) // 2, out, 0)
    return out.hex()


def whole_cmac(suite, key, data):
    return cmac(cipher(suite, key), h(data), len(data) // 2).hex()


def sm3(data, pieces):
    digest = Sm3()
    data = h(data)
    at = 0
    for size in pieces:
        digest.update(data[at : at + size])
        at += size
    digest.update(data[at:])
    return digest.digest().hex()


def pin(suite, name, key, digits, pan):
    pik = by_name(suite).pin_key(name, h(key))
    out = bytearray(pik.size)
    numbers = bytearray(int(digit) for digit in digits)
    pik.write(numbers, len(digits), pan.encode(), fill, out)
    return out.hex()


def track(suite, key, text):
    data = bytearray(text.encode())
    done = encipher_track(cipher(suite, key), data, len(data))
    return [done, data.decode()]
