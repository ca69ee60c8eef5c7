"""Talks with a running terminal over its serial line (docs/architecture.md, "The technician's line").

    line = ConsoleLine(SerialStream("/dev/ttyACM0"))
    line.open(load_key(path), technician="0042")
    line.told["serial"]
    line.call("selftest", progress=print)
    line.close()

For a simulated device, `Device.console()` (tools/simulator/client.py) is the stream.
"""

import base64
import hashlib
import json
import secrets
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import serial
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tools.technician.sealing import Seals
from tools.technician.trouble import Trouble, check_port

READ, PROVISION, LOCK, KEEP, UPDATE = 1, 2, 4, 8, 16
ALL = 31
LONGEST = 1024  # bytes of a line
PIECE = 384  # bytes that fit into a request, in base64, sealed
EPOCH = 946684800  # 2000-01-01 in Unix time
TOKEN = struct.Struct(">8s20s8sIIHH16s32s")
PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
PRIME = int(  # RFC 3526, section 3: 2048-bit MODP group, generator 2
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AACAA68FFFFFFFFFFFFFFFF",
    16,
)
Message = dict[str, Any]
Progress = Callable[[Message], None]


class Refused(Trouble):
    """The terminal refuses: `reason` is a word, the text says why and what to do next."""

    def __init__(self, reason: str, say: str) -> None:
        super().__init__(say)
        self.reason = reason


class Stream(Protocol):
    """A serial line."""

    def write(self, data: bytes) -> None: ...
    def read(self, seconds: float) -> bytes:
        """What has come, b"" when nothing has after so many seconds."""
    def close(self) -> None: ...


class SerialStream:
    """A serial port, or what pyserial takes for one (`socket://...`)."""

    def __init__(self, port: str) -> None:
        check_port(port)
        try:
            self._port = serial.serial_for_url(port, 115200, timeout=0.1)
        except (OSError, ValueError) as error:
            raise Trouble(f"cannot open {port}: {error}; is it open in another program?") from None

    def write(self, data: bytes) -> None:
        try:
            self._port.write(data)
        except OSError:
            raise Trouble("the cable was pulled: plug it in and run the command again") from None

    def read(self, seconds: float) -> bytes:
        end = time.monotonic() + seconds
        try:
            while True:
                data = bytes(self._port.read(max(1, self._port.in_waiting)))
                if data or time.monotonic() >= end:
                    return data
        except OSError:
            raise Trouble("the cable was pulled: plug it in and run the command again") from None

    def close(self) -> None:
        self._port.close()


def token(
    key: rsa.RSAPrivateKey,
    told: Message,
    dh: bytes,
    *,
    technician: str = "",
    rights: int = ALL,
    issued: int | None = None,
    seconds: int = 3600,
) -> bytes:
    """A token for the device that said hello with `told`; the layout is firmware/console/token.py's. `dh`: the tool's
    public value. `issued`: seconds since 2000 UTC, now when it is missing."""
    issued = int(time.time()) - EPOCH if issued is None else issued
    plain = TOKEN.pack(
        b"TTVISIT1", told["serial"].encode(), technician.encode(), issued, issued + seconds, rights, 0,
        bytes.fromhex(told["nonce"]), hashlib.sha256(dh).digest(),
    )  # fmt: skip
    return plain + key.sign(plain, PSS, hashes.SHA256())


