"""The contact kernel's side of offline data authentication: which method, its command, its keys (EMV Book 3, 10.3).

What is proven is oda.py's to say.
"""

from emv import collect, dol, oda
from emv.certificates import icc_key, issuer_key
from emv.command import INTERNAL_AUTHENTICATE, OK
from emv.errors import CARD_FAULT, EmvError
from emv.rsa import RsaError

_DDOL = b"\x9f\x37\x04"  # when neither card nor parameters have one

_PROOFS = b"\x00\x90\x00\x92\x00\x93\x9f\x46\x9f\x48\x9f\x2d\x9f\x2f\x9f\x4b"  # tags: certificates and their rests


class Authentication:
    """`method`: the one that was chosen. Keys are kept for the PIN and for CDA."""

    def __init__(self, tables) -> None:
        self._tables = tables
        self._data = self._static = None
        self._issuer = self._icc = None
        self.method = oda.NONE

    async def run(self, channel, data, static, ddol) -> None:
        """Note in TVR and TSI what comes of it; CDA: only the keys, the rest comes with the cryptogram. `static`: what
        Records has; `ddol`: the terminal's. Raises EmvError: the card does not sign, or is gone."""
        self._data, self._static = data, static
        self.method = oda.choose(data)
        if self.method == oda.SDA:
            oda.check_static(data, self._tables, static)
        elif self.method != oda.NONE:
            self._issuer, self._icc = oda.keys(data, self._tables, static, self.method)
            if self.method == oda.DDA and self._icc:
                await self._challenge(channel, data.get(0x9F49) or ddol or _DDOL)

    def forget(self) -> None:
        """Wipe the certificates: the keys are known, and memory is scarce while the acquirer is asked."""
        for i in range(0, len(_PROOFS), 2):
            self._data.drop(_PROOFS[i] << 8 | _PROOFS[i + 1])

    @property
    def key_for_cda(self):
        """The card's key when the cryptogram is to be signed, else None."""
        return self._icc if self.method == oda.CDA else None

    def pin_key(self):
        """The key that enciphers the PIN (Book 2, 7.1); None when the card has none that can be trusted."""
        data, tables = self._data, self._tables
        if self._icc is None and self.method not in (oda.DDA, oda.CDA) and 0x9F2D not in data:
            try:
                self._issuer = issuer_key(data, tables)
                self._icc = icc_key(data, self._issuer, self._static)
            except RsaError:
                return None
        return oda.key_for_pin(data, tables, self._issuer, self._icc)

    async def _challenge(self, channel, listed) -> None:
        """DDA: INTERNAL AUTHENTICATE (Book 2, 6.5; Book 3, 6.5.9)."""
        data = self._data
        if not dol.lists(listed, 0x9F37):
            oda.check_dynamic(data, self._icc, b"", b"")  # it has failed: nothing fresh would be signed
            return
        sent = dol.build(listed, data)
        sw = await channel.send(INTERNAL_AUTHENTICATE, 0, 0, sent)
        if sw != OK:
            raise EmvError(CARD_FAULT, sw)
        answer = channel.answer
        if len(answer) and answer[0] == collect.FORMAT_1:
            signed = collect.only(answer, collect.FORMAT_1).value
        else:
            collect.take(data, answer, collect.FORMAT_2)
            signed = data[0x9F4B]
        oda.check_dynamic(data, self._icc, signed, sent)
