"""The vocabulary of field tables, and the check of a row.

A row is `(number, name, kind, lengths, maximum, padding)`:

number   2..64
name     for people
kind     N (decimal digits, BCD), Z (track digits 0-9 and A-F, `=` is D, BCD), AN (printable ASCII), B (raw bytes)
lengths  FIXED, LLVAR (one BCD length byte before the value) or LLLVAR (two)
maximum  digits for N and Z, bytes for AN and B; the length of a FIXED field
padding  N, Z: RIGHT (right-aligned, zeros in front), LEFT (left-aligned, an odd number of digits ends with a nibble 0)
         or LEFT_F (with a nibble F). AN: SPACES (a FIXED field is filled with spaces behind) or NONE. B: NONE
"""

from iso8583.errors import ROW, Iso8583Error

N = "n"
Z = "z"
AN = "an"
B = "b"

FIXED = 0  # bytes of the length before a value
LLVAR = 1
LLLVAR = 2

RIGHT = "right"
LEFT = "left"
LEFT_F = "left f"
SPACES = "spaces"
NONE = ""

_LONGEST = {FIXED: 999, LLVAR: 99, LLLVAR: 999}
_PADDINGS = {N: (RIGHT, LEFT, LEFT_F), Z: (RIGHT, LEFT, LEFT_F), AN: (SPACES, NONE), B: (NONE,)}


def read_rows(table: str):
    """Yield the rows of a table given as text: number, kind, `fixed`, `ll` or `lll`, maximum, padding (`left_f`,
    `none`), name. Text stays where the code is and takes no memory; tuples would."""
    for line in table.strip().split("\n"):
        number, kind, lengths, maximum, padding, name = line.split(None, 5)
        padding = {"none": NONE, "left_f": LEFT_F}.get(padding, padding)
        yield int(number), name, kind, ("fixed", "ll", "lll").index(lengths), int(maximum), padding


def check_row(row: tuple) -> None:
    """Raise Iso8583Error (reason ROW, with the row's number) unless the row makes sense."""
    number, name, kind, lengths, maximum, padding = row
    good = (
        2 <= number <= 64
        and name
        and kind in _PADDINGS
        and padding in _PADDINGS[kind]
        and lengths in _LONGEST
        and 0 < maximum <= _LONGEST[lengths]
        and (padding != SPACES or lengths == FIXED)
    )
    if not good:
        raise Iso8583Error(ROW, number, 0)
