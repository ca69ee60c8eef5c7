"""Reads a terminal's books out of its flash with the firmware's own ledger, on MicroPython; prints them as JSON."""

import json
import sys
import uctypes

import wiring
from drivers import esp32_store
from flashlog.log import FlashLog
from ledger import states
from ledger.kinds import KINDS
from ledger.ledger import Ledger
from security.vault import Vault

MARK = "@@books "


def _no_noise(buffer):
    raise RuntimeError("a device that was never set up")


def books():
    address, size = sys.argv[1].split("@")[1].split("+")
    table = [tuple(row) for row in json.loads(sys.argv[2])]
    wiring.Chips({"flash": uctypes.bytearray_at(int(address), int(size))}, table)
    vault = Vault(esp32_store.secrets(), _no_noise)
    vault.open()
    ledger = Ledger(FlashLog(esp32_store.partition("ledger")), vault)
    ledger.mount()
    found = {}
    for _, it in ledger.records():
        found[it.counter] = {
            "counter": it.counter, "kind": KINDS[it.kind].name, "state": states.NAMES[it.state], "amount": it.amount,
            "trace": it.trace, "batch": it.batch, "code": it.response, "auth": it.auth_code,
            "original": [it.original_batch, it.original_trace],
        }  # fmt: skip
    totals = ledger.totals
    groups = [list(group.values()) for group in (totals.domestic, totals.foreign)]
    return {"records": sorted(found.values(), key=lambda it: it["counter"]), "batch": totals.batch, "groups": groups,
            "open": totals.open_count, "fault": ledger.fault, "chain": ledger.verify()}  # fmt: skip


print(MARK + json.dumps(books()))
