"""What tests/judges/test_keys.py asks of lib/paycrypto. All data comes and goes as hexadecimal text."""

from paycrypto import dukpt
from paycrypto.sm2 import decrypt, encrypt, public_key
from paycrypto.tr31 import unwrap

h = bytes.fromhex


def fill(buffer):
    """Not random, but different at every place."""
    for i in range(len(buffer)):
        buffer[i] = 89 * i + 5 & 255


def key_block(protection_key, text):
    opened = unwrap(h(protection_key), text.encode())
    return {
        "usage": opened.usage, "algorithm": opened.algorithm, "mode": opened.mode, "version": opened.version,
        "exportability": opened.exportability, "options": [list(pair) for pair in opened.options],
        "key": opened.key.hex(),
    }


def tdea_dukpt(base, ksn, steps):
    keys = dukpt.Dukpt(dukpt.initial_key(h(base), h(ksn)), h(ksn))
    for _ in range(steps):
        keys.advance()
    made = [keys.working_key(purpose).hex() for purpose in (dukpt.PIN, dukpt.MAC_REQUEST, dukpt.MAC_RESPONSE)]
    return [keys.ksn.hex(), keys.transaction_key().hex()] + made


def sm2_encrypt(public, plain):
    return encrypt(h(public), h(plain), fill).hex()


def sm2_decrypt(private, ciphertext):
    return [public_key(h(private), fill).hex(), decrypt(h(private), h(ciphertext), fill).hex()]
