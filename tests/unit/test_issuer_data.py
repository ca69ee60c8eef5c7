"""firmware/host/issuer_data.py: F55 of an answer is read whole, or the answer is not believed."""

import random
from binascii import unhexlify

from check import equal, raises
from host.errors import BadAnswer
from host.issuer_data import issuer_data

PROOF = "910A11223344556677883030"
SCRIPT_1 = "71169F180400000001860D8424000008AABBCCDD11223344"
SCRIPT_2 = "720F860D8424000008AABBCCDD11223344"


def told(data: str):
    it = issuer_data({55: unhexlify(data)})
    return it.proof, it.scripts, it.response


def test_what_an_answer_may_tell():
    proof = unhexlify(PROOF)[2:]
    equal(told(""), (None, b"", ""))
    equal(told(PROOF), (proof, b"", ""))
    equal(told("9F3602031E" + PROOF + "8A023030"), (proof, b"", "00"))
    equal(told(SCRIPT_1 + PROOF + SCRIPT_2), (proof, unhexlify(SCRIPT_1 + SCRIPT_2), ""))
    equal(told(SCRIPT_2 + SCRIPT_1 + SCRIPT_2), (None, unhexlify(SCRIPT_2 + SCRIPT_1 + SCRIPT_2), ""))
    it = issuer_data({39: "00"})
    equal((it.proof, it.scripts, it.response), (None, b"", ""))


def test_what_cannot_be_read():
    for broken, why in (
        (PROOF[:-2], "short at 0"), ("91", "short"), (PROOF + PROOF, "91 twice"), ("8A0130", "8A"),
        ("8A02FFFF", "8A"), ("8A03303030", "8A"), ("8A02307A", "8A"), (SCRIPT_1 + "72FF", "bad length at 25"),
        ("9F", "short"), ("9180", "bad length"),
    ):
        error = raises(BadAnswer, told, broken)
        equal(error.args[:2], ("answer", 55))
        assert why in error.args[2], error.args


def test_any_bytes_are_read_or_refused():
    signs = b"\x71\x72\x91\x8a\x9f\x36\x00\x02\x05\x81\xff\x30"
    for _ in range(5000):
        data = bytes([random.choice(signs) for _ in range(random.getrandbits(5))])
        try:
            it = issuer_data({55: data})
        except BadAnswer:
            continue
        assert not it.proof or it.proof in data
        assert len(it.scripts) <= len(data) and len(it.response) in (0, 2)
