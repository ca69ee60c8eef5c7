"""Issuer scripts that a test orders, in words:

    unblock_pin   change_pin:654321   block_application   unblock_application   block_card
    put_data:9F79:000000050000        or a command in hexadecimal, CLA to data, without its MAC
    wrong_mac:block_card              the same with a MAC that is not right
"""

from dataclasses import dataclass

_HEADS = {
    "unblock_pin": "84240000",
    "change_pin": "84240002",
    "block_application": "841E0000",
    "unblock_application": "84180000",
    "block_card": "84160000",
    "put_data": "84DA",
}
_SPOILT = "wrong_mac"


class BadScript(ValueError):
    """There is no such command; the text has it."""


@dataclass(frozen=True)
class ScriptCommand:
    """One command without Lc and MAC."""

    head: bytes  # CLA INS P1 P2
    data: bytes = b""
    secret: bool = False  # `data` is enciphered for the card
    spoilt: bool = False  # with a wrong MAC


@dataclass(frozen=True)
class Script:
    """One template; `tag` 71 before the second cryptogram, 72 after it."""

    commands: tuple[ScriptCommand, ...]
    tag: str = "71"
    identifier: str = "00000001"

    @property
    def size(self) -> int:
        """Bytes of the template at most, with MACs and padding."""
        return 9 + sum(11 + (16 if one.secret else len(one.data)) for one in self.commands)


def command_of(text: str) -> ScriptCommand:
    """Raises BadScript."""
    word, _, rest = text.partition(":")
    try:
        if word == _SPOILT:
            inner = command_of(rest)
            return ScriptCommand(inner.head, inner.data, inner.secret, True)
        if word == "change_pin":
            if not rest.isdecimal() or not 4 <= len(rest) <= 12:
                raise BadScript(text)
            block = bytes.fromhex(f"2{len(rest):X}{rest}".ljust(16, "F"))  # ISO 9564-1 format 2
            return ScriptCommand(bytes.fromhex(_HEADS[word]), block, secret=True)
        if word == "put_data":
            tag, _, value = rest.partition(":")
            return _whole(bytes.fromhex(_HEADS[word] + tag), bytes.fromhex(value), text)
        if word in _HEADS and not rest:
            return ScriptCommand(bytes.fromhex(_HEADS[word]))
        raw = bytes.fromhex(text)
    except ValueError:
        raise BadScript(text) from None
    return _whole(raw[:4], raw[4:], text)


def _whole(head: bytes, data: bytes, text: str) -> ScriptCommand:
    if len(head) != 4:
        raise BadScript(text)
    return ScriptCommand(head, data)
