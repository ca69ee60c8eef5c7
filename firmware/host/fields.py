"""The fields of the UnionPay-style dialect. Source: its field table; see `iso8583.fields` for the columns.

Chinese text (GBK) makes F43, F44, F62 and F63 binary here; who needs words decodes them.
"""

from iso8583.codec import Spec
from iso8583.fields import AN, FIXED, LEFT, LLLVAR, LLVAR, NONE, RIGHT, SPACES, B, N, Z

SPEC = Spec((
    (2, "primary account number", N, LLVAR, 19, LEFT),
    (3, "processing code", N, FIXED, 6, RIGHT),
    (4, "amount", N, FIXED, 12, RIGHT),
    (11, "system trace audit number", N, FIXED, 6, RIGHT),
    (12, "local time", N, FIXED, 6, RIGHT),
    (13, "local date", N, FIXED, 4, RIGHT),
    (14, "expiry date", N, FIXED, 4, RIGHT),
    (15, "settlement date", N, FIXED, 4, RIGHT),
    (22, "point of service entry mode", N, FIXED, 3, LEFT),
    (23, "card sequence number", N, FIXED, 3, RIGHT),
    (25, "point of service condition code", N, FIXED, 2, RIGHT),
    (26, "PIN capture code", N, FIXED, 2, RIGHT),
    (32, "acquiring institution", N, LLVAR, 11, LEFT),
    (35, "track 2", Z, LLVAR, 37, LEFT),
    (36, "track 3", Z, LLLVAR, 104, LEFT),
    (37, "retrieval reference number", AN, FIXED, 12, SPACES),
    (38, "authorisation code", AN, FIXED, 6, SPACES),
    (39, "response code", AN, FIXED, 2, SPACES),
    (41, "terminal identification", AN, FIXED, 8, SPACES),
    (42, "merchant identification", AN, FIXED, 15, SPACES),
    (43, "merchant name and location", B, FIXED, 40, NONE),
    (44, "additional response data", B, LLVAR, 25, NONE),
    (48, "additional data", N, LLLVAR, 322, LEFT),
    (49, "currency", AN, FIXED, 3, SPACES),
    (52, "PIN block", B, FIXED, 8, NONE),
    (53, "security control information", N, FIXED, 16, RIGHT),
    (54, "balance", AN, LLLVAR, 120, NONE),
    (55, "chip data", B, LLLVAR, 255, NONE),
    (56, "private text", B, LLLVAR, 255, NONE),
    (59, "terminal data", B, LLLVAR, 600, NONE),
    (60, "private 60", N, LLLVAR, 30, LEFT),
    (61, "original data", N, LLLVAR, 29, LEFT),
    (62, "private 62", B, LLLVAR, 512, NONE),
    (63, "private 63", B, LLLVAR, 163, NONE),
    (64, "message authentication code", B, FIXED, 8, NONE),
))
