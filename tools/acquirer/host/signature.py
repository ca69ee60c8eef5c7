"""A signature given on the terminal's glass: 0820, F60.3 800. The picture is F62, what the slip says F55."""

from tools.acquirer.books import accounts, signatures, transactions
from tools.acquirer.books.signatures import Signature
from tools.acquirer.host.work import APPROVED, Outcome, Work
from tools.acquirer.wire import tlv

_SIGNED = (accounts.SALE, accounts.HOLD)
_HEAD = b"\0\0\1"  # of a JBIG entity: one layer, one plane


def signature(work: Work) -> Outcome:
    """25 when the transaction is not in the books, 64 when its amount is another, 94 when its signature is there."""
    message = work.message
    row = transactions.find_any(work.session, work.terminal.id, message.batch, message.get(11), _SIGNED)
    if row is None or row.reference != message.get(37):
        return Outcome("25", f"no transaction {message.get(11)}")
    if row.amount != message.amount:
        return Outcome("64", f"another amount than {row.kind} {row.trace}")
    if signatures.of(work.session, row.id) is not None:
        return Outcome("94", f"of {row.trace} again")
    picture, receipt = bytes.fromhex(message.get(62)), bytes.fromhex(message.get(55))
    if not picture.startswith(_HEAD):
        return Outcome("30", "F62 is no JBIG entity")
    try:
        tlv.objects(receipt)
    except tlv.BadTlv as error:
        return Outcome("30", f"F55 at {error}")
    work.session.add(Signature(transaction_id=row.id, at=work.now, picture=picture, receipt=receipt))
    return Outcome(APPROVED, f"of {row.kind} {row.trace}, {len(picture)} bytes")
