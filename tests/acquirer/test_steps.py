"""The stream of steps, and holding a connection at a point while the terminal loses its power."""

import json
import threading

import httpx
import pytest

from tests.acquirer.spec_terminal import framed, signed


def test_steps_of_a_sale(acquirer, terminal, wallet):
    acquirer.steps()
    terminal.sale(wallet["credit"], 12345)
    terminal.close()
    acquirer.wait_for("closed")
    seen = acquirer.call("GET", "/events", params={"after": 0})
    story = [(step["step"], step.get("kind", "")) for step in seen][-4:]
    assert story == [("received", "sale"), ("decided", "sale"), ("replied", "sale"), ("closed", "")]
    decided = seen[-3]
    assert (decided["amount"], decided["code"], decided["card"]) == (12345, "00", "622424******0019")
    assert (decided["terminal"], decided["batch"], decided["trace"]) == ("10012345", "000001", "000002")


def test_long_poll_ends_at_the_first_step(acquirer, new_terminal):
    acquirer.steps()
    timer = threading.Timer(0.2, new_terminal().connect)
    timer.start()
    assert acquirer.steps(wait=10)[0]["step"] == "accepted"
    timer.join()


def test_event_stream(acquirer, terminal, wallet):
    acquirer.steps()
    with httpx.stream(
        "GET", acquirer.url + "/events", headers={"Accept": "text/event-stream"}, timeout=10, trust_env=False
    ) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        terminal.sale(wallet["credit"], 100)
        for line in stream.iter_lines():
            if line.startswith("data: ") and json.loads(line[6:]).get("kind") == "sale":
                break


@pytest.mark.parametrize(("point", "booked"), [("received", 0), ("decided", 1)])
def test_terminal_dies_at_a_point(acquirer, terminal, wallet, point, booked):
    """What is held is not processed or not answered; after the release the host goes on without the terminal."""
    acquirer.hold(point, mti="0200")
    fields = terminal.sale_fields(wallet["credit"], 100)
    terminal.send(framed(signed("0200", fields, terminal.mak)))
    acquirer.wait_for("held", point=point)
    assert len(acquirer.transactions()) == booked
    terminal.close()
    assert acquirer.release() == 1
    acquirer.wait_for("closed")
    assert acquirer.transactions()[0]["state"] == "approved"
    assert terminal.reverse(fields)[39] == "00"
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance


def test_reversal_overtakes_a_held_sale(acquirer, new_terminal, wallet):
    terminal = new_terminal()
    terminal.sign_on()
    acquirer.hold("received", mti="0200")
    fields = terminal.sale_fields(wallet["credit"], 100)
    terminal.send(framed(signed("0200", fields, terminal.mak)))
    acquirer.wait_for("held")
    terminal.connect()
    assert terminal.reverse(fields)[39] == "25"
    acquirer.release()
    assert acquirer.wait_for("decided", mti="0200")["code"] == "68"
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance


def test_hold_on_accept_holds_only_one(acquirer, new_terminal, wallet):
    held, free = new_terminal(), new_terminal()
    acquirer.hold("accepted")
    held.connect()
    acquirer.wait_for("held", point="accepted")
    assert free.sign_on()[39] == "00"
    assert [entry["point"] for entry in acquirer.call("GET", "/hold")["waiting"]] == ["accepted"]
    acquirer.release()
    assert held.sign_on()[39] == "00"


def test_release_disarms(acquirer, terminal, wallet):
    acquirer.hold("received", times=0)
    assert acquirer.release() == 0
    assert terminal.sale(wallet["credit"], 100)[39] == "00"


def test_reset_frees_who_is_held(acquirer, terminal, wallet):
    acquirer.hold("decided")
    terminal.send(framed(signed("0200", terminal.sale_fields(wallet["credit"], 100), terminal.mak)))
    acquirer.wait_for("held")
    acquirer.reset()
    with pytest.raises((EOFError, ConnectionError)):
        terminal.receive()
    assert acquirer.transactions() == []
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance
