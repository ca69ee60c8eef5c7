"""Files that somebody looks for before the code that reads them is loaded."""

BLACKLIST = "/blacklist.tbl"
NOTICES = "/notices.json"
LOGO = "/logo.jbg"  # JBIG entity
