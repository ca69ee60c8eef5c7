"""TLS as a terminal sees it, MicroPython's included."""

import pathlib
import socket
import ssl
import subprocess
import sys

import pytest

from tests.acquirer.spec_terminal import framed, packed
from tools.acquirer.certificates import Certificates

_CLIENT = """
import binascii, socket, sys, tls
port, name, pem = int(sys.argv[1]), sys.argv[2], open(sys.argv[3]).read()
der = binascii.a2b_base64("".join(pem.split("-----")[2].split()))
context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
context.verify_mode = tls.CERT_REQUIRED
context.load_verify_locations(der)
plain = socket.socket()
plain.connect(socket.getaddrinfo("127.0.0.1", port)[0][-1])
line = context.wrap_socket(plain, server_hostname=name)
request = binascii.unhexlify(sys.argv[4])
line.write(request)
size = int.from_bytes(line.read(2), "big")
print("answer", binascii.hexlify(line.read(size)).decode())
"""
_LINE_TEST = framed(packed("0820", {41: "10012345", 42: "898310012345678", 60: "00000001301"})).hex()


def micropython(tmp_path, told: dict, name: str, authority: str) -> str:
    """Output of a MicroPython client that trusts `authority` and wants to meet `name`."""
    script, ca = tmp_path / "client.py", tmp_path / "ca.pem"
    script.write_text(_CLIENT)
    ca.write_text(authority)
    interpreter = pathlib.Path(sys.executable).with_name("micropython")
    command = [interpreter, script, str(told["acquirer"]["port"]), name, ca, _LINE_TEST]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=20)
    return done.stdout + done.stderr


def test_micropython_client(acquirer, tmp_path):
    told = acquirer.provisioning()
    output = micropython(tmp_path, told, "acquirer.example", told["acquirer"]["ca"])
    assert "answer 6000000003" in output, output
    assert "0830" in output


def test_micropython_client_refuses_another_name(acquirer, tmp_path):
    told = acquirer.provisioning()
    output = micropython(tmp_path, told, "other.example", told["acquirer"]["ca"])
    assert "answer" not in output
    assert "OSError" in output or "ValueError" in output


def test_micropython_client_refuses_another_authority(acquirer, tmp_path):
    other = Certificates(tmp_path / "other", "acquirer.example").authority
    output = micropython(tmp_path, acquirer.provisioning(), "acquirer.example", other)
    assert "answer" not in output
    assert "OSError" in output or "ValueError" in output


@pytest.mark.parametrize("name", ["acquirer.example", "localhost", "127.0.0.1"])
def test_names_in_the_certificate(acquirer, name):
    where = acquirer.provisioning()["acquirer"]
    context = ssl.create_default_context(cadata=where["ca"])
    plain = socket.create_connection(("127.0.0.1", where["port"]), timeout=5)
    with context.wrap_socket(plain, server_hostname=name) as line:
        assert line.version() in ("TLSv1.2", "TLSv1.3")


def test_nothing_older_than_tls_1_2(acquirer):
    where = acquirer.provisioning()["acquirer"]
    context = ssl.create_default_context(cadata=where["ca"])
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    with pytest.warns(DeprecationWarning):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    plain = socket.create_connection(("127.0.0.1", where["port"]), timeout=5)
    with plain, pytest.raises((ssl.SSLError, ConnectionError)):
        context.wrap_socket(plain, server_hostname="localhost")


def test_plain_bytes_to_the_tls_port(acquirer, terminal, wallet):
    where = acquirer.provisioning()["acquirer"]
    with socket.create_connection(("127.0.0.1", where["port"]), timeout=5) as plain:
        plain.sendall(bytes.fromhex(_LINE_TEST))
        try:
            assert plain.recv(1)[:1] in (b"", b"\x15")  # the end, or a TLS alert
        except ConnectionError:
            pass
    assert terminal.sale(wallet["credit"], 100)[39] == "00"


def test_files_are_kept_and_private(tmp_path):
    first = Certificates(tmp_path, "acquirer.example").authority
    server = (tmp_path / "server.pem").read_bytes()
    assert Certificates(tmp_path, "acquirer.example").authority == first
    assert (tmp_path / "server.pem").read_bytes() == server
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("ca.key", "server.key")} == {0o600}


def test_another_name_gets_another_certificate_of_the_same_authority(tmp_path):
    first = Certificates(tmp_path, "acquirer.example").authority
    server = (tmp_path / "server.pem").read_bytes()
    assert Certificates(tmp_path, "10.0.0.7").authority == first
    assert (tmp_path / "server.pem").read_bytes() != server
