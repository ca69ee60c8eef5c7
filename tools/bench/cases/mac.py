"""UnionPay's MAC of a message of 200 bytes; TDES here, `mac_sm4` is the other suite."""

from paycrypto.suites import by_name


def bench(times: int, suite: str = "tdes") -> None:
    mac = by_name(suite).mac("up_ecb", bytes(range(16)))
    message = bytearray(208)
    for _ in range(times):
        mac.write(message, 200, message, 200)
