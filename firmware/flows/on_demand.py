"""Flows that are loaded when they begin and forgotten when they end: what is done less often costs no memory."""

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
        _forget(kept)


def _forget(kept: set) -> None:
    """Let go of the flows and screens that are not among `kept`."""
    for name in list(sys.modules):
        if name not in kept and name.startswith(_PASSING):
            del sys.modules[name]
            package, leaf = name.rsplit(".", 1)
            if hasattr(sys.modules[package], leaf):
                delattr(sys.modules[package], leaf)
    gc.collect()
