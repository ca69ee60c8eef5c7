"""Files, and a secret, that somebody looks for before the code that reads them is loaded."""

BLACKLIST = "/blacklist.tbl"
RESTORE = "/restore"  # a restore began and did not come to its end
NUMBERS = "/numbers"  # below which no transaction is numbered any more: backup/numbers.py
NOTICES = "/notices.json"
LOGO = "/logo.jbg"  # JBIG entity
REFUSED = "refused"  # secret: the last image that was refused; see lib/imageslots
UPDATE = "update"  # secret: an image is on trial, or was rolled back; see lib/imageslots
UPDATE_SIZE = 16  # bytes that it has at most
