"""What the vault stands on: the board's secret store, in a dictionary, and its generator."""

import random

from security.key_table import MAK
from security.vault import Vault


class Store:
    """Names to blobs."""

    def __init__(self):
        self.blobs = {}

    def get(self, name, buffer):
        if name not in self.blobs:
            return None
        blob = self.blobs[name]
        buffer[: len(blob)] = blob
        return len(blob)

    def put(self, name, buffer):
        self.blobs[name] = bytes(buffer)

    def erase(self, name):
        self.blobs.pop(name, None)


def fill(buffer):
    for i in range(len(buffer)):
        buffer[i] = random.getrandbits(8)


def opened(store=None) -> Vault:
    """A vault on a new store, or one that was used before."""
    vault = Vault(store or Store(), fill)
    vault.open()
    return vault


def has_working_keys(vault) -> bool:
    """Whether a sign-on has brought the keys of the messages, and nothing has taken them since."""
    return vault._keys.has(MAK)


class Acquirer:
    """What the vault wants to know of an acquirer."""

    def __init__(self, suite="tdes", mac="up_ecb", pin_format="iso0"):
        self.suite = suite
        self.mac = mac
        self.pin_format = pin_format
        self.key_scheme = "session"
