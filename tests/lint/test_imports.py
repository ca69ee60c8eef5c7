"""tools/lint/imports.py finds what it is there to find."""

import pathlib

from tools.lint.imports import check
from tools.paths import ROOT


def tree(folder: pathlib.Path, files: dict[str, str]) -> pathlib.Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_the_tree_is_clean():
    assert check(ROOT) == []


def test_wrong_imports_are_found(tmp_path):
    faults = check(
        tree(
            tmp_path,
            {
                "lib/codec/codec.py": "import ledger.book\nimport machine\n",
                "lib/drivers/lcd.py": "from machine import Pin\n",
                "firmware/ledger/book.py": "import codec.codec\nimport network\n",
                "firmware/main.py": "import board\n",
                "firmware/log.py": "import board\nif sys.platform == 'linux': pass\n",
            },
        )
    )
    assert faults == [
        "lib/codec/codec.py:1: lib/ must not import 'ledger'",
        "lib/codec/codec.py:2: lib/ must not import 'machine'",
        "firmware/ledger/book.py:2: firmware/ must not import 'network'",
        "firmware/log.py:1: firmware/ must not import 'board'",
        "firmware/log.py:2: firmware/ must not know where it runs",
    ]
