"""Frozen into MicroPython, which runs it after `boot.py`: nothing of the image is imported before it is verified.

MicroPython switches Control-C on again for each of its two start files; in production it does nothing here either, and
whatever ends the loader or the firmware ends in a restart: there is no prompt to fall back to.
"""

import gc
import sys

_CONTROL_C = 3
_OWN = ("main", "loader", "imageslots", "signedrom", "drivers", "boot_parts", "trust")  # the image has its own, or none


def run() -> None:
    """Never returns in production."""
    try:
        _keep_out()
        verify()
        hand_over()
    finally:
        if _keep_out():  # again: Control-C may have been quicker than the first line
            from boot_parts import restart

            restart()


def _keep_out() -> bool:
    """Whether this is a shop's device; then nobody can interrupt it any more. No code jumps before it is deaf."""
    from micropython import kbd_intr

    kbd_intr(-1)
    from trust import IS_PRODUCTION

    if not IS_PRODUCTION:
        kbd_intr(_CONTROL_C)
    return IS_PRODUCTION


def verify() -> None:
    """Returns when there is an image to run."""
    from loader.start import start

    start()


def hand_over() -> None:
    """Put the image's modules before the frozen ones, forget those that ran until now, and run the image's `main`."""
    place = [path.endswith("frozen") for path in sys.path].index(True)
    sys.path[place:place] = ["/rom", "/rom/lib"]
    for name in list(sys.modules):
        if name.split(".")[0] in _OWN:
            del sys.modules[name]
    gc.collect()
    import main

    main.run()


run()
