"""A terminal for tests, written from EMV Books 1 to 3 and sharing nothing with the card: it selects, reads, checks
certificates and signatures, and asks for cryptograms. Any step that does not come out raises AssertionError.
"""

import hashlib
from collections.abc import Callable

UN = "C0FFEE01"
TERMINAL = {
    "9F02": "000000012800", "9F03": "000000000000", "9F1A": "0156", "95": "0000000000", "5F2A": "0156", "9A": "261122",
    "9C": "00", "9F37": UN, "9F21": "101112", "9F4E": "41" * 20, "9F66": "36800000", "8A": "3030",
}  # fmt: skip


def walk(data: bytes) -> list[tuple[str, bytes]]:
    """Data objects in order; what is constructed is opened and follows its own entry."""
    found, at = [], 0
    while at < len(data):
        start = at
        at += 1
        if data[start] & 0x1F == 0x1F:
            at += 1
            while data[at - 1] & 0x80:
                at += 1
        tag, size = data[start:at].hex().upper(), data[at]
        at += 1
        if size > 0x80:
            count = size & 0x7F
            size, at = int.from_bytes(data[at : at + count]), at + count
        value = data[at : at + size]
        assert len(value) == size, f"{tag} is cut off"
        found.append((tag, value))
        if data[start] & 0x20:
            found += walk(value)
        at += size
    return found


def filled(dol: bytes, values: dict[str, str]) -> bytes:
    """A data object list with these values."""
    out, at = b"", 0
    while at < len(dol):
        size = 2 if dol[at] & 0x1F == 0x1F else 1
        tag, length = dol[at : at + size].hex().upper(), dol[at + size]
        out += bytes.fromhex(values.get(tag, "")).ljust(length, b"\0")[:length]
        at += size + 1
    return out


