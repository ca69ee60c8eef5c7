"""One block under SM4."""

from paycrypto.sm4 import Sm4


def bench(times: int) -> None:
    cipher = Sm4(bytes(range(16)))
    block = bytearray(16)
    for _ in range(times):
        cipher.encrypt(block)
