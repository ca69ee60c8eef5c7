"""What the issuer says to its card in an answer (F55): authentication data (91), scripts (71, 72), a response (8A).

Source: UnionPay-style dialect, F55 tags; EMV Book 3, 10.9 and 10.10. Loaded when a chip waits for an answer.
"""

from micropython import const

from bertlv.errors import TlvError
from bertlv.reader import Reader
from host.errors import BadAnswer

_PROOF = const(0x91)
_RESPONSE = const(0x8A)
_SCRIPTS = (0x71, 0x72)  # before and after the second GENERATE AC


class IssuerData:
    """`proof`: issuer authentication data, or None. `scripts`: the templates 71 and 72, whole, in their order.
    `response`: two characters, "" where F39 alone tells."""

    def __init__(self, proof, scripts: bytes, response: str):
        self.proof = proof
        self.scripts = scripts
        self.response = response


def issuer_data(values: dict) -> IssuerData:
    """Take F55 of an answer apart; what it does not have is empty. Raises BadAnswer for what cannot be read.

    Whether the proof is right and what stands in a script is the card's to judge.
    """
    data = values.get(55, b"")
    found, scripts = {}, b""
    reader, start = Reader(data), 0
    try:
        while reader.next():
            if reader.tag in _SCRIPTS:
                scripts += data[start : reader.end]
            elif reader.tag in found:
                raise BadAnswer("answer", 55, "%X twice" % reader.tag)
            else:
                found[reader.tag] = bytes(reader.value)
            start = reader.end
    except TlvError as error:
        raise BadAnswer("answer", 55, "%s at %d" % (error.reason, error.offset))
    response = found.get(_RESPONSE, b"")
    if len(response) not in (0, 2) or not all(0x30 <= sign <= 0x5A for sign in response):
        raise BadAnswer("answer", 55, "8A")
    return IssuerData(found.get(_PROOF), scripts, response.decode())
