"""A host without a line, whose clock, keys and authorisation code are those of the golden messages."""

import asyncio
import datetime

from tools.acquirer.books import offered, registry
from tools.acquirer.books.database import open_books
from tools.acquirer.books.tables import Card, Terminal
from tools.acquirer.downloads import load_downloads
from tools.acquirer.host.host import Host
from tools.acquirer.host.work import CHINA, Policy
from tools.acquirer.keys.suites import SUITES
from tools.acquirer.keys.vault import Vault
from tools.acquirer.keys.working import WorkingKeys
from tools.acquirer.wire.framing import Frame
from tools.acquirer.wire.message import Message, pack, unpack

TMK = bytes.fromhex("11" * 16)
KEYS = WorkingKeys(b"\x22" * 16, b"\x33" * 8, b"\x44" * 16)
PAN = "6200000000001234566"
TERMINAL, MERCHANT = "12345678", "898100012345678"


def frame(dump: str) -> Frame:
    """A dumped frame, its length checked."""
    data = bytes.fromhex(dump)
    assert int.from_bytes(data[:2], "big") == len(data) - 2
    return Frame(data[2:7], data[7:13], data[13:])


class GoldenHost:
    """One terminal, one card with 1000.00; `now` is the host's time."""

    def __init__(self, suite: str = "tdes", keys: WorkingKeys = KEYS):
        self.suite = suite
        self.vault = Vault(bytes(32))
        self.books = open_books("sqlite://", self.vault)
        self.books.do(self._enter)
        self.books.do(offered.enter, self.vault, load_downloads())
        self.now = datetime.datetime(2026, 6, 12, 10, 0, 0, tzinfo=CHINA)
        policy = Policy(fixed_keys=keys, now=lambda: self.now, auth_code=lambda: "654321")
        self.host = Host(self.books, self.vault, policy)
        self._trace = 0

    def _enter(self, session):
        registry.add_terminal(session, self.vault, TERMINAL, TMK, merchant_id=MERCHANT, suite=self.suite)
        session.add(
            Card(
                id="golden",
                pan_hash=self.vault.pan_hash(PAN),
                masked="",
                name="",
                expiry="3012",
                issuer="01020000",
                organisation="CUP",
                pin_verifier=self.vault.pin_verifier(PAN, "123456"),
                opening_balance=100_000,
                balance=100_000,
            )
        )

    def answer(self, dump: str, hour: int, minute: int, second: int) -> str:
        """The reply to a dumped frame at a time of the golden day, as a dump."""
        self.now = datetime.datetime(2026, 6, 12, hour, minute, second, tzinfo=CHINA)
        request = frame(dump)
        answer = asyncio.run(self.host.answer(unpack(request.message)))
        return request.reply(answer.reply.wire).pack().hex().upper()

    def exchange(self, mti: str, fields: dict[int, str]) -> dict[int, str]:
        """Fields of the reply to a request, which is signed when it has F64."""
        message = Message(mti, {41: TERMINAL, 42: MERCHANT} | fields)
        pack(message)
        if 64 in fields:
            message.fields[64] = SUITES[self.suite].macs["up_ecb"](self._mak(), message.mac_block())
            pack(message)
        return asyncio.run(self.host.answer(unpack(message.wire))).reply.fields

    def _mak(self) -> bytes:
        """Of the last sign-on."""
        terminal = self.books.do(lambda session: session.get(Terminal, TERMINAL))
        if terminal.working_keys is None:
            return KEYS.mak if self.suite == "tdes" else KEYS.tdk
        return WorkingKeys.unpack(self.vault.open(terminal.working_keys, TERMINAL)).mak

    def sign_on(self) -> dict[int, str]:
        return self.exchange("0800", {11: "000000", 60: f"00000000{'006' if self.suite == 'sm4' else '004'}"})

    def do(self, mti: str, fields: dict[int, str]) -> dict[int, str]:
        """A signed request with the golden card, keyed, on the next trace."""
        self._trace += 1
        card = {2: PAN, 11: f"{self._trace:06}", 14: "3012", 22: "012", 25: "00", 49: "156", 64: "0" * 8}
        return self.exchange(mti, card | fields)

    def balance(self) -> int:
        return self.books.do(lambda session: session.get(Card, "golden").balance)
