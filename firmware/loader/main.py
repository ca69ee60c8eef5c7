"""Frozen into MicroPython, which runs it after `boot.py`: nothing of the image is imported before it is verified."""

import gc
import sys

_OWN = ("main", "loader", "imageslots", "signedrom", "drivers", "boot_parts", "trust")  # the image has its own, or none


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

    try:
        main.run()
    finally:
        from trust import IS_PRODUCTION

        if IS_PRODUCTION:  # there is no prompt to fall back to
            from boot_parts import restart

            restart()


verify()
hand_over()
