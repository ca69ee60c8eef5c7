"""lib/imageslots: installing, trying, going back, with the power cut in every step of flash and store."""

import asyncio
import random
from binascii import unhexlify

from check import equal, raises
from fake_nor import SECTOR, FakeNor, PowerCut, everything, first, last_half, nothing, some_bits
from imageslots.settle import settle
from imageslots.slots import INSTALL, NOTHING, REASONS, ROLLED_BACK, TRIAL, Slots
from label_vectors import KEY, LABELS
from signedrom.errors import ImageError
from small_images import body

ROOM = 3  # sectors of a slot
ENDS = (nothing, everything, first(8), first(2048), last_half, some_bits)
PLACES = ("image", "staging", "previous")


class Trusting:
    """As the module that the build freezes."""

    KEYS = (KEY,)
    BOARD = b"handheld_s3"
    IS_PRODUCTION = False


def image(name):
    """One of LABELS, with its image before it."""
    seed, length, label = LABELS[name]
    return body(seed, length) + bytes(-length % 16) + unhexlify(label)


class View:
    """A partition of the one flash."""

    def __init__(self, nor, first):
        self.nor = nor
        self.first = first

    def readblocks(self, block, buffer, offset=0):
        self.nor.readblocks(self.first + block, buffer, offset)

    def writeblocks(self, block, buffer, offset=0):
        self.nor.writeblocks(self.first + block, buffer, offset)

    def ioctl(self, request, argument):
        return ROOM if request == 4 else self.nor.ioctl(request, self.first + argument)


class Store:
    """Secrets; a change is one step of the flash, done or not done."""

    def __init__(self, nor):
        self.nor = nor
        self.blobs = {}

    def get(self, name, buffer):
        if name not in self.blobs:
            return None
        buffer[: len(self.blobs[name])] = self.blobs[name]
        return len(self.blobs[name])

    def put(self, name, buffer):
        self._step(lambda: self.blobs.update({name: bytes(buffer)}))

    def erase(self, name):
        self._step(lambda: self.blobs.pop(name, None))

    def _step(self, change):
        nor = self.nor
        if nor.steps_left is not None:
            nor.steps_left -= 1
            if nor.steps_left < 0:
                if nor.torn is everything:
                    change()
                raise PowerCut
        change()


class Device:
    """A device with images in its slots; it may lose its power at any step and be switched on again."""

    def __init__(self, running=None, staging=None, previous=None, **blobs):
        self.nor = FakeNor(3 * ROOM)
        self.store = Store(self.nor)
        self.store.blobs.update(blobs)
        parts = [View(self.nor, ROOM * number) for number in range(3)]
        for part, name in zip(parts, (running, staging, previous)):
            data = image(name) if name else b""
            at = part.first * SECTOR
            self.nor.cells[at : at + len(data)] = data
        self.slots = Slots(self.store, *parts, Trusting)
        self.shown = []

    def start(self):
        """Power-on: what the loader does until an image may run. Returns its version, or why there is none."""
        for _ in range(5):
            try:
                if not settle(self.slots, lambda done, total: self.shown.append((done, total))):
                    return self.slots.verify(self.slots.image).version
            except ImageError as error:
                return error.reason
        raise AssertionError("it never settles")

    def holds(self, place, name):
        data = image(name)
        at = PLACES.index(place) * ROOM * SECTOR
        return self.nor.cells[at : at + len(data)] == data

    def damage(self, place, byte=5000):
        self.nor.cells[PLACES.index(place) * ROOM * SECTOR + byte] ^= 1


def keep(slots):
    asyncio.run(slots.keep_previous(lambda done, total: None))


def cut_everywhere(make, work, judge):
    """Do `work(device)` on new devices, the power cut in each step in each way; after it `judge(device)`."""
    random.seed(7)
    step = 0
    while True:
        done = 0
        for end in ENDS:
            device = make()
            device.nor.cut_at(step, end)
            try:
                work(device)
                done += 1
            except PowerCut:
                pass
            device.nor.power_on()
            judge(device)
            if done:
                break
        if done:
            return step
        step += 1


