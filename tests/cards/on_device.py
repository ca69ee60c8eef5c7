"""Pays with a software card by the firmware's own contact kernel, which runs on MicroPython."""

import json
import pathlib
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from tools import boards
from tools.acquirer.downloads import load_downloads
from tools.acquirer.wire.chip import Chip
from tools.acquirer.wire.tlv import objects
from tools.cards import lab
from tools.cards.apdu import CardGone
from tools.cards.card import Card
from tools.paths import ROOT

HERE = pathlib.Path(__file__).parent
MARK = "@@ "
MOMENT = (2026, 11, 22, 13, 39, 27, 6, 326)
BOTH_PINS, PLAIN_PIN, NO_PIN = "E0F8C8", "E0E8C8", "E028C8"  # terminal capabilities


def _keys() -> list[list[Any]]:
    found = []
    for one in load_downloads().keys:
        key = lab.authority_key(int(one.index, 16), one.bits)
        found.append([lab.RID.hex().upper(), int(one.index, 16), key.modulus.hex(), key.exponent])
    return found


class Payment:
    """One payment: `begun` and, when the acquirer was asked, `done`: what the kernel had to say."""

    def __init__(self, card: Card, tamper: Callable[[bytes, bytes], bytes] | None = None, **terminal: Any):
        """`terminal`: capabilities, terminal_kind, amount (fen), choice, pins, records (of applications, hex).
        `tamper(command, answer)`: somebody between card and reader, gives another answer."""
        self.card = card
        self._tamper = tamper or (lambda command, answer: answer)
        self._side = card.inserted()
        self._side.reset(False)
        command = [sys.executable, "-m", "tools.simulator.port"]
        command += ["--rom", f"/rom={boards.image()}", "--dir", f"/device={HERE / 'device'}"]
        self._process = subprocess.Popen(
            [*command, "--run", "kernel"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        given = {"capabilities": BOTH_PINS, "terminal_kind": 0x22, "amount": 12345, "choice": 0, "pins": [],
                 "records": [], "moment": MOMENT, "keys": _keys()}  # fmt: skip
        self._say(given | terminal)
        self.begun = self._until("begun")
        self.done: dict[str, Any] = {}

    @property
    def chip(self) -> Chip:
        """F55, as the acquirer reads it."""
        return Chip(objects(bytes.fromhex((self.done or self.begun)["f55"])))

    def is_genuine(self) -> bool:
        """Whether the issuer finds the cryptogram right."""
        return self.chip.is_genuine(self.card.owner.pan, self.card.profile.sequence)

    def answer(
        self, code: str = "00", *, answered: bool = True, proof: bytes | None = b"", scripts: bytes = b""
    ) -> dict[str, Any]:
        """The acquirer answers; `proof` is the issuer's, unless another or None is given."""
        if proof == b"":
            proof = self.keys().answer(self.chip.cryptogram, code.encode())
        told = {"answered": answered, "code": code, "proof": proof.hex() if proof else "", "scripts": scripts.hex()}
        self._say(told)
        self.done = self._until("done")
        return self.done

    def keys(self) -> Any:
        """The issuer's keys for this payment."""
        return self.chip.keys(self.card.owner.pan, self.card.profile.sequence)

    def end(self) -> None:
        """The kernel has ended by itself, or is ended."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _say(self, what: dict[str, Any]) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()

    def _until(self, word: str) -> dict[str, Any]:
        """Be the card until the kernel says how it went."""
        assert self._process.stdout
        other = []
        for line in self._process.stdout:
            if not line.startswith(MARK):
                other.append(line)
                continue
            said = json.loads(line.removeprefix(MARK))
            if word in said:
                return dict(said[word])
            self._say(self._ask(bytes.fromhex(said["apdu"])))
        raise AssertionError("the kernel died:\n" + "".join(other))

    def _ask(self, command: bytes) -> dict[str, str]:
        try:
            answer = self._side.transmit(command)
        except CardGone:
            return {"fault": "removed"}
        return {"fault": "mute"} if answer is None else {"data": self._tamper(command, answer).hex()}
