"""The simulated network: real servers on this machine, reached through the air."""

import contextlib
import datetime
import socketserver
import ssl
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tools.simulator.client import PowerLost

KEYS = {"hello": "1", "tls": "4", "unknown": "7", "listen": "menu", "much": "clear"}


class Handler(socketserver.StreamRequestHandler):
    """Answers each line, after the server's `think` seconds; a listener gets what the server is told to push."""

    def handle(self):
        self.server.seen.append("open")
        with contextlib.suppress(OSError):
            while line := self.rfile.readline():
                self.server.seen.append(line)
                time.sleep(self.server.think)
                if line == b"listen\n":
                    self.server.listeners.append(self.wfile)
                else:
                    self.wfile.write(b"you said %d bytes\n" % len(line))
            self.server.seen.append("end")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), Handler)
        self.seen, self.listeners, self.think = [], [], 0.0
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def handle_error(self, request, client_address):
        self.seen.append("error")


@pytest.fixture
def server():
    with Server() as server:
        yield server
        server.shutdown()


@pytest.fixture
def device(start, server):
    with start("net") as device:
        device.provision(host="localhost", port=server.server_address[1])
        device.world(keys={"bounce_ms": 0})
        device.power_on()
        device.run(3000)
        assert consoles(device) == ["joined -55"]
        yield device


def consoles(device, after=0):
    return [line["text"] for line in device.log(after) if line["source"] == "CONSOLE"]


def ask(device, what, within=15000):
    """Press the key for a question and return what the firmware printed."""
    before = len(device.log())
    device.press(KEYS[what])
    device.run(within, {"quiet": 10 * within})
    return consoles(device, before)


def took(lines):
    return int(lines[-1].split()[1])


def test_an_answer(device, server):
    lines = ask(device, "hello", 5000)
    assert lines[0] == "answer b'you said 6 bytes\\n'"
    assert took(lines) < 50
    assert server.seen == ["open", b"hello\n", "end"]


def test_a_peer_that_thinks_is_waited_for(device, server):
    server.think = 0.5
    lines = ask(device, "hello", 5000)
    assert lines[0] == "answer b'you said 6 bytes\\n'"
    assert took(lines) < 50  # of the device's time


def test_a_peer_that_does_not_answer_is_not_waited_for_long(device, server):
    server.think = 3
    device.patience = 100
    begin = time.monotonic()
    lines = ask(device, "hello")
    assert lines[0] == "timeout"
    assert time.monotonic() - begin < 8
    assert 10_000 <= took(lines) <= 10_200


def test_network_down_is_silence(device, server):
    device.world(network={"up": False})
    begin = time.monotonic()
    lines = ask(device, "hello", 30000)
    assert lines[0] == "error -202"  # the name cannot even be looked up
    assert 7000 <= took(lines) <= 7100
    device.world(network={"up": True})
    assert ask(device, "hello", 5000)[0].startswith("answer")
    device.world(network={"up": False})
    lines = ask(device, "hello", 30000)
    assert lines[0] == "timeout"  # the connection is never made
    assert took(lines) >= 10_000
    assert server.seen.count("open") == 1
    assert time.monotonic() - begin < 20


def test_what_was_sent_arrives_when_the_network_is_back(device, server):
    server.think = 0.2
    device.patience = 10
    device.press(KEYS["hello"])
    device.world(network={"up": False})
    time.sleep(0.3)  # the answer is given, and held up
    before = len(device.log())
    device.run(2000)
    assert consoles(device, before) == []
    device.world(network={"up": True})
    device.run(1000)
    assert consoles(device, before)[0].startswith("answer")


def test_a_closed_port_refuses(device, server):
    server.shutdown()
    server.server_close()
    lines = ask(device, "hello", 5000)
    assert lines[0] == "error 111"
    assert took(lines) < 100


def test_a_server_that_comes_later(device, server):
    port = server.server_address[1]
    server.shutdown()
    server.server_close()
    assert ask(device, "hello", 5000)[0] == "error 111"
    with Server(port) as later:
        assert ask(device, "hello", 5000)[0].startswith("answer")
        later.shutdown()


def test_an_unknown_name(device):
    lines = ask(device, "unknown", 5000)
    assert lines[0] == "error -202"


def test_delay_is_the_devices_time(device):
    device.world(network={"delay_ms": 400})
    begin = time.monotonic()
    lines = ask(device, "hello", 8000)
    assert lines[0].startswith("answer")
    assert 1600 <= took(lines) <= 1700  # look-up, and there and back
    assert time.monotonic() - begin < 15


def test_loss_costs_time_but_no_bytes(device):
    device.world(network={"loss": 60})
    lines = ask(device, "much", 60000)
    assert lines[0] == "answer b'you said 1000 bytes\\n'"


def test_tls(device, tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "simulator.test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = tmp_path / "server.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with Server() as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        device.cut()
        device.provision(host="localhost", port=server.server_address[1])
        device.power_on()
        device.run(3000)
        lines = ask(device, "tls", 5000)
        assert lines[0] == "answer b'you said 6 bytes\\n'"
        server.shutdown()


def test_a_warm_connection_does_not_hold_up_time(device, server):
    device.patience = 100
    device.press(KEYS["listen"])
    device.run(100)
    begin = time.monotonic()
    device.run(10_000)
    assert consoles(device)[-1] == "tick 9"
    assert time.monotonic() - begin < 5
    server.listeners[0].write(b"news\n")
    time.sleep(0.05)
    device.run(10)
    assert consoles(device)[-1] == "heard b'news\\n'"


def test_a_power_cut_leaves_the_peer_in_silence(device, server):
    device.patience = 50
    device.press(KEYS["listen"])
    device.run(100)
    device.cut()
    time.sleep(0.1)
    assert server.seen == ["open", b"listen\n"]


def test_connections_can_be_reset(device, server):
    device.patience = 50
    device.press(KEYS["listen"])
    device.run(100)
    device.world(network={"reset": True})
    with pytest.raises(PowerLost, match="crash"):
        device.run(100)
    assert consoles(device)[-1] == "OSError: [Errno 104] ECONNRESET"


@pytest.mark.parametrize("passed", [0, 400])
def test_the_network_breaks_after_so_many_bytes(device, server, passed):
    device.world(network={"break": {"after_sent": passed}})
    lines = ask(device, "much", 30000)
    assert lines[0] == "timeout"
    assert device.world()["network"]["up"] is False
    assert server.seen == ["open"]


def test_the_answer_is_lost(device, server):
    device.world(network={"break": {"after_received": 5, "how": "reset"}})
    lines = ask(device, "hello", 30000)
    assert lines[0] in ("error 104", "answer b'you s'")
    assert b"hello\n" in server.seen


def test_wifi_states(start):
    with start("net") as device:
        device.provision(host="localhost", port=1)
        device.world(network={"ap": "absent"})
        device.power_on()
        device.run(5000)
        assert "status 201" in consoles(device)
        device.world(network={"ap": "wrong_secret"})
        device.run(6000)
        assert "status 202" in consoles(device)
        device.world(network={"ap": "ok"})
        device.run(6000)
        assert consoles(device)[-1] == "joined -55"


def test_an_ip_address_needs_no_name_server(device, server):
    device.provision(host="127.0.0.1", port=server.server_address[1])
    device.cut()
    device.power_on()
    device.run(3000)
    device.world(network={"up": False})
    lines = ask(device, "hello", 30000)
    assert lines[0] == "timeout"  # the connection is never made
    assert 10_000 <= took(lines) <= 10_100
