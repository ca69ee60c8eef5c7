"""The support pack: what the hotline asks for, section by section, so that little memory is taken at a time.

No card data, no keys, no passwords, no amounts; every text passes the log's masker, and of the merchant's number the
last four digits stay.
"""

import gc
import os
import sys
import time
from micropython import const

from build_info import BOARD, VERSION
from checks import results
from host.score import Score
from ledger.pending import Pending, days_unsettled
from log import lines, mask
from paths import REFUSED
from security.lock import code_of

_LINES = const(12)  # of the log in a section


def device(till) -> dict:
    """What it is, and how long it runs."""
    gc.collect()
    python = sys.implementation
    return {
        "board": BOARD,
        "serial": till.board.serial,
        "version": VERSION,
        "python": "%s %s" % (python[0], ".".join([str(number) for number in python[1][:3]])),
        "clock": time.time(),
        "up_s": time.ticks_ms() // 1000,
        "ram_free": gc.mem_free(),
        "battery": till.power.percent,
        "wear": list(till.wear.counts),
        "locked": code_of(till.board.secrets),
        "refused_image": _blob(till, REFUSED),
    }


def setup(till) -> dict:
    """Whom it works for, and how."""
    parameters = till.parameters
    made = {"provisioned": parameters.ready, "terminal": parameters.terminal_id}
    if parameters.ready:
        acquirer = parameters.acquirer
        made["merchant"] = "*" * (len(parameters.merchant_id) - 4) + parameters.merchant_id[-4:]
        made["suite"], made["keys"] = acquirer.suite, acquirer.key_scheme
        made["extensions"] = list(acquirer.extensions)
        made["wifi"], made["apn"] = mask(parameters.wifi_ssid), parameters.apn
    return made


def books(till) -> dict:
    """What is pending."""
    ledger = till.ledger
    if ledger is None:
        return {"mounted": False}
    pending = Pending(ledger)
    return {
        "mounted": True,
        "open": pending.open,
        "unsettled": pending.unsettled,
        "days": days_unsettled(ledger, time.time()),
        "batch": ledger.totals.batch,
        "filling": ledger.is_filling,
        "fault": None if ledger.fault is None else ledger.fault[0],
    }


def storage(till) -> dict:
    """The file system, in bytes, and the names of what is kept there."""
    size, _, blocks, free = os.statvfs("/")[:4]
    return {"size": size * blocks, "free": size * free, "files": sorted([mask(name) for name in os.listdir("/")])}


def links(till) -> dict:
    """How the networks and the acquirer's hosts did since power-on."""
    if till.network is None:
        return {"online": False}
    current = till.network.current
    return {
        "online": till.network.is_up,
        "signed_on": till.session.signed_on,
        "network": current.name if current else "",
        "bars": current.bars() if current else 0,
        "answers": Score.successes,
        "networks": [_score(bearer.name, bearer) for bearer in till.network.bearers],
        "hosts": [_score(host.name, host) for host in till.client.link.hosts],
    }


def selftest(till) -> dict:
    """What the last one found wrong."""
    found = results.last()
    if found is None:
        return {"made": False}
    wrong = [[name, mask(detail)] for name, state, detail in found.found if state == results.FAIL]
    return {"made": True, "at": found.at, "passed": found.count(results.PASS), "of": len(found.found), "failed": wrong}


def log_piece(first: int) -> list:
    """Some lines of the log from number `first` on: [ms since power-on, source, text]; none at its end."""
    return lines()[first : first + _LINES]


SECTIONS = (("device", device), ("setup", setup), ("books", books), ("storage", storage), ("links", links),
            ("selftest", selftest))  # fmt: skip


def _score(name: str, way) -> dict:
    return {"name": mask(name), "failures": way.score.failures, "rest_s": way.score.rest_ms() // 1000}


def _blob(till, name: str) -> str:
    """A text of the non-volatile storage, "" without."""
    buffer = bytearray(64)
    length = till.board.secrets.get(name, buffer) or 0
    return mask("".join([chr(byte) if 0x20 <= byte < 0x7F else "?" for byte in buffer[:length]]))
