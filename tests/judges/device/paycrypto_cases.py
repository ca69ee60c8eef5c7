"""What tests/judges/test_paycrypto.py asks of lib/paycrypto. All data comes and goes as hexadecimal text."""

from cryptolib import aes

from paycrypto.des import Tdes
from paycrypto.kcv import kcv
from paycrypto.mac import unionpay_mac, x9_19_mac
from paycrypto.pin_block import format_0
from paycrypto.track import encipher_track

h = bytes.fromhex


class Aes:
    """AES with the package's cipher interface: stands for any 16-byte block cipher."""

    block_size = 16

    def __init__(self, key):
        self._ecb = aes(key, 1)

    def encrypt(self, buffer, offset=0):
        view = memoryview(buffer)[offset : offset + 16]
        self._ecb.encrypt(view, view)


def cipher(name, key):
    return Tdes(h(key)) if name == "des" else Aes(h(key))


def ecb(key, data):
    encrypted, decrypted = bytearray(h(data)), bytearray(h(data))
    tdes = Tdes(h(key))
    for at in range(0, len(encrypted), 8):
        tdes.encrypt(encrypted, at)
        tdes.decrypt(decrypted, at)
    return [encrypted.hex(), decrypted.hex(), kcv(tdes).hex()]


def unionpay(name, key, data):
    out = bytearray(8)
    unionpay_mac(cipher(name, key), h(data), len(data) // 2, out, 0)
    return out.decode()


def retail(key, data):
    out = bytearray(8)
    x9_19_mac((Tdes(h(key)[:8]), Tdes(h(key)[8:])), h(data), len(data) // 2, out, 0)
    return out.hex()


def pin(digits, pan):
    out = bytearray(8)
    format_0(bytearray(int(digit) for digit in digits), len(digits), pan.encode(), out)
    return out.hex()


def track(name, key, text):
    data = bytearray(text.encode())
    done = encipher_track(cipher(name, key), data, len(data))
    return [done, data.decode()]
