"""What the personalisation bureau writes onto a card: directories, records, certificates (EMV Book 1, 11 and 12; Book
3, annex A and 10.2; PBOC 3.0, JR/T 0025.5).

Records, by short file identifier and number:
  1/1  track 2 equivalent data, name
  2/1  what is signed: number, dates, usage, CVM list, action codes
  2/2  data object lists, limits      2/3  authority's index, rest of the issuer's key     2/4  issuer's certificate
  2/5  card's certificate             2/6  signed static data
  3/1  what only an offline tap reads: electronic cash authorisation, the signature if it is long
"""

import calendar
import functools

from tools.acquirer.downloads import load_downloads
from tools.acquirer.wallet import TestCard
from tools.cards import certificates, lab
from tools.cards.profiles import Application, Profile
from tools.cards.rsa import RsaKey, key_of
from tools.cards.tlv import objects, tlv

PSE, PPSE = b"1PAY.SYS.DDF01", b"2PAY.SYS.DDF01"
DIRECTORY_FILE = 1
CDOL1 = "9F02069F03069F1A0295055F2A029A039C019F37049F21039F4E14"
CDOL2 = "8A02" + CDOL1
PDOL_TAP = "9F66049F02069F03069F1A0295055F2A029A039C019F3704"
DDOL = "9F3704"
_LANGUAGE = b"zhen"
_CASH_CODE = b"ECC001"  # 9F74
_RENMINBI = "0156"


def bcd(number: int, size: int) -> bytes:
    """A number in so many bytes of packed digits."""
    return bytes.fromhex(f"{number:0{2 * size}}")


