"""Sets the terminal up: the tool puts a provision file piece by piece, then has it taken over (provisioning.py).

The file holds keys. It is collected in memory, written once, and destroyed on flash when it has been taken over.
"""

import binascii
import hashlib
from micropython import const

import files
from console.errors import CommandError
from console.session import bytes_of, restart_soon
from ledger.pending import Pending
from log import log
from paycrypto.compare import wipe
from provisioning import PATH, MoneyPending, ProvisioningError, take_over
from security.audit import audit
from security.lock import code_of

_LARGEST = const(16384)  # bytes


async def put(till, session, arguments: dict, progress) -> dict:
    """Add `data` (base64) to what was put before; `at` is where it belongs, 0 begins anew. Answers the new `size`."""
    at = arguments.get("at")
    data = bytes_of(arguments, "data")
    if at == 0 and isinstance(at, int):
        if "put" in session.kept:
            wipe(session.kept["put"])
        session.kept["put"] = bytearray()
    content = session.kept.get("put", b"")
    if not isinstance(at, int) or at != len(content):
        raise CommandError("place", "the next piece begins at %d" % len(content))
    if at + len(data) > _LARGEST:
        raise CommandError("size", "at most %d bytes can be put" % _LARGEST)
    whole = bytearray(at + len(data))
    whole[:at], whole[at:] = content, data
    if at:
        wipe(content)
    session.kept["put"] = whole
    return {"size": len(whole)}


async def provision(till, session, arguments: dict, progress) -> dict:
    """Take over what was put; `sha256` (hexadecimal) says what it must be. The terminal then starts anew."""
    content = session.kept.pop("put", bytearray())
    try:
        if hashlib.sha256(content).digest() != _digest(arguments):
            raise CommandError("digest", "what was put is not the whole file: put it again")
        _check_state(till)
        await progress(0.2, "taking over")
        files.write_bytes(PATH, content)
    finally:
        wipe(content)
    try:
        await take_over(till.parameters, till.vault, till.operators, till.board, Pending(till.ledger))
    except ProvisioningError as error:
        audit("provision", session.who, "refused: %s" % error.args[0])
        raise CommandError("provision", "%s: %s; correct the file and put it again" % error.args)
    except MoneyPending:
        audit("provision", session.who, "waits for money")
        raise CommandError("pending", "money is pending: settle, then restart the terminal; the file waits on it")
    audit("provision", session.who, till.parameters.terminal_id)
    log("VISIT", "restart after provisioning")
    restart_soon(till)
    return {"terminal": till.parameters.terminal_id, "merchant": till.parameters.merchant_id, "restarts": True}


def _check_state(till) -> None:
    if code_of(till.board.secrets):
        raise CommandError("locked", "the terminal is locked: unlock it first")
    if till.ledger is None:
        raise CommandError("stopped", "the terminal cannot read its books or keys: send it in")
    if till.client is not None and not till.nobody_waits:
        raise CommandError("busy", "somebody is served: wait for the home screen")


def _digest(arguments: dict) -> bytes:
    try:
        return binascii.unhexlify(arguments["sha256"])
    except (KeyError, TypeError, ValueError):
        raise CommandError("syntax", "sha256: 64 hexadecimal digits are needed")
