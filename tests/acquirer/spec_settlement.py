"""What a terminal settles and uploads, written from sections 9.3, 10 and 18.6 of the dialect's description."""

import hashlib
import hmac

from tests.acquirer.spec_terminal import KINDS, Done, SpecTerminal, packed, part

DEBITS = ("sale", "completion", "completion advice", "offline sale")
CREDITS = ("void", "refund", "completion void")


def is_foreign(done: Done) -> bool:
    """Section 10: by F63.1 of the reply."""
    return done.reply[63][:3] != "CUP"


def totals(records: list[Done]) -> str:
    """F48 of a request, both results zero."""
    groups = []
    for foreign in (False, True):
        group = [one for one in records if is_foreign(one) == foreign]
        for kinds in (DEBITS, CREDITS):
            amounts = [int(one.fields[4]) for one in group if one.kind in kinds]
            groups.append(f"{sum(amounts):012}{len(amounts):03}")
        groups.append("0")
    return "".join(groups)


def journal_code(terminal: SpecTerminal, records: list[Done]) -> str:
    """Private extension `journal`: T2, as F59 in hexadecimal."""
    key = terminal.suite.encrypt(terminal.tmk, b"J" * 16)
    entries = {}
    for one in records:
        counter = int(bytes.fromhex(one.fields[59]).decode("latin-1").partition("/")[2][:10])
        code, amount = KINDS[one.kind][3], int(one.fields[4])
        numbers = ((counter, 4), (int(code), 1), (int(one.fields[11]), 3), (int(one.fields[60][2:8]), 3), (amount, 6))
        entries[counter] = b"".join(number.to_bytes(size, "big") for number, size in numbers) + b"\x41"
    data = b"".join(entries[counter] for counter in sorted(entries))
    digest = hmac.new(key, data, hashlib.sha256).hexdigest().upper()[:32]
    return part("T2", f"{min(entries, default=0):010}{max(entries, default=0):010}{digest}")


def management(terminal: SpecTerminal, code: str, type_code: str = "00", batch: int = 0) -> dict[int, str]:
    """F11, F41, F42 and F60 of a management message."""
    return {11: terminal.next_trace(), 60: f"{type_code}{batch or terminal.batch:06}{code}"} | terminal.identity()


def settle(terminal: SpecTerminal, f48: str, *, f59: str = "", batch: int = 0) -> dict:
    """0500; the reply."""
    fields = management(terminal, "201", batch=batch) | {48: f48, 49: "156", 63: "01 "} | ({59: f59} if f59 else {})
    reply = terminal.exchange(packed("0500", fields))
    assert (reply["mti"], reply[11], reply[60]) == ("0510", fields[11], fields[60])
    return reply


def results(reply: dict) -> str:
    """Digits 31 and 62 of F48."""
    return reply[48][30] + reply[48][61]


def record(done: Done, card, *, amount: int | None = None, foreign: bool | None = None) -> str:
    """One of 0320/201."""
    fen = int(done.fields[4]) if amount is None else amount
    abroad = is_foreign(done) if foreign is None else foreign
    return f"{int(abroad):02}{done.fields[11]}{card.pan.rjust(20, '0')}{fen:012}"


def upload(terminal: SpecTerminal, fields: dict[int, str]) -> dict:
    """0320; the reply."""
    reply = terminal.exchange(packed("0320", fields))
    assert reply["mti"] == "0330"
    return reply


def upload_records(terminal: SpecTerminal, *records: str, batch: int = 0) -> dict:
    fields = management(terminal, "201", batch=batch)
    return upload(terminal, fields | {48: f"{len(records):02}" + "".join(records)})


def upload_advice(terminal: SpecTerminal, done: Done, **changes) -> dict:
    """The advice again, whole but for its MAC, under its own trace; F60.3 is 000 already."""
    fields = {number: text for number, text in done.fields.items() if number not in (26, 52, 59)}
    fields |= {60: done.fields[60][:11]} | {int(name[1:]): value for name, value in changes.items()}
    return upload(terminal, fields)


def upload_chip(terminal: SpecTerminal, code: str, trace: str, card, amount: int, *, foreign: bool = False) -> dict:
    """0320/203 to 206 of a transaction with this trace."""
    head, tail = ("61", "") if code in ("203", "205") else ("71", "22")
    text = f"{head}{int(foreign):02}{'00' if head == '61' else '05'}{amount:012}156{tail}"
    fields = management(terminal, code) | {2: card.pan, 4: f"{amount:012}", 11: trace, 22: "050", 23: "001"}
    return upload(terminal, fields | {49: "156", 55: "9F260801020304050607089F270140", 62: text.encode().hex()})


def end(terminal: SpecTerminal, code: str, count: int, *, batch: int = 0) -> dict:
    """0320/202 or 207."""
    reply = upload(terminal, management(terminal, code, batch=batch) | {48: f"{count:04}"})
    return reply | ({62: bytes.fromhex(reply[62]).decode()} if 62 in reply else {})


def close(terminal: SpecTerminal, records: list[Done]) -> None:
    """Settle a batch that balances, to its end; the terminal goes on to the next."""
    assert results(settle(terminal, totals(records))) == "11"
    assert end(terminal, "207", 0)[39] == "00"
    terminal.batch += 1
