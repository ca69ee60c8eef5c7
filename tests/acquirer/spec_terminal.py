"""A terminal for tests, written from the description of the dialect and sharing nothing with the acquirer.

Its field table is its own; its ciphers are in spec_crypto.py. It sends what it is told, right or wrong.
"""

import socket
import ssl
from typing import NamedTuple

import iso8583

from tests.acquirer import spec_crypto

_N, _Z, _AN, _B, _MAC = "n", "z", "an", "b", "mac"
_TABLE = {  # number: (type, length, bytes of the length prefix)
    2: (_N, 19, 1),
    3: (_N, 6, 0),
    4: (_N, 12, 0),
    11: (_N, 6, 0),
    12: (_N, 6, 0),
    13: (_N, 4, 0),
    14: (_N, 4, 0),
    15: (_N, 4, 0),
    22: (_N, 3, 0),
    23: (_N, 3, 0),
    25: (_N, 2, 0),
    26: (_N, 2, 0),
    32: (_N, 11, 1),
    35: (_Z, 37, 1),
    37: (_AN, 12, 0),
    38: (_AN, 6, 0),
    39: (_AN, 2, 0),
    41: (_AN, 8, 0),
    42: (_AN, 15, 0),
    44: (_AN, 25, 1),
    48: (_N, 322, 2),
    49: (_AN, 3, 0),
    52: (_B, 8, 0),
    53: (_N, 16, 0),
    54: (_AN, 20, 2),
    55: (_B, 255, 2),
    59: (_B, 999, 2),
    60: (_N, 30, 2),
    61: (_N, 40, 2),
    62: (_B, 512, 2),
    63: (_AN, 163, 2),
    64: (_MAC, 8, 0),
}


def _entry(number: int) -> dict:
    kind, length, prefix = _TABLE[number]
    entry = {"data_enc": "ascii", "len_enc": "bcd", "len_type": prefix, "max_len": length, "desc": ""}
    if kind in (_N, _Z):
        entry |= {"data_enc": "b", "len_count": "nibbles"}
        entry |= {"left_pad": "0"} if number == 23 else {"right_pad": "0"}
    if kind == _B:
        entry["data_enc"] = "b"
    if kind == _MAC:
        entry["data_enc"] = "latin-1"  # text of UnionPay's, bytes of the others
    return entry


SPEC = {
    "h": {"data_enc": "b", "len_enc": "b", "len_type": 0, "max_len": 0, "desc": ""},
    "t": {"data_enc": "b", "len_enc": "b", "len_type": 0, "max_len": 2, "desc": ""},
    "p": {"data_enc": "b", "len_enc": "b", "len_type": 0, "max_len": 8, "desc": ""},
    **{str(number): _entry(number) for number in _TABLE},
}

TPDU, HEADER = bytes.fromhex("6000030000"), bytes.fromhex("603100310000")


def packed(mti: str, fields: dict[int, str]) -> bytes:
    """A message without TPDU and header."""
    return bytes(iso8583.encode({"t": mti, **{str(n): text for n, text in fields.items()}}, SPEC)[0])


def unpacked(message: bytes) -> dict:
    """Fields by number; the message type under "mti"."""
    decoded, _ = iso8583.decode(message, SPEC)
    return {"mti": decoded["t"]} | {int(name): text for name, text in decoded.items() if name.isdecimal()}


def framed(message: bytes) -> bytes:
    body = TPDU + HEADER + message
    return len(body).to_bytes(2, "big") + body


def signed(mti: str, fields: dict[int, str], mak: bytes, make_mac=spec_crypto.up_ecb_des) -> bytes:
    """A message with its MAC."""
    blank = packed(mti, fields | {64: "0" * 8})
    return blank[:-8] + make_mac(mak, blank[:-8])


KINDS = {  # section 5.1: MTI, F3, F25, F60.1
    "sale": ("0200", "000000", "00", "22"),
    "void": ("0200", "200000", "00", "23"),
    "refund": ("0220", "200000", "00", "25"),
    "balance inquiry": ("0200", "310000", "00", "01"),
    "pre-authorisation": ("0100", "030000", "06", "10"),
    "pre-authorisation void": ("0100", "200000", "06", "11"),
    "completion": ("0200", "000000", "06", "20"),
    "completion void": ("0200", "200000", "06", "21"),
    "completion advice": ("0220", "000000", "06", "24"),
    "offline sale": ("0220", "000000", "00", "30"),
}
_WITH_F63 = ("refund", "completion advice", "offline sale")


