"""Check types: of the host's programs, and of what runs on a board against the stubs of MicroPython's own modules.

The stub packages lay their files among the host's packages, where mypy would mix them with CPython's. This copies them
into `build/types`, which stands in for the standard library. Settings: [tool.mypy] in pyproject.toml, and types.ini.

    python -m tools.lint.typecheck
"""

import importlib.metadata
import os
import shutil
import sys

from mypy import api

from tools import boards
from tools.paths import BUILD

PACKAGES = ("micropython-esp32-stubs", "micropython-stdlib-stubs")
DRIVERS = "lib/drivers"


def lay_out_stubs() -> None:
    """Copy the installed stub files to `build/types`."""
    target = BUILD / "types"
    shutil.rmtree(target, ignore_errors=True)
    for package in PACKAGES:
        for file in importlib.metadata.distribution(package).files or []:
            if file.suffix == ".pyi" or file.name == "VERSIONS":
                copy = target / file
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(str(file.locate()), copy)


def check(arguments: list[str]) -> int:
    """Run mypy and print what it finds; its exit code."""
    output, errors, status = api.run(["--no-error-summary", *arguments])
    print(output + errors, end="")
    return status


def check_board(name: str) -> int:
    """The drivers, and the modules of a board, which are imported without a package."""
    os.environ["MYPYPATH"] = f"boards/{name}"
    modules = [str(path) for path in boards.modules(name)]
    status = check(["--config-file", "tools/lint/types.ini", "--cache-dir", f"build/mypy/{name}", DRIVERS, *modules])
    del os.environ["MYPYPATH"]
    return status


def main() -> int:
    lay_out_stubs()
    return max(*(check_board(name) for name in boards.names()), check([]))


if __name__ == "__main__":
    sys.exit(main())
