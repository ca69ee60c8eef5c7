"""The support pack for a technician's tool, a section at a time."""

from console.errors import CommandError
from support import pack as support


async def pack(till, session, arguments: dict, progress) -> dict:
    """Section `part` (0 and on): `name`, `data`, and whether there is `more`. After the sections comes the log, a few
    lines at a time, as sections that are all named log."""
    part = arguments.get("part", 0)
    if not isinstance(part, int) or part < 0:
        raise CommandError("syntax", "part: a number is needed")
    if part < len(support.SECTIONS):
        name, make = support.SECTIONS[part]
        return {"name": name, "data": make(till), "more": True}
    first = arguments.get("line", 0)
    found = support.log_piece(first if isinstance(first, int) and first >= 0 else 0)
    return {"name": "log", "data": found, "more": bool(found)}
