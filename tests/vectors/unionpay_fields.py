"""The fields of UnionPay-style messages, for tests: rows for `iso8583.codec.Spec`.

43, 46 and 56 are private to some acquirers.
"""

from iso8583.fields import AN, FIXED, LEFT, LLLVAR, LLVAR, NONE, RIGHT, SPACES, B, N, Z

UNIONPAY = (
    (2, "card number", N, LLVAR, 19, LEFT),
    (3, "processing code", N, FIXED, 6, RIGHT),
    (4, "amount", N, FIXED, 12, RIGHT),
    (11, "trace", N, FIXED, 6, RIGHT),
    (12, "time", N, FIXED, 6, RIGHT),
    (13, "date", N, FIXED, 4, RIGHT),
    (14, "expiry", N, FIXED, 4, RIGHT),
    (15, "settlement date", N, FIXED, 4, RIGHT),
    (22, "entry mode", N, FIXED, 3, LEFT),
    (23, "card sequence", N, FIXED, 3, RIGHT),
    (25, "condition", N, FIXED, 2, RIGHT),
    (26, "PIN capture", N, FIXED, 2, RIGHT),
    (32, "acquirer", N, LLVAR, 11, LEFT),
    (35, "track 2", Z, LLVAR, 37, LEFT),
    (36, "track 3", Z, LLLVAR, 104, LEFT),
    (37, "reference", AN, FIXED, 12, NONE),
    (38, "authorisation", AN, FIXED, 6, SPACES),
    (39, "response", AN, FIXED, 2, NONE),
    (41, "terminal", AN, FIXED, 8, SPACES),
    (42, "merchant", AN, FIXED, 15, SPACES),
    (43, "merchant name", B, FIXED, 40, NONE),
    (44, "additional response", AN, LLVAR, 25, NONE),
    (46, "private", AN, LLLVAR, 255, NONE),
    (48, "additional data", N, LLLVAR, 322, LEFT),
    (49, "currency", AN, FIXED, 3, NONE),
    (52, "PIN", B, FIXED, 8, NONE),
    (53, "security control", N, FIXED, 16, RIGHT),
    (54, "balance", AN, LLLVAR, 20, NONE),
    (55, "chip data", B, LLLVAR, 255, NONE),
    (56, "text", B, LLLVAR, 255, NONE),
    (59, "terminal data", B, LLLVAR, 600, NONE),
    (60, "private", N, LLLVAR, 30, LEFT),
    (61, "original", N, LLLVAR, 29, LEFT),
    (62, "private", B, LLLVAR, 700, NONE),
    (63, "private", B, LLLVAR, 163, NONE),
    (64, "MAC", B, FIXED, 8, NONE),
)
