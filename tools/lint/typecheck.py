"""Check types: of the host's programs, and of what runs on a board against the stubs of MicroPython's own modules.

The stub packages lay their files among the host's packages, where mypy would mix them with CPython's. This copies them
into `build/types`, which stands in for the standard library. Settings: [tool.mypy] in pyproject.toml, and types.ini.

    python -m tools.lint.typecheck
"""

import importlib.metadata
import shutil
import sys

from mypy import api

from tools import boards
from tools.paths import BUILD

PACKAGES = ("micropython-esp32-stubs", "micropython-stdlib-stubs")
CHECKED = ("lib/drivers", *(str(path) for name in boards.names() for path in boards.modules(name)))


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


def main() -> int:
    lay_out_stubs()
    worst = 0
    for arguments in (["--config-file", "tools/lint/types.ini", *CHECKED], []):
        output, errors, status = api.run(["--no-error-summary", *arguments])
        print(output + errors, end="")
        worst = max(worst, status)
    return worst


if __name__ == "__main__":
    sys.exit(main())