def trial(starts, version=(1, 1, 0)):
    return bytes((TRIAL, starts)) + bytes(version)


def test_a_good_image_starts_and_nothing_is_written():
    device = Device("one", "two", "two")
    equal(device.start(), (1, 0, 0))
    equal((device.nor.programs, device.nor.erases, device.store.blobs, device.shown), (0, 0, {}, []))


def test_an_update_is_installed_tried_and_confirmed():
    device = Device("one", "two", "wrover")
    keep(device.slots)
    assert device.holds("previous", "one")
    steps = device.nor.programs
    keep(device.slots)
    equal(device.nor.programs, steps)  # it is there
    device.slots.request_install()
    equal(device.slots.state(), INSTALL)
    equal(device.start(), (1, 1, 0))
    equal(device.shown, [(1, 3), (2, 3), (3, 3)])
    equal((device.slots.state(), device.slots.starts(), device.slots.trial_version()), (TRIAL, 1, (1, 1, 0)))
    raises(ValueError, keep, device.slots)
    equal(device.start(), (1, 1, 0))
    equal(device.slots.starts(), 2)
    device.slots.confirm()
    equal(device.store.blobs, {"lowest": bytes((1, 0, 0))})
    equal(device.slots.outcome(), None)
    equal(device.start(), (1, 1, 0))
    device.slots.confirm()  # again does no harm
    equal(device.slots.state(), NOTHING)


def test_what_nobody_confirms_goes_back_after_three_starts():
    device = Device("two", "two", "one", update=trial(0))
    for _ in range(3):
        equal(device.start(), (1, 1, 0))
    equal(device.start(), (1, 0, 0))
    equal(device.slots.state(), ROLLED_BACK)
    equal(device.slots.outcome(), ((1, 1, 0), "not confirmed"))
    equal(device.start(), (1, 0, 0))
    device.slots.forget_outcome()
    equal(device.store.blobs, {})


def test_without_a_way_back_the_new_image_must_do():
    device = Device("two", "two", None, update=trial(3))
    equal(device.start(), (1, 1, 0))
    equal(device.slots.refusal(), "previous no image")
    device.slots.forget_refusal()
    equal(device.slots.refusal(), "")
    device = Device("two", "two", "one", update=trial(3), lowest=bytes((1, 1, 0)))
    equal(device.start(), (1, 1, 0))
    equal(device.slots.refusal(), "previous too old")


def test_each_way_in_which_an_image_is_refused():
    for staging, lowest, reason in (
        (None, (0, 0, 0), "no image"), ("wrover", (0, 0, 0), "board"), ("stranger", (0, 0, 0), "key"),
        ("two", (1, 1, 1), "too old"),
    ):
        device = Device("three", staging, None, update=bytes((INSTALL,)), lowest=bytes(lowest))
        equal(device.start(), (2, 0, 0))
        equal(device.slots.refusal(), "staging " + reason)
        equal(device.slots.outcome(), ((0, 0, 0), reason))
    device = Device("one", "two", None, update=bytes((INSTALL,)))
    device.damage("staging")
    equal(device.start(), (1, 0, 0))
    equal(device.slots.outcome(), ((0, 0, 0), "digest"))


def test_every_64th_byte_of_the_next_image_flipped():
    size = len(image("wrover"))
    for at in range(0, size, 64):
        device = Device("one", "release", None, update=bytes((INSTALL,)))
        device.damage("staging", at)
        equal(device.start(), (1, 0, 0), at)
        assert device.slots.outcome()[1] in REASONS[:6], at
        assert device.holds("image", "one")


def test_every_cut_off_length_of_the_next_image():
    whole = len(image("release"))
    for length in range(0, whole, 100):
        device = Device("one", "release", None, update=bytes((INSTALL,)))
        at = ROOM * SECTOR
        device.nor.cells[at + length : at + whole] = b"\xff" * (whole - length)
        equal(device.start(), (1, 0, 0), length)


