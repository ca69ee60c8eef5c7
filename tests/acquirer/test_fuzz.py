"""Whatever is sent to the port, the acquirer stays up and the books stay right."""

import contextlib
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.acquirer.spec_terminal import SpecTerminal, framed, packed, signed, unpacked
from tools.acquirer.testing import AcquirerProcess
from tools.acquirer.wire.message import Unreadable, unpack

_QUICK = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """An acquirer without TLS."""
    process = AcquirerProcess(tmp_path_factory.mktemp("plain"), "--no-tls")
    yield process
    assert process.process.poll() is None
    assert process.stop() == 0
    assert "Traceback" not in process.log.read_text(encoding="utf-8")


@pytest.fixture
def signed_on(plain):
    plain.admin.reset()
    with contextlib.closing(SpecTerminal(plain.admin.provisioning())) as terminal:
        assert terminal.sign_on()[39] == "00"
        yield terminal


def _throw(process: AcquirerProcess, data: bytes) -> bytes:
    """Send and hang up; what came back."""
    with socket.create_connection(("127.0.0.1", process.port), timeout=5) as line:
        line.sendall(data)
        line.shutdown(socket.SHUT_WR)
        back = b""
        with contextlib.suppress(ConnectionError):
            while part := line.recv(4096):
                back += part
        return back


def test_random_bytes(plain, signed_on, wallet):
    @settings(max_examples=150, **_QUICK)
    @given(st.binary(max_size=300) | st.binary(min_size=10, max_size=300).map(framed))
    def throw(data):
        _throw(plain, data)

    throw()
    assert signed_on.sale(wallet["credit"], 100)[39] == "00"


def test_mutated_sales(plain, signed_on, wallet):
    """A sale with bytes exchanged is answered, refused or unreadable, and never charged."""
    sale = signed("0200", signed_on.sale_fields(wallet["debit"], 100, pin="123456"), signed_on.mak)

    @settings(max_examples=150, **_QUICK)
    @given(st.lists(st.tuples(st.integers(0, len(sale) - 1), st.integers(1, 255)), min_size=1, max_size=4))
    def throw(changes):
        mutated = bytearray(sale)
        sums = bytearray(8)  # changes that cancel each other in the UnionPay ECB MAC's XOR leave it right
        for at, mask in changes:
            mutated[at] ^= mask
            sums[at % 8] ^= mask
        if not any(sums):
            return
        back = _throw(plain, framed(bytes(mutated)))
        if back:
            assert unpacked(back[13:])[39] in {"30", "40", "97", "03", "A0", "77"}

    throw()
    assert plain.admin.card("debit")["balance"] == wallet["debit"].balance
    assert signed_on.sale(wallet["debit"], 100, pin="123456")[39] == "00"


@settings(max_examples=300, **_QUICK)
@given(st.binary(max_size=200) | st.binary(max_size=120).map(lambda tail: b"\x02\x00" + tail))
def test_codec_is_total(data):
    """The codec reads a message or says where it cannot, and raises nothing else."""
    with contextlib.suppress(Unreadable):
        assert unpack(data).wire == data


@pytest.mark.parametrize("head", ["0000", "0014", "1001", "FFFF"])
def test_impossible_lengths(plain, signed_on, head):
    assert _throw(plain, bytes.fromhex(head) + bytes(40)) == b""


def test_second_bitmap_and_unknown_fields(plain, signed_on):
    for bitmap in ("8000000000000000", "0800000000000000", "0000000000000008"):
        assert _throw(plain, framed(bytes.fromhex("0200" + bitmap) + bytes(8))) == b""


def test_answer_sent_to_the_host(plain, signed_on):
    assert _throw(plain, framed(packed("0210", {11: "000001"} | signed_on.identity()))) == b""


def test_byte_by_byte_and_two_in_one_write(signed_on, wallet):
    """A stream has no message boundaries."""
    first = framed(signed("0200", signed_on.sale_fields(wallet["credit"], 100), signed_on.mak))
    for at in range(len(first)):
        signed_on.send(first[at : at + 1])
    assert signed_on.receive()[39] == "00"
    pair = [framed(signed("0200", signed_on.sale_fields(wallet["credit"], 100), signed_on.mak)) for _ in range(2)]
    signed_on.send(b"".join(pair))
    assert [signed_on.receive()[39] for _ in pair] == ["00", "00"]


def test_a_bad_frame_closes_only_its_own_connection(plain, signed_on, wallet):
    signed_on.connect()
    _throw(plain, b"\xff\xff\xff\xff")
    assert signed_on.sale(wallet["credit"], 100)[39] == "00"
