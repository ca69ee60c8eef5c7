"""The data files of the image: fonts, icons, texts, code tables, keys of card schemes.

What takes long is kept in `build/cache`."""

import hashlib
import pathlib
import shutil
from collections.abc import Callable
from functools import partial

import PIL

from tools.fonts import glyphs, icons, noto
from tools.image import ca_keys, gb18030_table, texts
from tools.paths import BUILD, ROOT

CACHE = BUILD / "cache"
ISSUERS = ROOT / "firmware" / "receipts" / "issuers.py"


def build(folder: pathlib.Path) -> None:
    """Make every asset into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gb18030.bin").write_bytes(gb18030_table.table())
    (folder / "ca_keys.bin").write_bytes(ca_keys.build())
    table = texts.read()
    (folder / "texts.bin").write_bytes(texts.build(table))
    keep(folder / "icons.bin", "", icons.build)
    for size in glyphs.WEIGHTS:
        wanted = "".join(sorted(characters(table, size)))
        keep(folder / f"font{size}.bin", wanted, partial(glyphs.build, size, set(wanted)))


def characters(table: list[texts.Text], size: int) -> set[str]:
    """What a size must be able to write; 16 has all of GB 2312, for names, and lends it to the others. A large text is
    one that stands a size smaller elsewhere."""
    if size == 48:
        return glyphs.MONEY
    wanted = glyphs.ASCII | glyphs.SIGNS | texts.characters(table, size) | texts.characters(table, size - 8)
    if size == 24:  # the issuers' names, where texts are large
        wanted |= {char for char in ISSUERS.read_text(encoding="utf-8") if not char.isascii()}
    return wanted | glyphs.gb2312() | glyphs.LATIN_1 if size == 16 else wanted


def keep(target: pathlib.Path, inputs: str, make: Callable[[], bytes]) -> None:
    """Copy the asset from the cache; make it first if its inputs, the tools or the font package have changed."""
    made = CACHE / f"{digest(inputs)}-{target.name}"
    if not made.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        unfinished = made.with_suffix(".partial")
        unfinished.write_bytes(make())
        unfinished.replace(made)
    shutil.copyfile(made, target)


def digest(inputs: str) -> str:
    """Stands for everything an asset depends on."""
    whole = hashlib.sha256(f"{PIL.__version__} {inputs}".encode())
    whole.update((noto.PACKAGE / "package.json").read_bytes())
    for path in sorted((ROOT / "tools" / "fonts").iterdir()):
        if path.is_file():
            whole.update(path.read_bytes())
    whole.update(pathlib.Path(texts.romtable.__file__).read_bytes())
    return whole.hexdigest()[:16]
