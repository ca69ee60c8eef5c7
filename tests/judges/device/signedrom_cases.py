"""Images from a file, checked as a device does."""

from binascii import unhexlify

from signedrom.verify import Trust, verify

ROOM = 65536


def check(name, key, board="handheld_s3", lowest=(0, 0, 0), production=False, flip=None):
    """The version and board in the label of /in/NAME; `flip`: offset of a byte that is changed."""
    with open("/in/" + name, "rb") as file:
        data = bytearray(file.read())
    if flip is not None:
        data[flip] ^= 0x10
    flash = data + b"\xff" * (ROOM - len(data))

    def read(offset, buffer):
        buffer[:] = flash[offset : offset + len(buffer)]

    trust = Trust((unhexlify(key),), board.encode(), tuple(lowest), production)
    label = verify(read, ROOM, trust)
    return [list(label.version), label.board.decode(), label.length]


def check_flips(name, key, step):
    """The reasons why the image is refused with one byte changed, at every `step`th byte; "" where it is not."""
    with open("/in/" + name, "rb") as file:
        size = len(file.read())
    reasons = {}
    for at in range(0, size, step):
        try:
            check(name, key, flip=at)
            reason = ""
        except Exception as error:
            reason = error.args[0]
        reasons[reason] = reasons.get(reason, 0) + 1
    return reasons