class SpecTerminal:
    """One terminal on one connection at a time."""

    def __init__(self, told: dict):
        self.told = told
        ways = told["acquirer"]
        self.sm4 = ways["suite"] == "sm4"
        self.suite = spec_crypto.SM4 if self.sm4 else spec_crypto.TDES
        self.make_mac = self.suite.macs[ways["mac"]]
        self.encrypts_track = False
        self.tmk = bytes.fromhex(told["tmk"])
        self.pik = self.mak = self.tdk = b""
        self.batch = 0
        self.trace = 0
        self.requirement = 0  # digit 6 of the last answer's header
        self.serial = ""  # set: requests carry T1
        self.counter = 0
        self.socket: socket.socket | None = None

    def connect(self) -> None:
        self.close()
        acquirer = self.told["acquirer"]
        plain = socket.create_connection((acquirer["host"], acquirer["port"]), timeout=10)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = plain
        if acquirer["tls"]:
            context = ssl.create_default_context(cadata=acquirer["ca"])
            self.socket = context.wrap_socket(plain, server_hostname=acquirer["server_name"])

    def close(self) -> None:
        if self.socket:
            self.socket.close()
            self.socket = None

    def send(self, data: bytes) -> None:
        if self.socket is None:
            self.connect()
        self.socket.sendall(data)

    def read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            if not part:
                raise EOFError(f"connection ended after {len(data)} of {count} bytes")
            data += part
        return data

    def receive_frame(self, patience: float = 10) -> bytes:
        """TPDU, header and message. Raises TimeoutError, EOFError, ConnectionError."""
        self.socket.settimeout(patience)
        return self.read(int.from_bytes(self.read(2), "big"))

    def receive(self, patience: float = 10) -> dict:
        """The next message, its MAC checked; under "frame" all its bytes."""
        frame = self.receive_frame(patience)
        assert frame[:5] == bytes.fromhex("6000000003"), "addresses of the TPDU are swapped"
        assert frame[5:7] + frame[8:11] == HEADER[:2] + HEADER[3:]
        self.requirement = frame[7] & 0x0F
        fields = unpacked(frame[11:])
        if 64 in fields:
            assert frame[-8:] == self.make_mac(self.mak, frame[11:-8]), "MAC of the answer"
        return fields | {"frame": frame}

    def exchange(self, message: bytes, patience: float = 10) -> dict:
        self.send(framed(message))
        return self.receive(patience)

    def next_trace(self) -> str:
        self.trace += 1
        return f"{self.trace:06}"

    def identity(self) -> dict[int, str]:
        return {41: self.told["terminal_id"], 42: self.told["merchant_id"]}

    def sign_on(self, code: str = "") -> dict:
        """Sign on and take the keys over after checking them; returns the reply."""
        code = code or ("006" if self.sm4 else "004")
        fields = {11: self.next_trace(), 60: f"00000000{code}", 63: "01 "} | self.identity()
        reply = self.exchange(packed("0800", fields))
        assert reply["mti"] == "0810"
        assert reply[11] == fields[11]
        if reply[39] == "00":
            self._take_keys(bytes.fromhex(reply[62]), code)
            self.batch = int(reply[60][2:8])
        return reply

    def _take_keys(self, block: bytes, code: str) -> None:
        width = 8 if code == "001" else 16
        count = {"001": 2, "003": 2, "004": 3, "006": 3}[code]
        assert len(block) == count * (width + 4)
        keys = []
        for at in range(0, len(block), width + 4):
            sent, value = block[at : at + width], block[at + width : at + width + 4]
            if width == 16 and sent[8:] == bytes(8):
                sent = sent[:8]
            key = self.suite.decrypt(self.tmk, sent)
            assert self.suite.encrypt(key, bytes(self.suite.block))[:4] == value
            keys.append(key)
        self.pik, self.mak, self.tdk = [*keys, b""][:3]

    def type_field(self, code: str, *, fallback: bool = False) -> str:
        return f"{code}{self.batch:06}0005{'2' if fallback else '0'}0"

    def count(self) -> str:
        """Private extension `journal`: the next T1 as F59 in hexadecimal."""
        self.counter += 1
        return part("T1", f"{self.serial}/{self.counter:010}")

    def fields_of(self, kind: str, card, amount: int | None, *, pin: str = "", about=None, **changes) -> dict[int, str]:
        """A request with a swiped card, as sections 5 and 6 have it. `about` is the `Done` that it refers to;
        `changes` as `f22="012"` replace a field, or remove it when None."""
        _, processing, condition, code = KINDS[kind]
        fields = {
            3: processing,
            11: self.next_trace(),
            22: "021" if pin else "022",
            25: condition,
            35: card.track2.strip(";?").replace("=", "D"),
            49: "156",
            53: self._security_control(bool(pin)),
            60: self.type_field(code),
        } | self.identity()
        if self.encrypts_track:
            fields[35] = self.suite.encipher_track(self.tdk, fields[35])
        if amount is not None:
            fields[4] = f"{amount:012}"
        parts = self.count() if self.serial else ""
        if pin and self.sm4:
            fields |= {26: "12", 52: "0" * 16}
            parts += part("A1", self.suite.pin_block(self.pik, pin, card.pan))
        elif pin:
            fields |= {26: "12", 52: self.suite.pin_block(self.pik, pin, card.pan).hex().upper()}
        if parts:
            fields[59] = parts
        if kind in _WITH_F63:
            fields[63] = "000"
        if kind == "offline sale":  # nothing but the number and the expiry is stored
            del fields[35]
            if not self.sm4:
                del fields[53]
            fields |= {2: card.pan, 14: card.expiry, 22: "012"}
        if about:
            fields |= _pointer(kind, about)
        for name, value in changes.items():
            fields[int(name[1:])] = value
        return {number: text for number, text in fields.items() if text is not None}

    def _security_control(self, pin: bool) -> str:
        """F53, section 9. With SM4 it tells the PIN format even without a PIN."""
        return ("2" if pin or self.sm4 else "0") + ("3" if self.sm4 else "6") + str(int(self.encrypts_track)) + "0" * 13

    def sign(self, mti: str, fields: dict[int, str]) -> bytes:
        """A message with its MAC under this terminal's key."""
        return signed(mti, fields, self.mak, self.make_mac)

    def send_as(self, mti: str, fields: dict[int, str]) -> dict:
        """Sign, send, and check what every answer repeats; the reply."""
        reply = self.exchange(self.sign(mti, fields))
        assert reply["mti"] == mti[:2] + str(int(mti[2]) + 1) + "0"
        for number in (3, 11, 41, 42):
            assert reply.get(number) == fields.get(number), number
        return reply

    def do(self, kind: str, card, amount: int | None = None, **how) -> "Done":
        """One transaction of a kind of section 5.1."""
        fields = self.fields_of(kind, card, amount, **how)
        return Done(kind, fields, self.send_as(KINDS[kind][0], fields))

    def again(self, done: "Done") -> dict:
        """The very same request once more; the reply."""
        return self.send_as(KINDS[done.kind][0], done.fields)

    def sale_fields(self, card, amount: int, **how) -> dict[int, str]:
        return self.fields_of("sale", card, amount, **how)

    def sale(self, card, amount: int, **how) -> dict:
        """One sale; the reply."""
        return self.do("sale", card, amount, **how).reply

    def reversal_fields(self, sale: dict[int, str], reason: str = "98") -> dict[int, str]:
        """What undoes a transaction whose request had these fields, by section 18.4."""
        fields = {number: sale[number] for number in (3, 4, 11, 22, 25, 41, 42, 49, 60)} | {39: reason}
        if sale[60][:2] in ("11", "20", "21"):
            fields[61] = sale[60][2:8] + sale[11] + "0000"
        elif sale[60][:2] == "23":
            fields[61] = sale[60][2:8] + sale[11]
        if 59 in sale:
            fields[59] = sale[59]
        return fields

    def reverse(self, sale: dict[int, str], **changes) -> dict:
        fields = self.reversal_fields(sale) | {int(name[1:]): value for name, value in changes.items()}
        fields = {number: text for number, text in fields.items() if text is not None}
        reply = self.exchange(self.sign("0400", fields))
        assert reply["mti"] == "0410"
        return reply

    def ask(self, done: "Done", **changes) -> dict:
        """Private extension `query`: what became of this transaction? The reply, F62 as text."""
        fields = {
            11: self.next_trace(),
            59: done.fields.get(59),
            60: done.fields[60][:2] + f"{self.batch:06}700",
            61: done.fields[60][2:8] + done.fields[11],
        } | self.identity()
        fields |= {int(name[1:]): value for name, value in changes.items()}
        reply = self.exchange(self.sign("0820", {n: text for n, text in fields.items() if text is not None}))
        assert reply["mti"] == "0830"
        return reply | ({62: bytes.fromhex(reply[62]).decode()} if 62 in reply else {})


class Done(NamedTuple):
    """A request that was answered."""

    kind: str
    fields: dict[int, str]
    reply: dict

    @property
    def code(self) -> str:
        return self.reply[39]


def part(tag: str, value: str | bytes) -> str:
    """One part of F59, section 12."""
    data = value.encode() if isinstance(value, str) else value
    return (f"{tag}{len(data):03}".encode() + data).hex().upper()


def _pointer(kind: str, about: Done) -> dict[int, str]:
    """F37, F38 and F61 by the field matrix and section 9.2."""
    place = about.fields[60][2:8] + about.fields[11]
    fields = {61: place if kind == "void" else place + about.reply[13]}
    if kind in ("void", "refund", "completion void"):
        fields[37] = about.reply[37]
    if kind not in ("refund",):
        fields[38] = about.reply.get(38)
    return fields
