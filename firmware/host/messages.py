"""The messages, as a table: what identifies each one and which fields it carries.

A row: MTI, processing code (F3), condition code (F25), type code (F60.1), network code (F60.3), whether it has a MAC,
the fields. A field whose value is None in a given transaction (no PIN, no track 3) is left out; `values` makes them.
Source: UnionPay-style dialect, request field matrix and transaction identity table.
"""


class Message:
    """One row of the table."""

    def __init__(self, mti, processing_code, condition_code, type_code, network_code, has_mac, fields):
        self.mti = mti
        self.processing_code = processing_code
        self.condition_code = condition_code
        self.type_code = type_code
        self.network_code = network_code
        self.has_mac = has_mac
        self.fields = fields

    @property
    def reply_mti(self) -> str:
        return self.mti[:2] + "%d0" % (int(self.mti[2]) + 1)


SIGN_ON = Message("0800", None, None, "00", None, False, (11, 41, 42, 60, 63))  # F60.3 says which keys: a parameter
ECHO = Message("0820", None, None, "00", "301", False, (41, 42, 60))
SALE = Message("0200", "000000", "00", "22", "000", True,
               (3, 4, 11, 22, 25, 26, 35, 36, 41, 42, 49, 52, 53, 60, 64))
SALE_REVERSAL = Message("0400", "000000", "00", "22", "000", True,
                        (3, 4, 11, 22, 25, 38, 39, 41, 42, 49, 60, 64))
