"""The data files of the image: fonts, icons, texts, code tables. Each maker writes one file or a few."""

import pathlib

from tools.image import gb18030_table


def build(folder: pathlib.Path) -> None:
    """Make every asset into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gb18030.bin").write_bytes(gb18030_table.table())
