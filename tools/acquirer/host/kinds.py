"""The table of message kinds: what the host understands.

A financial message is known by (MTI, F3, F25, F60.1), a management message by (MTI, F60.3), a batch upload by (MTI,
F60.1, F60.3). A new kind is a row here and a handler in a file of its own.
"""

import dataclasses

from tools.acquirer.books import accounts
from tools.acquirer.host import downloads, rules, upload
from tools.acquirer.host.financial import financial
from tools.acquirer.host.notices import script_result
from tools.acquirer.host.query import query
from tools.acquirer.host.reversal import reversal
from tools.acquirer.host.settlement import settlement
from tools.acquirer.host.sign_on import line_test, sign_off, sign_on
from tools.acquirer.host.signature import signature
from tools.acquirer.host.work import Kind, Rules
from tools.acquirer.keys.suites import SUITES
from tools.acquirer.wire.message import Message

_CARD = (3, 11, 22, 25, 49, 64)
_CARD_PAYMENT = (*_CARD, 4)
_POINTED = (*_CARD_PAYMENT, 61)
_CHIP_UPLOADS = ("203", "204", "205", "206")
_ADVICE_UPLOADS = ("24", "25", "30", "32", "34", "36")
SCRIPT_NOTICE, BATCH_UPLOAD = "0620", "0320"


def _financial(name: str, key: tuple[str, str, str, str], mandatory: tuple[int, ...], asked: Rules) -> Kind:
    return Kind(name, key, financial, mandatory, authenticated=True, keeps_declines=True, rules=asked)


def _reversal(of: Kind) -> Kind:
    mandatory = (*_CARD_PAYMENT, 39)
    key = ("0400", *of.key[1:])
    return Kind("reversal", key, reversal, mandatory, authenticated=True, keeps_declines=True, original=of.name)


def _chip_offline() -> Kind:
    """What a chip approved by itself: told afterwards, although its MTI is that of a question."""
    key = ("0200", "000000", "00", "36")
    kind = _financial(accounts.CHIP_OFFLINE, key, (*_CARD_PAYMENT, 55), rules.CHIP_OFFLINE)
    return dataclasses.replace(kind, stored=True)


_REVERSIBLE = (
    _financial(accounts.SALE, ("0200", "000000", "00", "22"), _CARD_PAYMENT, rules.SALE),
    _financial(accounts.VOID, ("0200", "200000", "00", "23"), _POINTED, rules.VOID),
    _financial(accounts.HOLD, ("0100", "030000", "06", "10"), _CARD_PAYMENT, rules.HOLD),
    _financial(accounts.HOLD_VOID, ("0100", "200000", "06", "11"), (*_POINTED, 38), rules.HOLD_VOID),
    _financial(accounts.COMPLETION, ("0200", "000000", "06", "20"), (*_POINTED, 38), rules.COMPLETION),
    _financial(accounts.COMPLETION_VOID, ("0200", "200000", "06", "21"), _POINTED, rules.COMPLETION_VOID),
)

KINDS = (
    *(Kind("sign-on", ("0800", code), sign_on, (11,)) for suite in SUITES.values() for code in suite.sign_on_codes),
    Kind("sign-off", ("0820", "002"), sign_off, (11,)),
    Kind("line test", ("0820", "301"), line_test, ()),
    *_REVERSIBLE,
    *(_reversal(kind) for kind in _REVERSIBLE),
    _financial(accounts.INQUIRY, ("0200", "310000", "00", "01"), _CARD, rules.INQUIRY),
    _financial(accounts.REFUND, ("0220", "200000", "00", "25"), (*_POINTED, 37), rules.REFUND),
    _financial(accounts.COMPLETION_ADVICE, ("0220", "000000", "06", "24"), (*_POINTED, 38), rules.COMPLETION_ADVICE),
    _financial(accounts.OFFLINE, ("0220", "000000", "00", "30"), _CARD_PAYMENT, rules.OFFLINE),
    _chip_offline(),
    Kind("script result", (SCRIPT_NOTICE, "951"), script_result, (11, 55, 61, 64), authenticated=True),
    Kind("signature", ("0820", "800"), signature, (4, 11, 37, 55, 62, 64), authenticated=True, extension="signature"),
    Kind("settlement", ("0500", "201"), settlement, (11, 48, 49), keeps_declines=True),
    Kind("batch upload", ("0320", "00", "201"), upload.records, (11, 48)),
    *(Kind("batch upload", ("0320", "00", code), upload.chip_record, (2, 4, 11, 62)) for code in _CHIP_UPLOADS),
    *(Kind("batch upload", ("0320", code, "000"), upload.advice_record, (4, 11)) for code in _ADVICE_UPLOADS),
    *(Kind("batch upload end", ("0320", "00", code), upload.end, (11, 48)) for code in ("202", "207")),
    Kind("parameters", ("0800", "360"), downloads.parameters, ()),
    Kind("status", ("0820", "362"), downloads.status, (62,)),
    Kind("key list", ("0820", "372"), downloads.key_list, (62,)),
    Kind("key", ("0800", "370"), downloads.key, (62,)),
    Kind("keys end", ("0800", "371"), downloads.end_of(downloads.KEYS), ()),
    Kind("application list", ("0820", "382"), downloads.application_list, (62,)),
    Kind("application", ("0800", "380"), downloads.application, (62,)),
    Kind("applications end", ("0800", "381"), downloads.end_of(downloads.APPLICATIONS), ()),
    Kind("blacklist", ("0800", "390"), downloads.blacklist, (62,)),
    Kind("blacklist end", ("0800", "391"), downloads.end_of(downloads.BLACKLIST), ()),
    Kind("contactless", ("0800", "394"), downloads.contactless, ()),
    Kind("contactless end", ("0800", "395"), downloads.end_of(downloads.CONTACTLESS), ()),
    Kind("outcome query", ("0820", "700"), query, (11, 59, 61, 64), authenticated=True, extension="query"),
)

_BY_KEY: dict[tuple[str, ...], Kind] = {kind.key: kind for kind in KINDS}


def kind_of(message: Message) -> Kind | None:
    """The row of a message, or None when this host does not know such messages."""
    if message.mti == BATCH_UPLOAD:
        return _BY_KEY.get((message.mti, message.type_code, message.management_code))
    if 3 in message.fields and message.mti != SCRIPT_NOTICE:
        return _BY_KEY.get((message.mti, message.get(3), message.get(25), message.type_code))
    return _BY_KEY.get((message.mti, message.management_code))