class Reader:
    """One transaction with a responder."""

    def __init__(self, responder, authority: Callable[[int], tuple[int, int]] | None = None, **values: str):
        """`authority(index)` gives modulus and exponent; `values` replace those of TERMINAL, `v95="..."`."""
        self.responder, self.authority = responder, authority
        self.values = TERMINAL | {name[1:]: value for name, value in values.items()}
        self.found: dict[str, bytes] = {}
        self.static, self.options, self.first = b"", b"", b""
        responder.reset(False)

    def send(self, head: str, data: bytes | str = b"", *, le: bool = True, expect: str = "9000") -> bytes:
        """One command; the data of its answer."""
        body = bytes.fromhex(data) if isinstance(data, str) else data
        raw = bytes.fromhex(head) + (bytes([len(body)]) + body if body else b"") + (b"\0" if le else b"")
        answer = self.responder.transmit(raw)
        assert answer[-2:].hex().upper() == expect, f"{raw.hex()} -> {answer.hex()}"
        return answer[:-2]

    def take(self, data: bytes) -> None:
        for tag, value in walk(data):
            self.found[tag] = value

    def select(self, aid: str = "", expect: str = "9000") -> None:
        """By the directory, its first entry, unless an AID is given."""
        if not aid:
            name = b"2PAY.SYS.DDF01" if self.responder.is_tap else b"1PAY.SYS.DDF01"
            directory = self.send("00A40400", name)
            if not self.responder.is_tap:
                sfi = dict(walk(directory))["88"][0]
                directory = self.send(f"00B201{sfi << 3 | 4:02X}")
            aid = dict(walk(directory))["4F"].hex()
        self.take(self.send("00A40400", aid, expect=expect))

    def start(self, expect: str = "9000") -> None:
        """GET PROCESSING OPTIONS and all records."""
        self.options = filled(self.found.get("9F38", b""), self.values)
        answer = self.send("80A80000", b"\x83" + bytes([len(self.options)]) + self.options, expect=expect)
        if not answer:
            return
        self.take(answer)
        if answer[0] == 0x80:
            self.found["82"], self.found["94"] = self.found["80"][:2], self.found["80"][2:]
        self.read_records()

    def read_records(self) -> None:
        afl = self.found.get("94", b"")
        for at in range(0, len(afl), 4):
            place, first, last, signed = afl[at : at + 4]
            for number in range(first, last + 1):
                record = self.send(f"00B2{number:02X}{place | 4:02X}")
                (template, inside), *_ = walk(record)
                assert template == "70"
                self.take(record)
                if number < first + signed:
                    self.static += inside
        if "9F4A" in self.found:
            assert self.found["9F4A"] == b"\x82"
            self.static += self.found["82"]

    # -- EMV Book 2, 5 and 6

    def issuer_key(self) -> tuple[int, int]:
        n, e = self.authority(self.found["8F"][0])
        plain = power(self.found["90"], n, e)
        rest, exponent = self.found.get("92", b""), self.found["9F32"]
        check(plain, 2, rest + exponent)
        pan = self.found["5A"].hex().rstrip("f")
        assert pan.startswith(plain[2:6].hex().rstrip("f"))
        size = plain[13]
        return int.from_bytes((plain[15:-21] + rest if rest else plain[15:-21])[:size]), int.from_bytes(exponent)

    def card_key(self) -> tuple[int, int]:
        plain = power(self.found["9F46"], *self.issuer_key())
        rest, exponent = self.found.get("9F48", b""), self.found["9F47"]
        check(plain, 4, rest + exponent + self.static)
        assert plain[2:12].hex().rstrip("f") == self.found["5A"].hex().rstrip("f")
        assert plain[12:14].hex() == self.found["5F24"].hex()[2:4] + self.found["5F24"].hex()[:2]
        return int.from_bytes((plain[21:-21] + rest)[: plain[19]]), int.from_bytes(exponent)

    def sda(self) -> None:
        plain = power(self.found["93"], *self.issuer_key())
        check(plain, 3, self.static)

    def dda(self) -> bytes:
        """The card's dynamic number."""
        data = filled(self.found["9F49"], self.values)
        answer = self.send("00880000", data)
        self.take(answer)
        signed = self.found["80"] if answer[0] == 0x80 else self.found["9F4B"]
        return self.dynamic(signed, data)

    def dynamic(self, signature: bytes, covered: bytes, form: int = 5) -> bytes:
        plain = power(signature, *self.card_key())
        check(plain, form, covered)
        inside = plain[4 : 4 + plain[3]]
        return inside[1 : 1 + inside[0]]

    def fdda(self) -> bytes:
        covered = bytes.fromhex(self.values["9F37"])
        if self.found.get("9F69", b"\0")[0]:
            assert self.found["9F69"][5:] == self.found["9F6C"]
            covered += bytes.fromhex(self.values["9F02"] + self.values["5F2A"]) + self.found["9F69"]
        online = self.found["9F10"][4] & 0x30 == 0x20
        return self.dynamic(self.found["9F4B"], covered, 0x95 if online else 5)

    def generate(self, kind: int, *, second: bool = False, cda: bool = False, expect: str = "9000") -> int:
        """GENERATE AC; what kind of cryptogram came. Its objects are in `found`."""
        data = filled(self.found["8D" if second else "8C"], self.values)
        answer = self.send(f"80AE{kind | (0x10 if cda else 0):02X}00", data, expect=expect)
        if not answer:
            return -1
        self.take(answer)
        if answer[0] == 0x80:
            whole = self.found["80"]
            parts = {"9F27": whole[:1], "9F36": whole[1:3], "9F26": whole[3:11], "9F10": whole[11:]}
            self.found |= parts
        told = self.options + (self.first if second else b"") + data
        self.first = data
        if cda and self.found["9F27"][0]:
            self._combined(answer, told)
        return self.found["9F27"][0]

    def _combined(self, answer: bytes, told: bytes) -> None:
        rest = b""
        for tag, value in walk(answer)[1:]:
            if tag != "9F4B":
                rest += bytes.fromhex(tag) + bytes([len(value)]) + value
        plain = power(self.found["9F4B"], *self.card_key())
        check(plain, 5, bytes.fromhex(self.values["9F37"]))
        inside = plain[4 : 4 + plain[3]]
        number = 1 + inside[0]
        assert inside[number] == self.found["9F27"][0]
        self.found["9F26"] = inside[number + 1 : number + 9]
        assert inside[number + 9 :] == hashlib.sha1(told + rest).digest()


def power(signature: bytes, n: int, e: int) -> bytes:
    size = (n.bit_length() + 7) // 8
    assert len(signature) == size
    return pow(int.from_bytes(signature), e, n).to_bytes(size)


def check(plain: bytes, form: int, behind: bytes) -> None:
    """Header, form, trailer and hash of something recovered."""
    assert (plain[0], plain[1], plain[-1]) == (0x6A, form, 0xBC), "not signed with this key"
    assert hashlib.sha1(plain[1:-21] + behind).digest() == plain[-21:-1], "hash"
