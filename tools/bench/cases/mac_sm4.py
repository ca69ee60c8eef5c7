"""UnionPay's MAC of a message of 200 bytes under SM4."""

import mac


def bench(times: int) -> None:
    mac.bench(times, "sm4")
