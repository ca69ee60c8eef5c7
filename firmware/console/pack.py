"""The support pack for a technician's tool, a section at a time."""

from console.session import number_of
from support import pack as support


async def pack(till, session, arguments: dict, progress) -> dict:
    """Section `part` (0 and on): `name`, `data`, and whether there is `more`. After the sections comes the log, a few
    lines at a time, as sections that are all named log."""
    part = number_of(arguments, "part")
    if part < len(support.SECTIONS):
        name, make = support.SECTIONS[part]
        return {"name": name, "data": make(till), "more": True}
    found = support.log_piece(number_of(arguments, "line"))
    return {"name": "log", "data": found, "more": bool(found)}
