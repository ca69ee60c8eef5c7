"""A device's flash from outside, and what it said."""

from tools.simulator.state import partition_table

SLOTS = {row[4]: (row[2], row[3]) for row in partition_table()}


def write(folder, slot: str, data: bytes) -> None:
    """Into the flash of a device that is off; `folder` holds its folder `device`."""
    at, size = SLOTS[slot]
    with (folder / "device" / "flash.bin").open("r+b") as flash:
        flash.seek(at)
        flash.write(data.ljust(size, b"\xff"))


def lines(device, source="CONSOLE") -> list[str]:
    return [line["text"] for line in device.log() if line["source"] == source]
