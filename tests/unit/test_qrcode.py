"""lib/qrcode: others run while a code is made. What it makes is judged in tests/judges/test_qrcode.py."""

import asyncio

from check import equal, raises
from qrcode.encoder import encode, encode_async
from qrcode.errors import QrError

TEXT = b"https://pay.example/q/" + b"8" * 60


async def test_others_run_in_between():
    making = asyncio.create_task(encode_async(TEXT))
    turns = 0
    while not making.done():
        turns += 1
        await asyncio.sleep_ms(0)
    assert turns > 35, turns
    code, other = await making, encode(TEXT)
    equal((code.version, code.size, code.mask, bytes(code.rows)), (5, 37, other.mask, bytes(other.rows)))
    equal([int(code.get(x, 0)) for x in range(8)], [1, 1, 1, 1, 1, 1, 1, 0])
    equal(bytes(code.row(36)), bytes(code.rows[-5:]))


def test_too_long():
    equal(raises(QrError, encode, b"a" * 667).args, (667,))
    equal(encode(memoryview(b"a" * 666)).version, 20)
    equal(encode(b"").version, 1)
