"""Code that is loaded when it is needed and forgotten afterwards: what is done less often costs no memory.

Only bytecode, which runs in place: a module with machine code is copied when it is loaded, and the copy stays for ever.
"""

import gc
import sys

# the modules that only flows use; one text, which stays in the image
_PASSING = (
    "flows. ui.screens. ui.widgets. host.query host.settlement_sums receipts.settlement_slip pricing tables "
    "receipts.slip_mark receipts.takings_slip ledger.takings ledger.signatures qrcode.encoder qrcode.capacity "
    "qrcode.text parameter_files training. checks. support. "
    "security.passwords security.rights security.operator_records"
)


async def run_flow(name: str, till, *arguments):
    """Run a flow by its name, `module.function` in `flows`, and return what it returns."""
    kept = loaded(_PASSING)
    try:
        module, function = name.split(".")
        __import__("flows." + module)
        return await getattr(sys.modules["flows." + module], function)(till, *arguments)
    finally:
        forget(_PASSING, kept)


def loaded(names: str) -> list:
    """The modules that have one of `names`, or are in a package that is named with a dot at its end."""
    wanted = names.split()
    packages = tuple([name for name in wanted if name.endswith(".")])
    return [name for name in sys.modules if name in wanted or (packages and name.startswith(packages))]


def forget(names: str, kept=()) -> None:
    """Let go of those modules, except what is `kept`."""
    for name in loaded(names):
        if name not in kept:
            del sys.modules[name]
            package, leaf = name.rsplit(".", 1) if "." in name else ("", name)
            if package in sys.modules and hasattr(sys.modules[package], leaf):
                delattr(sys.modules[package], leaf)
    gc.collect()