def test_a_damaged_image_is_replaced():
    device = Device("two", "three", "one")
    device.damage("image")
    equal(device.start(), (1, 0, 0))
    equal(device.slots.refusal(), "image digest")
    device = Device("two", "three", "one", update=trial(1))
    device.damage("image")
    equal(device.start(), (1, 0, 0))
    equal(device.slots.outcome(), ((1, 1, 0), "digest"))
    device = Device("two", "three", "wrover")
    device.damage("image")
    equal(device.start(), (2, 0, 0))
    device = Device("two", "stranger", "one", lowest=bytes((1, 0, 1)))
    device.damage("image")
    equal(device.start(), "digest")
    equal(device.slots.refusal(), "image digest")
    equal(Device().start(), "no image")


def test_a_production_device_runs_releases_only():
    Trusting.IS_PRODUCTION = True
    try:
        equal(Device("one", None, "two").start(), "test key")
        equal(Device("release").start(), (1, 1, 0))
    finally:
        Trusting.IS_PRODUCTION = False


def test_flash_that_does_not_take_the_image():
    device = Device("one", "two", "one", update=bytes((INSTALL,)))
    device.nor.stuck = SECTOR + 9
    equal(device.start(), "digest")
    equal(device.slots.outcome(), ((1, 1, 0), "flash"))
    device.nor.stuck = None
    equal(device.start(), (1, 0, 0))


def test_nonsense_in_the_store_counts_as_nothing():
    for blob in (b"", b"\x09", bytes((TRIAL,)), bytes((INSTALL, 1)), bytes((ROLLED_BACK, 1))):
        device = Device("one", "two", "two", update=blob)
        equal((device.slots.state(), device.start(), device.slots.outcome()), (NOTHING, (1, 0, 0), None))


def test_cuts_while_the_running_image_is_kept():
    def work(device):
        keep(device.slots)
        device.slots.request_install()

    def judge(device):
        assert device.holds("image", "one")
        asked = device.slots.state() == INSTALL
        assert device.holds("previous", "one") or not asked
        equal(device.start(), (1, 1, 0) if asked else (1, 0, 0))

    equal(cut_everywhere(lambda: Device("one", "two", "three"), work, judge), 7)


def test_cuts_while_an_image_is_installed():
    def judge(device):
        equal(device.start(), (1, 1, 0))
        assert device.slots.state() == TRIAL and 1 <= device.slots.starts() <= 2
        assert device.holds("previous", "one") and device.holds("staging", "two")

    make = lambda: Device("one", "two", "one", update=bytes((INSTALL,)))  # noqa: E731
    equal(cut_everywhere(make, Device.start, judge), 8)


def test_cuts_on_the_way_back():
    def judge(device):
        equal(device.start(), (1, 0, 0))
        equal(device.slots.outcome(), ((1, 1, 0), "not confirmed"))

    equal(cut_everywhere(lambda: Device("two", "two", "one", update=trial(3)), Device.start, judge), 7)


def test_cuts_while_a_damaged_image_is_replaced():
    def make(**blobs):
        device = Device("two", "three", "one", **blobs)
        device.damage("image")
        return device

    def judge(device):
        equal(device.start(), (1, 0, 0))

    equal(cut_everywhere(make, Device.start, judge), 7)
    equal(cut_everywhere(lambda: make(update=trial(1)), Device.start, judge), 8)


def test_cuts_while_an_image_is_confirmed():
    def judge(device):
        equal(device.start(), (1, 1, 0))
        device.slots.confirm()
        equal(device.store.blobs, {"lowest": bytes((1, 0, 0))})

    make = lambda: Device("two", "two", "one", update=trial(1))  # noqa: E731
    equal(cut_everywhere(make, lambda device: device.slots.confirm(), judge), 2)
    make = lambda: Device("three", "two", "one", update=trial(3, (2, 0, 0)))  # noqa: E731
    starts = []
    cut_everywhere(make, lambda device: device.slots.confirm(), lambda device: starts.append(device.start()))
    equal(sorted(set(starts)), [(1, 0, 0), (2, 0, 0)])  # back, as long as it was not confirmed to the end
