"""All that a card says before its cryptogram, taken apart: FCI, options, five records; 800 bytes, some 30 objects."""

from chip_share import ANSWERS
from emv import collect, initiate
from emv.data import Data


def bench(times: int) -> None:
    for _ in range(times):
        with Data() as data:
            collect.take(data, memoryview(ANSWERS[3])[:-2], collect.FCI)
            initiate.take(memoryview(ANSWERS[4])[:-2], data)
            for answer in ANSWERS[5:10]:
                collect.take(data, memoryview(answer)[:-2], collect.RECORD)
            assert 0x8D in data and 0x90 in data
