"""A technician's tool at the line: hello, the session it opens with a token, and its end.

What is known of it is a dict with plain values, empty when nobody is there. After a hello: `nonce`, `private` (ours).
In a session: `seals`, `technician`, `rights`, `signer` (the modulus that signed the token), `kept` (what commands
remember: bytearrays are wiped and generators closed at its end).
"""

import binascii
import time
from micropython import const

import trust
from build_info import BOARD, VERSION
from console import agreement
from console.errors import CommandError
from console.sealing import Seals
from console.session import bytes_of
from console.token import judge
from log import log
from paycrypto.compare import wipe
from security.audit import audit
from security.lock import code_of

_NONCE = const(16)
_LONGEST_WAIT_S = const(60)
_TRIES = "tries"  # in the secret store: 1 byte, how many tokens were refused since one held; none for 0
_MOST = const(255)


async def hello(till, keeper) -> dict:
    """Who this device is, and what a token must name. A session that was open is over."""
    keeper.end("hello")
    board, parameters = till.board, till.parameters
    private, nonce = bytearray(agreement.PRIVATE), bytearray(_NONCE)
    board.random(private)
    board.random(nonce)
    public = await agreement.public_value(private)
    keeper.visit["private"], keeper.visit["nonce"] = private, bytes(nonce)
    return {
        "serial": board.serial,
        "board": BOARD,
        "version": VERSION,
        "terminal": parameters.terminal_id if parameters.ready else "",
        "provisioned": parameters.ready,
        "locked": code_of(board.secrets) != "",
        "nonce": binascii.hexlify(nonce).decode(),
        "dh": _base64(public),
        "clock": time.time(),
    }


async def open_session(till, keeper, arguments: dict) -> dict:
    """Open a session with the token of `arguments`. Raises CommandError, after which a new hello is needed."""
    tries = bytearray(1)
    if till.board.secrets.get(_TRIES, tries):
        if keeper.not_before is None:
            _wait(keeper, tries[0])
        wait_ms = time.ticks_diff(keeper.not_before, time.ticks_ms())
        if 0 < wait_ms <= _LONGEST_WAIT_S * 1000:  # after six days ticks look like the future
            raise CommandError("wait", "too many tokens were refused: try again in %d s" % (wait_ms // 1000 + 1))
    if "nonce" not in keeper.visit:
        raise CommandError("hello", "say hello first")
    try:
        (technician, rights, signer), key = await _judge(till, keeper.visit, arguments)
    except CommandError as error:
        log("VISIT", "token refused: %s" % error.args[0])
        _count(till, keeper, tries[0], error.args[0])
        end(keeper, till.ui.status, "refused")
        raise
    till.board.secrets.erase(_TRIES)
    wipe(keeper.visit["private"])
    keeper.visit.clear()
    keeper.visit.update({"seals": Seals(key), "technician": technician, "rights": rights, "signer": signer, "kept": {}})
    till.ui.status.set("visit", True)
    audit("token", "T" + technician, "rights %d" % rights)
    log("VISIT", "session of technician %s, rights %d" % (technician, rights))
    return {"rights": rights}


def _count(till, keeper, before: int, reason: str) -> None:
    """One refused token more; the first, second, fourth ... go into the audit log, which they must not flood."""
    if before < _MOST:
        till.board.secrets.put(_TRIES, bytes([before + 1]))
        if not before & (before + 1):
            audit("token", "-", "refused: %s (%d)" % (reason, before + 1))
    _wait(keeper, before + 1)


def _wait(keeper, tries: int) -> None:
    """No token is looked at for a while."""
    wait_s = min(_LONGEST_WAIT_S, 1 << min(tries, 6))
    keeper.not_before = time.ticks_add(time.ticks_ms(), wait_s * 1000)


async def _judge(till, visit: dict, arguments: dict) -> tuple:
    """Technician, rights and signer of the token, when it holds, and the session key. Raises CommandError."""
    data, theirs = bytes_of(arguments, "token"), bytes_of(arguments, "dh")
    known = await judge(data, trust.TECHNICIANS, till.board.serial, visit["nonce"], theirs, time.time())
    key = await agreement.session_key(visit["private"], theirs, visit["nonce"])
    if key is None:
        raise CommandError("dh", "the tool's public value is out of range: use another tool")
    return known, key


def end(keeper, status, why: str) -> None:
    """Forget whoever is at the line."""
    visit = keeper.visit
    if "private" in visit:
        wipe(visit["private"])
    if "seals" in visit:
        visit["seals"].wipe()
        for value in visit["kept"].values():
            if isinstance(value, bytearray):
                wipe(value)
            elif hasattr(value, "close"):
                value.close()
        log("VISIT", "session ended: %s" % why)
    visit.clear()
    status.set("visit", False)


def _base64(data) -> str:
    return binascii.b2a_base64(data)[:-1].decode()
