"""A finger on the page's display: what a tab may ask for."""

import pytest

from tools.panel.desk import Desk, Refused


class Device:
    def __init__(self):
        self.asked = []

    async def handle(self, do, **fields):
        self.asked.append((do, fields))
        return {}


@pytest.mark.parametrize(
    "bad", [{"at": [320, 0]}, {"at": [0, 240]}, {"at": [-1, 5]}, {"at": [1.5, 2]}, {"at": [True, 1]}, {"at": [1]}, {}]
)
def test_places_that_are_not_on_the_glass(bad):
    device = Device()
    desk = Desk(None, device, None, None, None)
    with pytest.raises((Refused, ValueError, KeyError, TypeError)):
        desk.start({"do": "touch", **bad})
    assert not device.asked
