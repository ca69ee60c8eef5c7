"""Sign-on, sign-off and the line test over TLS."""

import psec
import pytest

from tests.acquirer.spec_terminal import packed


@pytest.mark.parametrize(("code", "length"), [("001", 24), ("003", 40), ("004", 60)])
def test_keys_of_each_length(new_terminal, wallet, code, length):
    terminal = new_terminal()
    reply = terminal.sign_on(code)
    assert (reply[39], len(reply[62]) // 2, reply[60]) == ("00", length, f"00000001{code}")
    assert terminal.sale(wallet["credit"], 100)[39] == "00"


def test_double_length_mak(acquirer, new_terminal, wallet):
    acquirer.policy(mak_bytes=16)
    terminal = new_terminal()
    terminal.sign_on()
    assert len(terminal.mak) == 16
    assert terminal.sale(wallet["credit"], 100)[39] == "00"


def test_every_sign_on_brings_other_keys(terminal, wallet):
    before = (terminal.pik, terminal.mak, terminal.tdk)
    terminal.sign_on()
    assert not set(before) & {terminal.pik, terminal.mak, terminal.tdk}
    terminal.mak = before[1]
    assert terminal.sale(wallet["credit"], 100)[39] == "A0"


def test_keys_outlive_the_connection(terminal, wallet):
    terminal.connect()
    assert terminal.sale(wallet["credit"], 100)[39] == "00"


@pytest.mark.parametrize(
    ("field", "value", "code"), [(41, "99999999", "97"), (42, "898310019999999", "03"), (60, "00000000005", "40")]
)
def test_strangers(new_terminal, field, value, code):
    terminal = new_terminal()
    reply = terminal.exchange(packed("0800", {11: "000001", 60: "00000000004"} | terminal.identity() | {field: value}))
    assert reply[39] == code
    assert 62 not in reply


def test_sign_off(terminal, wallet):
    reply = terminal.exchange(packed("0820", {11: "000009", 60: "00000001002"} | terminal.identity()))
    assert (reply["mti"], reply[39]) == ("0830", "00")
    assert terminal.sale(wallet["credit"], 100)[39] == "77"


def test_line_test_needs_no_keys(new_terminal):
    terminal = new_terminal()
    reply = terminal.exchange(packed("0820", {60: "00000001301"} | terminal.identity()))
    assert (reply["mti"], reply[39], len(reply[12]), len(reply[13])) == ("0830", "00", 6, 4)
    assert 11 not in reply


def test_terminal_entered_over_the_admin_interface(acquirer, new_terminal, wallet):
    told = acquirer.add_terminal("20000001", "898310012345679", "隔壁店", tmk="0123456789ABCDEFFEDCBA9876543210")
    assert told["tmk_kcv"] == psec.des.generate_kcv(bytes.fromhex(told["tmk"]), 4).hex().upper() == "08D7B4FB"
    assert told["merchant_name"] == "隔壁店"
    terminal = new_terminal(told)
    assert terminal.sign_on()[39] == "00"
    assert terminal.sale(wallet["credit"], 100)[39] == "00"