class ConsoleLine:
    """A tool's end of the line; at most one request is under way. What goes wrong is a Trouble, a refusal Refused."""

    def __init__(self, stream: Stream, patience: float = 10.0) -> None:
        """`patience`: seconds until a device that says nothing counts as silent."""
        self._stream = stream
        self._patience = patience
        self._rest = b""
        self._number = 0
        self._seals: Seals | None = None
        self.told: Message = {}  # the last hello's answer

    def hello(self) -> Message:
        """Who the device is. Ends a session that was open."""
        self._seals = None
        self.told = self._ask({"do": "hello"}, None, self._patience)
        return self.told

    def open(self, key: rsa.RSAPrivateKey, technician: str = "", rights: int = ALL, seconds: int = 3600) -> Message:
        """Open a session with a token that this key signs; says hello first."""
        told = self.hello()
        private = secrets.randbits(512)
        dh = pow(2, private, PRIME).to_bytes(256, "big")
        made = token(
            key, told, dh, technician=technician, rights=rights, issued=self._issued(told["clock"]), seconds=seconds
        )
        answer = self.open_with(made, dh)
        shared = pow(int.from_bytes(base64.b64decode(told["dh"]), "big"), private, PRIME).to_bytes(256, "big")
        self._seals = Seals(hashlib.sha256(shared + bytes.fromhex(told["nonce"])).digest())
        return answer

    def open_with(self, made: bytes, dh: bytes) -> Message:
        """Present a token; only `open` can go on from there."""
        given = {"token": base64.b64encode(made).decode(), "dh": base64.b64encode(dh).decode()}
        return self._ask({"do": "open", **given}, None, self._patience)

    @staticmethod
    def _issued(clock: int) -> int:
        """By our clock; by the device's where that is set and differs by minutes: the nonce says it is fresh."""
        now = int(time.time()) - EPOCH
        return clock if clock >= 788918400 and abs(clock - now) > 300 else now

    def call(
        self, do: str, progress: Progress | None = None, seconds: float | None = None, **arguments: Any
    ) -> Message:
        """Carry out a command of the session and return its answer. `progress` gets the steps: {"at", "step", ...}.
        `seconds`: how long the device may be silent."""
        if self._seals is None:
            raise Trouble("no session is open")
        return self._ask({"do": do, **arguments}, progress, seconds or self._patience)

    def logs(self) -> Iterator[tuple[int, str, str]]:
        """The log's lines: (ms since power-on, source, text)."""
        yield from self._lines("logs")

    def audit(self) -> Iterator[str]:
        """The audit log's lines, the head of its chain at the end: what `audit_chain.verify` takes."""
        yield from self._lines("audit")

    def _lines(self, do: str) -> Iterator[Any]:
        skip, more = 0, True
        while more:
            answer = self.call(do, skip=skip)
            skip, more = answer["skip"], answer["more"]
            yield from answer["lines"]

    def support_pack(self) -> Message:
        """What the hotline asks for: sections of plain values, and the masked log."""
        made: Message = {"log": []}
        part = 0
        while True:
            answer = self.call("pack", part=part, line=len(made["log"]))
            part += 1
            if answer["name"] == "log":
                made["log"] += answer["data"]
            else:
                made[answer["name"]] = answer["data"]
            if not answer["more"]:
                return made

    def provision(self, content: bytes, progress: Progress | None = None) -> Message:
        """Have a provision file taken over; the terminal then starts anew, and the session is over."""
        for at in range(0, len(content), PIECE):
            piece = content[at : at + PIECE]
            self.call("put", at=at, data=base64.b64encode(piece).decode())
            if progress is not None:
                progress({"at": 0.9 * (at + len(piece)) / len(content), "step": "sending"})
        answer = self.call("provision", progress, 30, sha256=hashlib.sha256(content).hexdigest())
        self._seals = None
        return answer

    def close(self) -> None:
        """End the session, if there is one, and leave the line."""
        try:
            if self._seals is not None:
                self.call("close")
        finally:
            self._seals = None
            self._stream.close()

    def leave(self) -> None:
        """As `close`, from a device that may have restarted meanwhile: then there is no session to end."""
        try:
            if self._seals is not None:
                self.call("close", seconds=2)
        except Trouble:
            pass
        finally:
            self._seals = None
            self._stream.close()

    # --- lines ---

    def _ask(self, request: Message, progress: Progress | None, seconds: float) -> Message:
        self._number += 1
        number = self._number
        if self._seals is not None:
            text = json.dumps(request, ensure_ascii=False).encode()
            request = {"sealed": base64.b64encode(self._seals.seal(text)).decode()}
        line = json.dumps({"n": number, **request}, separators=(",", ":")).encode() + b"\n"
        if len(line) > LONGEST:
            raise Trouble("the request is too long for a line")
        self._stream.write(b"\n" + line)
        whole = b""
        while True:
            answer = self._answer(number, seconds)
            if "sealed" in answer:
                part = self._opened(answer["sealed"])
                whole += part[1:]
                if part[:1] == b"+":
                    continue
                answer, whole = json.loads(whole), b""
            elif self._seals is not None and "error" not in answer:
                raise Trouble("the device answered without a seal: is something between it and this tool?")
            if "error" in answer:
                raise Refused(str(answer["error"]), str(answer.get("say", "")))
            if "ok" in answer:
                return dict(answer["ok"])
            if progress is not None:
                progress(answer)

    def _opened(self, sealed: str) -> bytes:
        if self._seals is None:
            raise Trouble("the device answered in a session that is over")
        return self._seals.open(base64.b64decode(sealed))

    def _answer(self, number: int, seconds: float) -> Message:
        """The next line that belongs to a request; everything else on the line is for people."""
        while True:
            while b"\n" in self._rest:
                line, self._rest = self._rest.split(b"\n", 1)
                start = line.find(b">{")
                if start < 0:
                    continue
                try:
                    answer = json.loads(line[start + 1 :])
                except ValueError:
                    continue
                if answer.get("n") == number:
                    return dict(answer)
            data = self._stream.read(seconds)
            if not data:
                raise Trouble("the terminal does not answer: is it on, and is this its port? Press its power key")
            self._rest += data
