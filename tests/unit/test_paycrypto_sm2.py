"""paycrypto: SM2 encryption."""

from check import equal, raises
from paycrypto.errors import CryptoError
from paycrypto.sm2 import decrypt, encrypt, public_key

h = bytes.fromhex
# GB/T 32918.5-2017 annex C: the key pair, the number of this encryption, its result
PRIVATE = h("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
PUBLIC = h(
    "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
NUMBER = h("59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21")
PLAIN = b"encryption standard"
CIPHERTEXT = h(
    "0404EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73"
    "E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0"
    "59983C18F809E262923C53AEC295D30383B54E39D609D160AFCB1908D0BD8766"
    "21886CA989CA9C7D58087307CA93092D651EFA"
)


def published(buffer):
    """The standard's random number: what is drawn is made one larger."""
    buffer[:] = (int.from_bytes(NUMBER, "big") - 1).to_bytes(32, "big")


def counting(buffer):
    for i in range(len(buffer)):
        buffer[i] = 3 * i + 1


def test_published_example():
    equal(public_key(PRIVATE, counting), PUBLIC)
    equal(encrypt(PUBLIC, PLAIN, published), CIPHERTEXT)
    equal(encrypt(b"\x04" + PUBLIC, PLAIN, published), CIPHERTEXT)
    equal(decrypt(PRIVATE, CIPHERTEXT, counting), PLAIN)
    equal(decrypt(bytearray(PRIVATE), memoryview(CIPHERTEXT), published), PLAIN)


def test_lengths():
    for length in (1, 16, 32, 33, 64, 65):
        plain = bytes(range(length))
        hidden = encrypt(PUBLIC, plain, counting)
        equal(len(hidden), 97 + length)
        equal(decrypt(PRIVATE, hidden, counting), plain)


def test_numbers_that_meet_special_sums():
    order = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
    for number in (1, 2, 3, 4, 5, 6, order - 3, order - 2):
        private = number.to_bytes(32, "big")
        hidden = encrypt(public_key(private, counting), PLAIN, counting)
        equal(decrypt(private, hidden, counting), PLAIN, str(number))
    negative = public_key((order - 2).to_bytes(32, "big"), counting)
    positive = public_key((2).to_bytes(32, "big"), counting)
    equal(negative[:32], positive[:32])  # opposite points share x


def test_broken_ciphertexts():
    for at in (0, 1, 40, 64, 65, 96, 97, 115):
        broken = bytearray(CIPHERTEXT)
        broken[at] ^= 1
        raises(CryptoError, decrypt, PRIVATE, broken, counting)
    for length in (0, 1, 65, 97):
        raises(CryptoError, decrypt, PRIVATE, CIPHERTEXT[:length], counting)
    raises(CryptoError, decrypt, NUMBER, CIPHERTEXT, counting)


def test_keys_that_are_none():
    for private in (bytes(32), bytes(31), b"\xff" * 32, PRIVATE + b"\x00"):
        raises(CryptoError, decrypt, private, CIPHERTEXT, counting)
    for public in (b"", PUBLIC[:-1], bytes(64), b"\x02" + PUBLIC, b"\xff" * 64):
        raises(CryptoError, encrypt, public, PLAIN, counting)
    raises(CryptoError, encrypt, PUBLIC, b"", counting)
