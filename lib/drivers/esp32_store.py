"""What an ESP32 keeps: small secrets in its non-volatile storage, one blob a name, and the partitions of its flash.

Source: ESP-IDF "Non-volatile storage library": keys of at most 15 characters, each value replaced atomically.
"""

import esp32
from micropython import const

_NAMESPACE = "tinytill"
_NAME_LENGTH = const(15)
_NOT_FOUND = const(-0x1102)  # ESP_ERR_NVS_NOT_FOUND, as the port puts it into OSError


class NvsSecrets:
    """`nvs` is an `esp32.NVS` opened on a namespace of its own."""

    def __init__(self, nvs) -> None:
        self._nvs = nvs

    def get(self, name: str, buffer) -> int | None:
        """Read a secret into `buffer`; its length, or None when there is none.

        Raises OSError when the buffer is too small or the storage is damaged.
        """
        try:
            return self._nvs.get_blob(_checked(name), buffer)
        except OSError as error:
            if error.errno == _NOT_FOUND:
                return None
            raise

    def put(self, name: str, buffer) -> None:
        """Store the whole of `buffer`; it is on flash when this returns. Raises OSError when there is no room."""
        self._nvs.set_blob(_checked(name), buffer)
        self._nvs.commit()

    def erase(self, name: str) -> None:
        """Forget a secret; one that is not there is no error."""
        try:
            self._nvs.erase_key(_checked(name))
        except OSError as error:
            if error.errno != _NOT_FOUND:
                raise
            return
        self._nvs.commit()


def secrets() -> NvsSecrets:
    """The terminal's own part of NVS."""
    return NvsSecrets(esp32.NVS(_NAMESPACE))


def partition(label: str):
    """A data partition, by its name in the partition table."""
    return esp32.Partition.find(esp32.Partition.TYPE_DATA, label=label)[0]


def _checked(name: str) -> str:
    if not 0 < len(name) <= _NAME_LENGTH:
        raise ValueError("name")
    return name
