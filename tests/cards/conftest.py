"""The laboratory's authority, as a terminal has it from its download."""

import pytest

from tools.acquirer.downloads import load_downloads
from tools.cards import lab


@pytest.fixture(scope="session")
def authority():
    keys = {int(key.index, 16): lab.authority_key(int(key.index, 16), key.bits) for key in load_downloads().keys}
    return lambda index: (keys[index].n, keys[index].exponent)
