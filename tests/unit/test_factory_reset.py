"""firmware/factory_reset.py: nothing of the shop before stays, also where a cut interrupted the reset."""

import os

import factory_reset
from check import equal
from fake_files import fresh
from fakes_store import fill, opened
from security.operators import Operators

NAMES = ("fails-01", "past-01", "notices.json", "operators.json", "operators.json.kept", "parameters.json.kept",
         "settings.json")  # fmt: skip
KEY = b"7A3C91E5D82F460BC4179E6AF35D8B20"


class Till:
    """A terminal as it is when a start finds that a reset is due: its operators were not loaded yet."""

    def __init__(self, nor, store):
        self.board = self.parameters = self.tables = self
        self.files_flash, self.vault, self.operators, self.ready = nor, opened(store), Operators(fill), True

    def remove(self):
        pass


def test_nobody_is_left_after_a_cut():
    nor, store = fresh()
    for name in NAMES + ("audit.0",):
        with open("/" + name, "wb") as file:
            file.write(b"of the shop before")
    factory_reset.order(7)
    assert factory_reset.is_due()
    with open("/provision.json", "wb") as file:  # it waited for money that was pending
        file.write(b'{"merchant": "%s", "tmk": "%s"}' % (b"x" * 900, KEY))
    assert KEY in nor.cells
    factory_reset.carry_out(Till(nor, store))
    assert KEY not in nor.cells and "provision.json" not in os.listdir("/")
    equal([name for name in os.listdir("/") if name in NAMES], [])
    assert "audit.0" in os.listdir("/")
    equal(factory_reset.hidden_up_to(), 7)
