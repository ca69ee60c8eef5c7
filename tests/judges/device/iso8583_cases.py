"""What tests/judges/test_iso8583.py asks of lib/iso8583. Values are text, binary fields hexadecimal."""

import sys

from iso8583.codec import Spec
from iso8583.fields import B

sys.path.append("/repo/tests/vectors")
from unionpay_fields import UNIONPAY

BINARY = [row[0] for row in UNIONPAY if row[2] == B]
spec = Spec(UNIONPAY)
out = bytearray(4096)


def pack(mti, values):
    values = {int(n): bytes.fromhex(value) if int(n) in BINARY else value for n, value in values.items()}
    return out[: spec.pack(mti, values, out)].hex()


def unpack(wire):
    message = spec.unpack(bytes.fromhex(wire), 0, len(wire) // 2)
    values = {str(n): value.hex() if n in BINARY else value for n, value in message.values.items()}
    return [message.mti, values]
