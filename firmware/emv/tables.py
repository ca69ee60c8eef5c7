"""What kernels look up: applications, keys of the schemes, limits of taps; from downloads, or from the image."""

from emv.applications import applications
from emv.ca_keys import CaKeys


class Tables(CaKeys):
    """`downloaded`: the tables `applications`, `keys` and `contactless`, each with `count` and `records()`; `builtin`:
    the image's keys as a buffer; `today`: YYYYMMDD as a number, 0 when nobody knows."""

    def __init__(self, downloaded, builtin, today: int = 0) -> None:
        super().__init__(downloaded.keys, builtin, today)
        self._downloaded = downloaded

    def applications(self):
        """Yield what this terminal takes, as `emv.applications.Application`."""
        return applications(self._downloaded.applications)

    def contactless(self):
        """The acquirer's parameters of taps as data objects; b"" when it has sent none."""
        for record in self._downloaded.contactless.records():
            return record
        return b""
