"""Changes of the operators' records, which are rare, and what a set-up file may say of operators.

A record: `number`, `name`, `role`, `salt`, `verifier`, `rounds`; and, where it matters, `changed` (when the password
was set, seconds since 2000), `change` (true: it must be changed at the next log-in), `off` (true: no password is
right).
"""

import time
from micropython import const

import files
from security.errors import SecurityError
from security.hmac import pbkdf2_sha256
from security.operators import ADMINISTRATOR, CASHIER, FAILS, PATH, ROUNDS, SUPERVISOR

PAST = "/past-%s"  # the passwords before, see `passwords`
MOST = 20  # operators
_SCHEMA = const(1)  # of the file


class OperatorError(SecurityError):
    """An operator record is wrong. Arguments: field, what is wrong."""


async def store(operators, given: list) -> None:
    """Replace all operators by a list that `check_operators` has passed."""
    kept = {}
    for entry in given:
        record = {"number": entry["number"], "name": entry["name"], "role": entry["role"], "changed": time.time()}
        if entry.get("change") is True:
            record["change"] = True
        record.update(await verifier_of(operators, entry["password"].encode()))
        kept[entry["number"]] = record
    for number in set(kept) | set(operators.kept):
        files.remove(FAILS % number)
        files.remove(PAST % number)
    _keep(operators, kept)


async def verifier_of(operators, password) -> dict:
    """What is kept of a password (ASCII digits)."""
    salt = bytearray(16)
    operators.random(salt)
    verifier = await pbkdf2_sha256(password, salt, ROUNDS)
    return {"salt": salt.hex(), "verifier": verifier.hex(), "rounds": ROUNDS}


def verifier_kept(operators, number: str):
    """Rounds (2 bytes), salt (16) and verifier (32) of an operator's password; None for nobody."""
    kept = operators.kept.get(number)
    if kept is None:
        return None
    return kept["rounds"].to_bytes(2, "big") + bytes.fromhex(kept["salt"] + kept["verifier"])


def amend(operators, number: str, **fields) -> None:
    """Change fields of an operator's record, or begin one; on flash when this returns."""
    kept = dict(operators.kept)
    kept[number] = dict(kept.get(number, {"number": number}))
    kept[number].update(fields)
    _keep(operators, kept)


def _keep(operators, kept: dict) -> None:
    files.write_json(PATH, {"schema": _SCHEMA, "people": kept})
    operators.kept = kept


def forget(operators) -> None:
    """Nobody may work here any more."""
    for number in operators.kept:
        files.remove(FAILS % number)
        files.remove(PAST % number)
    files.remove(PATH)
    operators.kept = {}


def check_operators(given) -> None:
    """Raises OperatorError unless `given` is a list of {number, name, role, password} that can be stored. With `change`
    true, the password is to be changed at the first log-in."""
    if not isinstance(given, list) or not 0 < len(given) <= MOST:
        raise OperatorError("list", "1 to %d operators are needed" % MOST)
    for entry in given:
        _check(entry)


def _check(entry) -> None:
    if not isinstance(entry, dict):
        raise OperatorError("operator", "no object")
    for field in ("number", "name", "role", "password"):
        if not isinstance(entry.get(field), str) or not entry[field]:
            raise OperatorError(field, "missing")
    if len(entry["number"]) != 2 or not entry["number"].isdigit():
        raise OperatorError("number", "two digits are needed")
    if not 4 <= len(entry["password"]) <= 6 or not entry["password"].isdigit():
        raise OperatorError("password", "4 to 6 digits are needed")
    if entry.get("change", False) not in (True, False):
        raise OperatorError("change", "true or false is needed")
    if entry["role"] not in (CASHIER, SUPERVISOR, ADMINISTRATOR):
        raise OperatorError("role", "cashier, supervisor or administrator")
