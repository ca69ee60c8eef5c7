"""The field table of the dialect, for pyiso8583.

Every length prefix is BCD. Numeric and track fields count digits and are packed two a byte; fields of text and bytes
count bytes. Only the fields listed here exist: there is no second bitmap.
"""


def _digits(length: int, *, left: str = "", right: str = "") -> dict:
    """Fixed number of BCD digits; an odd number is filled on the side named."""
    field = {"data_enc": "b", "len_enc": "bcd", "len_type": 0, "len_count": "nibbles", "max_len": length}
    return field | ({"left_pad": left} if left else {}) | ({"right_pad": right} if right else {})


def _digits_up_to(length: int, prefix: int) -> dict:
    """Variable number of BCD digits, left-aligned; an odd number is filled with a zero nibble."""
    return {
        "data_enc": "b",
        "len_enc": "bcd",
        "len_type": prefix,
        "len_count": "nibbles",
        "max_len": length,
        "right_pad": "0",
    }


def _text(length: int, encoding: str = "ascii") -> dict:
    return {"data_enc": encoding, "len_enc": "bcd", "len_type": 0, "max_len": length}


def _text_up_to(length: int, prefix: int, encoding: str = "ascii") -> dict:
    return {"data_enc": encoding, "len_enc": "bcd", "len_type": prefix, "max_len": length}


def _bytes(length: int) -> dict:
    return {"data_enc": "b", "len_enc": "bcd", "len_type": 0, "max_len": length}


def _bytes_up_to(length: int, prefix: int) -> dict:
    return {"data_enc": "b", "len_enc": "bcd", "len_type": prefix, "max_len": length}


LLVAR, LLLVAR = 1, 2  # bytes of a BCD length prefix

FIELDS: dict[int, dict] = {
    2: _digits_up_to(19, LLVAR),  # primary account number
    3: _digits(6),  # processing code
    4: _digits(12),  # amount, fen
    11: _digits(6),  # system trace audit number
    12: _digits(6),  # local time hhmmss
    13: _digits(4),  # local date MMDD
    14: _digits(4),  # expiry YYMM
    15: _digits(4),  # settlement date MMDD
    22: _digits(3, right="0"),  # POS entry mode, left-aligned
    23: _digits(3, left="0"),  # card sequence number, right-aligned
    25: _digits(2),  # POS condition code
    26: _digits(2),  # PIN capture code
    32: _digits_up_to(11, LLVAR),  # acquirer id
    35: _digits_up_to(37, LLVAR),  # track 2, "=" as nibble D
    36: _digits_up_to(104, LLLVAR),  # track 3
    37: _text(12),  # retrieval reference number
    38: _text(6),  # authorisation code
    39: _text(2),  # response code; in a reversal its reason
    41: _text(8),  # terminal id
    42: _text(15),  # merchant id
    44: _text_up_to(25, LLVAR),  # issuer and acquirer ids
    48: _digits_up_to(322, LLLVAR),  # totals, details
    49: _text(3),  # currency
    52: _bytes(8),  # PIN block
    53: _digits(16),  # security control information
    54: _text_up_to(20, LLLVAR),  # balance
    55: _bytes_up_to(255, LLLVAR),  # chip data, BER-TLV
    59: _bytes_up_to(600, LLLVAR),  # terminal and code data; may hold binary, so bytes
    60: _digits_up_to(30, LLLVAR),  # type code, batch, management code, capabilities
    61: _digits_up_to(40, LLLVAR),  # original transaction
    62: _bytes_up_to(512, LLLVAR),  # keys, downloads: bytes
    63: _text_up_to(163, LLLVAR, "latin-1"),  # card organisation, operator; GBK texts pass through byte by byte
    64: _text(8, "latin-1"),  # MAC: eight hexadecimal characters, or bytes
}

NUMERIC = frozenset({2, 3, 4, 11, 12, 13, 14, 15, 22, 23, 25, 26, 32, 48, 53, 60, 61})  # decimal digits only

SPEC: dict[str, dict] = {
    "h": _bytes(0),
    "t": _bytes(2),
    "p": _bytes(8),
    **{str(number): field | {"desc": ""} for number, field in FIELDS.items()},
}
