"""What an ESC/POS printer says about itself in answer to DLE EOT 1 to 4."""


class PrinterStatus:
    """`paper_out`, `paper_near_end`, `cover_open`, `overheated` (cools down by itself), `error` (needs a person),
    `online`: all bool."""

    def __init__(self, printer: int, offline: int, error: int, paper: int) -> None:
        """Decode the answers to n = 1 (printer), 2 (offline cause), 3 (error cause), 4 (paper sensors)."""
        self.online = not printer & 0x08
        self.cover_open = bool(offline & 0x04)
        self.paper_out = bool(paper & 0x60 or offline & 0x20)
        self.paper_near_end = bool(paper & 0x0C)
        self.overheated = bool(error & 0x40)
        self.error = bool(error & 0x2C)
