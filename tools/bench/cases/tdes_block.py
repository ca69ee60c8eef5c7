"""One block under double-length triple DES."""

from paycrypto.des import Tdes


def bench(times: int) -> None:
    cipher = Tdes(bytes(range(16)))
    block = bytearray(8)
    for _ in range(times):
        cipher.encrypt(block)
