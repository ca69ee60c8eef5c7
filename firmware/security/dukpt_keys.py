"""Derived unique key per transaction (ANSI X9.24-1 with triple DES, X9.24-3 with AES), for acquirers that use it."""

from paycrypto import dukpt, dukpt_aes
from paycrypto.compare import wipe
from paycrypto.suites import AES, TDES
from security.key_table import DUKPT, DUKPT_ANSWER, DUKPT_MAC, DUKPT_PIN


class DukptKeys:
    """The initial key and its counter, kept in the secret store."""

    def __init__(self, key, ksn, stored):
        """`ksn` has 10 bytes for triple DES, 12 for AES; `stored` are the `StoredKeys` it is kept with."""
        self._kind = dukpt if len(ksn) == 10 else dukpt_aes
        self._keys = self._kind.Dukpt(key, ksn)
        self._stored = stored

    def next(self, table) -> bytes:
        """Go on to the next transaction: its keys into the table; its serial number. Raises CryptoError at the end.

        The counter is on flash before a key is made: none is made twice, whatever happens to the power.
        """
        self._keys.advance()
        record = bytearray(self._keys.initial_key) + self._keys.ksn
        self._stored.save(DUKPT, record)
        wipe(record)
        kind = self._kind
        if kind is dukpt:
            suite, pin_format, mac = TDES, "iso0", "x919"
        else:
            suite, pin_format, mac = AES, "iso4", "cmac"
        for name, purpose in ((DUKPT_PIN, kind.PIN), (DUKPT_MAC, kind.MAC_REQUEST), (DUKPT_ANSWER, kind.MAC_RESPONSE)):
            key = self._keys.working_key(purpose)
            table.put(name, suite.pin_key(pin_format, key) if name == DUKPT_PIN else suite.mac(mac, key))
            wipe(key)
        return bytes(self._keys.ksn)

    @property
    def ksn(self):
        """The serial number of the last transaction."""
        return self._keys.ksn

    def wipe(self) -> None:
        """Forget the key."""
        self._keys.wipe()