class Personal:
    """The contents of one card."""

    def __init__(self, profile: Profile, card: TestCard):
        self.profile, self.pan = profile, card.pan
        self.holder = card.track1.split("^")[1].encode("ascii")
        self.track2 = card.track2.strip(";?").replace("=", "D")
        self.expires = profile.expires or _month_end(card.expiry)
        self.aip = bytes.fromhex(profile.aip)
        self.authority = lab.authority_key(profile.ca_index, _authority_bits(profile.ca_index))
        self.issuer_key = key_of("issuer " + card.issuer, profile.issuer_bits)
        self.card_key = key_of("card " + card.id, profile.card_bits)
        self.records: dict[tuple[int, int], bytes] = {}
        self._write()

    def _write(self) -> None:
        profile = self.profile
        named = {"57": bytes.fromhex(self.track2 + "F" * (len(self.track2) % 2)), "5F20": self.holder}
        self.records[1, 1] = tlv("70", objects(named))
        static = self._static()
        self.records[2, 1] = tlv("70", static)
        self.records[2, 2] = tlv("70", self._lists())
        if profile.methods:
            self._certify(static + self.aip)

    def _static(self) -> bytes:
        profile = self.profile
        values = {
            "5A": bytes.fromhex(self.pan + "F" * (len(self.pan) % 2)),
            "5F34": bytes.fromhex(profile.sequence),
            "5F24": bytes.fromhex(self.expires),
            "5F25": bytes.fromhex(profile.effective),
            "9F07": bytes.fromhex(profile.usage),
            "5F28": bytes.fromhex(profile.country),
            "8E": bytes.fromhex(profile.limits + profile.cvm),
            "9F0D": bytes.fromhex(profile.iac_default),
            "9F0E": bytes.fromhex(profile.iac_denial),
            "9F0F": bytes.fromhex(profile.iac_online),
            "9F4A": b"\x82",
        }
        return objects(values)

    def _lists(self) -> bytes:
        profile = self.profile
        values = {"8C": CDOL1, "8D": CDOL2, "9F08": profile.version, "9F42": _RENMINBI, "9F49": DDOL}
        values |= {"9F14": profile.lower_limit} if profile.lower_limit else {}
        values |= {"9F23": profile.upper_limit} if profile.upper_limit else {}
        return b"".join(tlv(tag, value) for tag, value in values.items())

    def _certify(self, static: bytes) -> None:
        profile, expiry = self.profile, self.expires[2:4] + self.expires[:2]
        signer = key_of("nobody's authority", self.authority.n.bit_length()) if profile.wrong == "issuer" else None
        issuer = certificates.issuer_certificate(signer or self.authority, self.issuer_key, self.pan, "1249")
        lists = {"8F": bytes([profile.ca_index]), "9F32": issuer.exponent}
        lists |= {"92": issuer.remainder} if issuer.remainder else {}
        if profile.methods & {"dda", "cda"} or profile.fdda:
            signed = static + b"!" if profile.wrong == "card" else static
            own = certificates.card_certificate(self.issuer_key, self.card_key, self.pan, expiry, signed)
            lists |= {"9F47": own.exponent} | ({"9F48": own.remainder} if own.remainder else {})
            self.records[2, 5] = tlv("70", tlv("9F46", own.data))
        self.records[2, 3] = tlv("70", objects(lists))
        self.records[2, 4] = tlv("70", tlv("90", issuer.data))
        if "sda" in profile.methods:
            signed = static + b"!" if profile.wrong == "card" else static
            self.records[2, 6] = tlv("70", tlv("93", certificates.signed_static_data(self.issuer_key, signed)))

    @property
    def signing_key(self) -> RsaKey:
        """Of dynamic signatures."""
        return key_of("forger", self.profile.card_bits) if self.profile.wrong == "dynamic" else self.card_key

    @property
    def afl(self) -> bytes:
        """By contact: 1/1, then all of file 2, of which only the first record is signed."""
        return bytes.fromhex("08010100") + self._runs([n for sfi, n in self.records if sfi == 2])

    @property
    def tap_afl(self) -> bytes:
        """An offline tap: without the data object lists and the static signature, then 3/1."""
        return self._runs([n for sfi, n in self.records if sfi == 2 and n not in (2, 6)]) + bytes.fromhex("18010100")

    @staticmethod
    def _runs(numbers: list[int]) -> bytes:
        """Entries of file 2, one for each run of records."""
        entries, numbers = b"", sorted(numbers)
        while numbers:
            first = last = numbers.pop(0)
            while numbers and numbers[0] == last + 1:
                last = numbers.pop(0)
            entries += bytes([2 << 3, first, last, int(first == 1)])
        return entries

    def tap_record(self, signature: bytes) -> bytes:
        """3/1; `signature` is 9F4B when it did not fit into the answer to GET PROCESSING OPTIONS."""
        long = tlv("9F4B", signature) if signature else b""
        return tlv("70", long + tlv("9F74", _CASH_CODE))

    def directory(self, *, tap: bool) -> bytes:
        """The answer to SELECT of PSE or PPSE."""
        if not tap:
            inside = tlv("88", bytes([DIRECTORY_FILE])) + tlv("5F2D", _LANGUAGE) + tlv("9F11", b"\1")
            return tlv("6F", tlv("84", PSE) + tlv("A5", inside))
        entries = b"".join(self._entry(one) for one in self.profile.applications)
        return tlv("6F", tlv("84", PPSE) + tlv("A5", tlv("BF0C", entries)))

    def directory_record(self) -> bytes:
        """The only record of the PSE's file."""
        return tlv("70", b"".join(self._entry(one) for one in self.profile.applications))

    @staticmethod
    def _entry(one: Application) -> bytes:
        name = tlv("9F12", one.preferred.encode("latin-1")) if one.preferred else b""
        inside = tlv("4F", one.aid) + tlv("50", one.label.encode("ascii")) + tlv("87", bytes([one.priority])) + name
        return tlv("61", inside)

    def fci(self, one: Application, *, tap: bool) -> bytes:
        """The answer to SELECT of an application."""
        name = tlv("9F11", b"\1") + tlv("9F12", one.preferred.encode("latin-1")) if one.preferred else b""
        inside = tlv("50", one.label.encode("ascii")) + tlv("87", bytes([one.priority]))
        inside += (tlv("9F38", PDOL_TAP) if tap else b"") + tlv("5F2D", _LANGUAGE) + name
        inside += tlv("BF0C", tlv("9F4D", "0B0A"))
        return tlv("6F", tlv("84", one.aid) + tlv("A5", inside))


def _month_end(expiry: str) -> str:
    year, month = int(expiry[:2]), int(expiry[2:])
    return f"{expiry}{calendar.monthrange(2000 + year, month)[1]:02}"


@functools.cache
def _authority_bits(index: int) -> int:
    """Of a key that the acquirer lets terminals download."""
    return next(key.bits for key in load_downloads().keys if key.index == f"{index:02X}" and key.bits)
