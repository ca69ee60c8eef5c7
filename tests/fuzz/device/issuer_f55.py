"""F55 of an answer: any bytes give what stands in them, or a BadAnswer."""

from host.errors import BadAnswer
from host.issuer_data import issuer_data

LARGEST = 255


def seeds() -> list:
    proof = bytes.fromhex("910A11223344556677883030")
    script = bytes.fromhex("71169F180400000001860D8424000008AABBCCDD11223344")
    after = bytes.fromhex("720F860D8424000008AABBCCDD11223344")
    return [b"", proof, b"\x9f\x36\x02\x03\x1e" + proof, script + proof + after, b"\x8a\x0200" + after + script]


def run(data: bytearray) -> bool:
    try:
        it = issuer_data({55: bytes(data)})
    except BadAnswer as error:
        assert error.args[1] == 55 and len(error.args[2]) < 40, error.args
        return False
    assert not it.proof or it.proof in data
    assert len(it.scripts) <= len(data) and (not it.response or it.response.encode() in data)
    return True
