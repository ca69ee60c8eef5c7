"""QuickPass cards for unit tests: the published card A1, whose keys are public, made to be tapped."""

from emv.rsa import power
from emv.tap import Tap
from emv_vectors import card, trace
from fakes_emv import Books, Tables, application, chance, h, terminal

AID = "AFFFFFFFFF1234"
PPSE = "00A404000E325041592E5359532E4444463031"
SELECT = "00A4040007" + AID
GPO = "80A80000"
RECORD = "00B2"
PDOL = "9F66049F02069F03069F1A0295055F2A029A039C019F3704"
TRACK_2 = "1234560012345608D18112211229424900"
TODAY = "170724"  # the card is good until 181130
NUMBER = "01234567"
LIMITS = {0xDF19: "000000010000", 0xDF20: "000000500000", 0xDF21: "000000100000", 0xDF18: "01"}
TC, ARQC, AAC = "90", "A0", "80"  # second byte of the card verification results
_signed = {}


def tlv(tag: str, value: str) -> str:
    size = len(value) // 2
    return tag + ("%02X" % size if size < 128 else "81%02X" % size) + value


def ok(body: str) -> str:
    return body + "9000"


def ppse(*names, priorities=()) -> str:
    entries = ""
    for i, name in enumerate(names):
        priority = priorities[i] if priorities else "%02X" % (i + 1)
        entries += tlv("61", tlv("4F", name) + tlv("50", "4142") + (tlv("87", priority) if priority else ""))
    return ok(tlv("6F", tlv("84", "325041592E5359532E4444463031") + tlv("A5", tlv("BF0C", entries))))


def fci(name: str = AID, pdol: str = PDOL) -> str:
    return ok(tlv("6F", tlv("84", name) + tlv("A5", tlv("50", "4142") + (tlv("9F38", pdol) if pdol else ""))))


def options(kind: str = ARQC, ctq: str = "0000", *more, without: str = "", cid: str = "", locator: str = "") -> str:
    """The answer to GET PROCESSING OPTIONS. `more`: further objects; `without`: a tag that is left out."""
    objects = {
        "82": "3C00", "94": locator, "57": TRACK_2, "9F36": "0A1B", "9F26": "1122334455667788",
        "9F10": "07010103%s000001" % kind, "9F6C": ctq, "5F34": "01", "9F27": cid,
    }  # fmt: skip
    body = "".join([tlv(tag, value) for tag, value in objects.items() if value and tag != without])
    return ok(tlv("77", body + "".join(more)))


def signature(number: str = NUMBER, extra: str = "", form: str = "05") -> str:
    """9F4B of the card's own key."""
    if (number, extra, form) not in _signed:
        import hashlib

        private = card("A1")["private"]
        p, q = int(private["ICC.p"], 16), int(private["ICC.q"], 16)
        head = h(form + "010908") + bytes(8) + b"\xbb" * 94
        block = b"\x6a" + head + hashlib.sha1(head + h(number + extra)).digest() + b"\xbc"
        e, phi = 3, (p - 1) * (q - 1)
        d = (2 * phi + 1) // 3 if (2 * phi + 1) % 3 == 0 else (phi + 1) // 3
        signed = pow(int.from_bytes(block, "big"), d, p * q).to_bytes(128, "big")
        assert power(((p * q).to_bytes(128, "big"), e), signed) == block
        _signed[number, extra, form] = signed.hex().upper()
    return _signed[number, extra, form]


def offline(ctq: str = "0000", *more, records: str = "", extra: str = "", form: str = "05") -> dict:
    """The answers of a card that pays offline, with fDDA. `records`: objects in its last record."""
    said = {command.hex().upper()[:8]: answer.hex().upper() for command, answer in trace("A1") if answer[-2] == 0x90}
    answers = base(options(TC, ctq, *more, locator="10010200180101011003030008010100", without="5F34"))
    answers["00B20114"], answers["00B20214"] = said["00B20114"], said["00B20214"]
    answers["00B2011C"] = said["00B2011C"]
    answers["00B20314"] = ok(tlv("70", tlv("9F63", "00" * 16)))
    answers["00B2010C"] = ok(tlv("70", tlv("9F4B", signature(extra=extra, form=form)) + records))
    return answers


def base(answer: str) -> dict:
    return {PPSE: ppse(AID), SELECT: fci(), GPO: answer}


class TapTables(Tables):
    """Tables with parameters of taps."""

    def __init__(self, entries, record: str = "") -> None:
        super().__init__(*entries)
        self._record = h(record)

    def contactless(self):
        return self._record


def tap(session, data=None, *, limits=None, record: str = "", listed=(), aid: str = AID, amount: int = 9000):
    """A Tap with a session, its Data."""
    data = data or terminal(TODAY, amount, number=NUMBER)
    entries = [application(aid, limits or LIMITS)]
    return Tap(session, data, TapTables(entries, record), chance(NUMBER), Books(listed=listed)), data
