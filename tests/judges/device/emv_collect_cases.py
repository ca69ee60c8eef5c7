"""What tests/judges/test_emv_collect.py asks of firmware/emv/collect.py."""

from emv import collect
from emv.data import Data


def objects(answer, template, tags):
    """{tag: value} of the tags that were found, all in hex. Raises EmvError."""
    with Data() as data:
        collect.take(data, bytes.fromhex(answer), template)
        return {tag: data[int(tag, 16)].hex() for tag in tags if int(tag, 16) in data}
