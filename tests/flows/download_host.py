"""A host in front of the acquirer that answers downloads itself, right or wrong, and writes wishes into headers.

It shares no code with the acquirer or the terminal: frames by hand, messages by the independent terminal's codec.
Everything that is no download is passed on to the acquirer, over plain TCP.
"""

import hashlib
import socket
import socketserver
import threading
from typing import Any

from tests.acquirer.spec_terminal import packed, unpacked

RID = bytes.fromhex("A000000333")
AIDS = [bytes.fromhex("A000000333010101"), bytes.fromhex("A000000333010102"), bytes.fromhex("A000000333010103")]
DOWNLOADS = ("360", "362", "370", "371", "372", "380", "381", "382", "390", "391", "394", "395")
_HEAD = 11  # TPDU and header


def tlv(tag: str, value: bytes) -> bytes:
    size = len(value)
    length = bytes([size]) if size < 0x80 else bytes([0x81, size])
    return bytes.fromhex(tag) + length + value


def key(index: int) -> bytes:
    """A CA public key as F62 brings it, modulus of 144 bytes."""
    modulus = bytes((n * 7 + index) & 0xFF for n in range(144))
    checksum = hashlib.sha1(RID + bytes([index]) + modulus + b"\x03").digest()
    parts = (("9F06", RID), ("9F22", bytes([index])), ("DF05", b"20301231"), ("DF06", b"\x01"), ("DF07", b"\x01"),
             ("DF02", modulus), ("DF04", b"\x03"), ("DF03", checksum))  # fmt: skip
    return b"1" + b"".join(tlv(*part) for part in parts)


def parameters(name: str = "阿福粥铺", timeout: int = 60, sign_off: int = 0) -> bytes:
    return f"1160 12{timeout:02} 133 21{sign_off} 233 22".replace(" ", "").encode() + name.encode("gbk").ljust(40)


class DownloadHost:
    """`keys`, `aids`, `blacklist`, `parameters` are what it hands out; `faults` what goes wrong."""

    def __init__(self, acquirer_port: int):
        self._acquirer = acquirer_port
        host = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                host.converse(self.request)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.reset()

    def reset(self) -> None:
        self.keys = [1, 2, 3]
        self.aids = list(AIDS)
        self.blacklist: list[str] = []
        self.parameters = parameters()
        self.faults: dict[str, Any] = {}  # network code: F62 to answer with, or "drop", "close", "decline", "cut"
        self.wishes: dict[str, int] = {}  # MTI of an answer: digit 6 of its header
        self.asked: list[str] = []  # network codes of downloads, MTIs of everything else
        self.reports: list[bytes] = []  # F62 of status uploads

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def converse(self, line: socket.socket) -> None:
        """One connection of the terminal's."""
        with socket.create_connection(("127.0.0.1", self._acquirer)) as onward:
            try:
                while frame := _read_frame(line):
                    if not self._exchange(frame, line, onward):
                        return
            except OSError:
                return  # either end has gone

    def _exchange(self, frame: bytes, line: socket.socket, onward: socket.socket) -> bool:
        request = unpacked(frame[_HEAD:])
        code = request.get(60, "")[8:11]
        if code not in DOWNLOADS:
            self.asked.append(request["mti"])
            _send(onward, frame)
            answer = bytearray(_read_frame(onward))
            mti = answer[_HEAD : _HEAD + 2].hex()
            answer[7] |= self.wishes.get(mti, 0)
            _send(line, bytes(answer))
            return True
        self.asked.append(code)
        fault = self.faults.get(code)
        if fault in ("drop", "close"):
            return fault == "drop"
        found = fault if isinstance(fault, bytes) else self._answer(code, bytes.fromhex(request.get(62, "")))
        mti = request["mti"][:2] + "10" if request["mti"] == "0800" else "0830"
        fields = {39: "96" if fault == "decline" else "00", 41: request[41], 42: request[42], 60: request[60]}
        body = packed(mti, fields | ({62: found.hex().upper()} if found else {}))
        if fault == "oversized":  # by hand: no codec would write it
            body = packed(mti, fields | {62: "00" * 512})[:-514] + bytes.fromhex("0999") + bytes(900)
        answer = frame[:1] + frame[3:5] + frame[1:3] + frame[5:_HEAD] + body
        if fault == "cut":
            line.sendall(len(answer).to_bytes(2, "big") + answer[: len(answer) // 2])
            return False
        _send(line, answer)
        return True

    def _answer(self, code: str, question: bytes) -> bytes:
        if code == "360":
            return self.parameters
        if code == "362":
            self.reports.append(question)
        if code in ("372", "382"):
            have = int(question[1:])
            if code == "372":
                items = [tlv("9F06", RID) + tlv("9F22", bytes([index])) for index in self.keys]
            else:
                items = [tlv("9F06", aid) for aid in self.aids]
            page = items[have : have + 2]
            return (b"2" if have + 2 < len(items) else b"1" if page else b"0") + b"".join(page)
        if code == "370":
            return key(question[-1]) if question[-1] in self.keys else b"0"
        if code == "380":
            return b"1" + question + tlv("DF01", b"\x00") + tlv("DF20", bytes.fromhex("000000100000"))
        if code == "390":
            have = int(question)
            page = self.blacklist[have : have + 2]
            flag = "2" if have + 2 < len(self.blacklist) else "1"
            return (flag + f"{len(page):03}" + "".join(f"{len(number):02}{number}" for number in page)).encode()
        if code == "394":
            return tlv("FF8058", bytes.fromhex("000000100000")) + tlv("FF8054", b"\x01")
        return b""


def _read_frame(line: socket.socket) -> bytes:
    """TPDU, header and message; b"" at the end of the stream."""
    head = _read(line, 2)
    return _read(line, int.from_bytes(head, "big")) if head else b""


def _read(line: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = line.recv(count - len(data))
        if not piece:
            return b""
        data += piece
    return data


def _send(line: socket.socket, frame: bytes) -> None:
    line.sendall(len(frame).to_bytes(2, "big") + frame)
