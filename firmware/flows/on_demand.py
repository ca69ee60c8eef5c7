"""Code that is loaded when it is needed and forgotten afterwards: what is done less often costs no memory."""

import gc
import sys

_PASSING = ("flows.", "ui.screens.")  # the modules that only flows use


async def run_flow(name: str, till, *arguments):
    """Run a flow by its name, `module.function` in `flows`, and return what it returns."""
    kept = set(sys.modules)
    try:
        module, function = name.split(".")
        __import__("flows." + module)
        return await getattr(sys.modules["flows." + module], function)(till, *arguments)
    finally:
        forget(kept)


def forget(kept: set, passing: tuple = _PASSING) -> None:
    """Let go of the modules that are not among `kept` and whose names begin with one of `passing`."""
    for name in list(sys.modules):
        if name not in kept and name.startswith(passing):
            del sys.modules[name]
            package, leaf = name.rsplit(".", 1) if "." in name else ("", name)
            if package in sys.modules and hasattr(sys.modules[package], leaf):
                delattr(sys.modules[package], leaf)
    gc.collect()
