"""The table of message kinds: what the host understands.

A financial message is known by (MTI, F3, F25, F60.1), a management message by (MTI, F60.3). A new kind is a row
here and a handler in a file of its own.
"""

from tools.acquirer.host.reversal import reversal
from tools.acquirer.host.sale import sale
from tools.acquirer.host.sign_on import line_test, sign_off, sign_on
from tools.acquirer.host.work import Kind
from tools.acquirer.wire.message import Message

_CARD_PAYMENT = (3, 4, 11, 22, 25, 49, 64)


KINDS = (
    Kind("sign-on", ("0800", "001"), sign_on, (11,)),
    Kind("sign-on", ("0800", "003"), sign_on, (11,)),
    Kind("sign-on", ("0800", "004"), sign_on, (11,)),
    Kind("sign-off", ("0820", "002"), sign_off, (11,)),
    Kind("line test", ("0820", "301"), line_test, ()),
    Kind("sale", ("0200", "000000", "00", "22"), sale, _CARD_PAYMENT, authenticated=True, keeps_declines=True),
    Kind(
        "reversal",
        ("0400", "000000", "00", "22"),
        reversal,
        (*_CARD_PAYMENT, 39),
        authenticated=True,
        keeps_declines=True,
        original="sale",
    ),
)

_BY_KEY: dict[tuple[str, ...], Kind] = {kind.key: kind for kind in KINDS}


def kind_of(message: Message) -> Kind | None:
    """The row of a message, or None when this host does not know such messages."""
    if 3 in message.fields:
        return _BY_KEY.get((message.mti, message.get(3), message.get(25), message.type_code))
    return _BY_KEY.get((message.mti, message.management_code))
