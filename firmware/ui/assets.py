"""The display's data files, used in place from the image."""

_FOLDER = "/rom/assets/"
FONT_SIZES = (16, 24, 32, 48)


def asset(name: str) -> memoryview:
    """A file of the image as a buffer that costs no heap."""
    return memoryview(open(_FOLDER + name, "rb"))


def fonts() -> dict:
    """The font file of every size."""
    return {size: asset("font%d.bin" % size) for size in FONT_SIZES}
