"""Keys under handles. A handle's name says what the key may be used for, and nothing else is done with it."""

from security.errors import KeyMissingError, KeyUsageError

TMK = "TMK"  # terminal master key
PIK = "PIK"  # PIN key, MAC key, track key: the working keys of the last sign-on
MAK = "MAK"
TDK = "TDK"
AUDIT = "AUDIT"  # made from the TMK, for the journal's code
PROTECTION = "KBPK"  # key-block protection key
DUKPT = "DUKPT"  # initial key, and what it made for the transaction under way: for PIN, request and answer
DUKPT_PIN = "DUKPT PIN"
DUKPT_MAC = "DUKPT MAC"
DUKPT_ANSWER = "DUKPT answer"

UNWRAP = "unwrap working keys"
OPEN_BLOCK = "open key blocks"
DERIVE = "derive keys"
PIN = "encipher a PIN"
MAC = "make a MAC"
TRACK = "encipher a track"
CODE = "make an audit code"

_USES = {
    TMK: UNWRAP, PIK: PIN, MAK: MAC, TDK: TRACK, AUDIT: CODE, PROTECTION: OPEN_BLOCK, DUKPT: DERIVE, DUKPT_PIN: PIN,
    DUKPT_MAC: MAC, DUKPT_ANSWER: MAC,
}


class KeyTable:
    """Handle to key object. A key object is anything that works with a key and has `wipe()`."""

    def __init__(self):
        self._held = {}

    def put(self, name: str, key) -> None:
        """Hold a key; the one before it is wiped."""
        self.forget(name)
        self._held[name] = key

    def get(self, name: str, use: str):
        """The key object, for its use. Raises KeyUsageError for another one, KeyMissingError."""
        if _USES.get(name) != use:
            raise KeyUsageError(name, use)
        if name not in self._held:
            raise KeyMissingError(name)
        return self._held[name]

    def hand_over(self, other) -> None:
        """Put all keys into another table; this one is empty then."""
        for name, key in self._held.items():
            other.put(name, key)
        self._held = {}

    def has(self, name: str) -> bool:
        return name in self._held

    def forget(self, *names) -> None:
        """Wipe keys; those that are not there do not matter."""
        for name in names:
            key = self._held.pop(name, None)
            if key is not None:
                key.wipe()
