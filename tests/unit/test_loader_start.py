"""firmware/loader/main.py: what ends the loader, or the firmware, never ends at a prompt on a shop's device."""

import sys

from check import equal

SOURCE = "/repo/firmware/loader/main.py"


class Fake:
    """Stands for a module."""


def started(is_production: bool, fault):
    """What the start did, when `fault` ends the loader (None: it goes on to the image)."""
    did = []

    def start():
        did.append("verify")
        if fault is not None:
            raise fault

    trust, loader, micropython, parts, image = (Fake() for _ in range(5))
    trust.IS_PRODUCTION = is_production
    loader.start = start
    micropython.kbd_intr = lambda sign: did.append("deaf %d" % sign)
    parts.restart = lambda: did.append("restart")
    image.run = lambda: did.append("image")
    fakes = {"trust": trust, "loader.start": loader, "micropython": micropython, "boot_parts": parts}
    kept = {name: sys.modules.get(name) for name in fakes}
    path = list(sys.path)
    sys.modules.update(fakes)
    with open(SOURCE) as file:
        code = file.read().replace("    hand_over()", "    image.run()")
    try:
        exec(code, {"image": image})
    except BaseException as error:
        did.append(type(error).__name__)
    finally:
        sys.path[:] = path
        for name, module in kept.items():
            del sys.modules[name]
            if module is not None:
                sys.modules[name] = module
    return did


def test_a_shops_device_is_deaf_before_it_verifies_and_restarts_whatever_happens():
    equal(started(True, None), ["deaf -1", "verify", "image", "deaf -1", "restart"])
    for fault in (KeyboardInterrupt(), ValueError(), MemoryError(), SystemExit()):
        equal(started(True, fault)[:4], ["deaf -1", "verify", "deaf -1", "restart"], fault)


def test_a_workshops_can_be_interrupted():
    ends = ["deaf -1", "deaf 3"]
    equal(started(False, KeyboardInterrupt()), ends + ["verify"] + ends + ["KeyboardInterrupt"])


def test_control_c_before_the_first_line_does_not_end_boot():
    """It would be raised at the first jump."""
    with open("/repo/firmware/loader/boot.py") as file:
        code = file.read().replace("range(2)", "interrupted()").replace("import micropython", "")
    path, did = list(sys.path), []

    def interrupted():
        raise KeyboardInterrupt

    micropython = Fake()
    micropython.kbd_intr = did.append
    try:
        exec(code, {"interrupted": interrupted, "micropython": micropython})
        equal(sys.path, [".frozen"])
    finally:
        sys.path[:] = path
    equal(did, [-1])
    before = code[: code.index("try:")]
    assert not [word for word in ("if ", "for ", "while ", "def ", " and ", " or ") if "\n" + word in before]
