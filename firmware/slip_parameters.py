"""What provisioning says about slips: the section `slips`. Checked when it comes in; those who print read it as it is.

`header` and `footer`: up to five lines each, 32 columns, 48 for a footer's second line and on, which are small print.
`copies`: 1, the payer's on a key, or 2, both by themselves. `link`: where the electronic slip is, the beginning of an
address. `logo`: a JBIG entity in base64, up to 384 x 160 dots; kept in a file of its own.
"""

from binascii import a2b_base64
from micropython import const

import files
from gb18030.codec import columns
from jbig.errors import JbigError
from parameters import ParameterError
from paths import LOGO

_LINES = const(5)
_COLUMNS = const(32)
_SMALL_COLUMNS = const(48)
_LONGEST_LINK = const(80)  # bytes
_LOGO_WIDTH = const(384)  # dots
_LOGO_HEIGHT = const(160)


def check(given: dict) -> None:
    """Raises ParameterError when something in the section is wrong."""
    _check_lines(given, "header", _COLUMNS)
    _check_lines(given, "footer", _SMALL_COLUMNS)
    if given.get("copies", 1) not in (1, 2) or isinstance(given.get("copies"), bool):
        raise ParameterError("slips.copies", "1 or 2 is needed")
    link = given.get("link", "")
    if not isinstance(link, str) or len(link) > _LONGEST_LINK or not all(0x21 <= ord(sign) < 0x7F for sign in link):
        raise ParameterError("slips.link", "an address of up to %d ASCII characters is needed" % _LONGEST_LINK)
    _logo(given)


def keep(given: dict) -> dict:
    """Put a logo that has been checked where slips look for it; returns the section without it."""
    entity = _logo(given)
    if entity is None:
        files.remove(LOGO)
    else:
        files.write_bytes(LOGO, entity)
    return {name: given[name] for name in ("header", "footer", "copies", "link") if name in given}


def _check_lines(given: dict, name: str, width: int) -> None:
    lines = given.get(name, [])
    if not isinstance(lines, list) or len(lines) > _LINES:
        raise ParameterError("slips." + name, "a list of up to %d lines is needed" % _LINES)
    for number, line in enumerate(lines):
        room = width if number else _COLUMNS
        if not isinstance(line, str) or columns(line) > room or any(ord(sign) < 0x20 for sign in line):
            raise ParameterError("slips." + name, "line %d: a text of up to %d columns is needed" % (number + 1, room))


def _logo(given: dict):
    """The entity, or None when there is none."""
    if "logo" not in given:
        return None
    from jbig.decoder import Decoder  # few shops have one

    try:
        entity = a2b_base64(given["logo"])
        picture = Decoder(entity)
        if picture.width > _LOGO_WIDTH or picture.height > _LOGO_HEIGHT:
            raise ParameterError("slips.logo", "up to %d x %d dots" % (_LOGO_WIDTH, _LOGO_HEIGHT))
        row = bytearray((picture.width + 7) // 8)
        for _ in range(picture.height):
            picture.row(row)
    except (ValueError, TypeError, JbigError):
        raise ParameterError("slips.logo", "a JBIG entity in base64 is needed")
    return entity
