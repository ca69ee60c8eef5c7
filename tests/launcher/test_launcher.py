"""Starting, watching and stopping programs; what a till remembers."""

import os
import socket
import sys

import pytest

from tools.launcher import till as till_module
from tools.launcher.child import Child, ChildError
from tools.launcher.ports import is_free, next_free
from tools.launcher.till import STATE, Places, Till, TillError
from tools.paths import VAR


def child(tmp_path, code, ready=r"ready (\d+)"):
    started = Child("thing", [sys.executable, "-uc", code], ready, tmp_path / "thing.log")
    started.start()
    return started


def test_a_child_says_when_it_is_ready_and_stops_when_asked(tmp_path):
    running = child(tmp_path, "print('ready 42'); import time; time.sleep(60)")
    assert running.wait_ready()[1] == "42"
    assert running.alive
    running.stop()
    assert not running.alive
    assert (tmp_path / "thing.log").read_text() == "ready 42\n"


def test_a_child_that_dies_leaves_its_last_lines(tmp_path):
    dying = child(tmp_path, "for n in range(40): print('line', n)\nraise SystemExit('no disk')")
    with pytest.raises(ChildError) as death:
        dying.wait_ready()
    words = str(death.value)
    assert "thing ended by itself (exit 1)" in words and "| no disk" in words and "| line 39" in words
    assert "line 3\n" not in words


def test_a_child_that_is_never_ready_is_ended(tmp_path):
    mute = child(tmp_path, "import time; time.sleep(60)")
    with pytest.raises(ChildError, match="not ready after"):
        mute.wait_ready(0.3)
    assert not mute.alive


def test_a_child_that_ignores_the_polite_way_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.launcher.child.STOP_SECONDS", 0.3)
    stubborn = child(tmp_path, "import signal as s, time; s.signal(15, s.SIG_IGN); print('ready 1'); time.sleep(60)")
    stubborn.wait_ready()
    stubborn.stop()
    assert not stubborn.alive


def test_a_child_does_not_hear_our_terminal(tmp_path):
    running = child(tmp_path, "import os, time; print('ready', os.getpgid(0)); time.sleep(60)")
    assert int(running.wait_ready()[1]) != os.getpgid(0)
    running.stop()


def test_a_port_in_use_gives_the_next():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free(port)
        assert next_free(port) > port


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Images that are there, for tests that never start a device."""
    image = tmp_path / "image.romfs"
    image.touch()
    monkeypatch.setattr(till_module, "images", lambda board: (image,))


def test_without_images_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(till_module, "images", lambda board: (till_module.ROOT / "build" / "nothing.romfs",))
    with pytest.raises(TillError, match="make image"):
        Till(Places(tmp_path))


def test_the_usual_books_are_in_var_and_others_with_their_device(tmp_path):
    assert Places(STATE).books == VAR
    assert Places(tmp_path).books == tmp_path / "acquirer"


def test_a_damaged_memory_is_not_guessed_at(tmp_path, built):
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(TillError, match="damaged"):
        Till(Places(tmp_path))


def test_a_terminal_that_knows_its_acquirer_elsewhere_is_not_started_anew(tmp_path, built):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        (tmp_path / "run.json").write_text(f'{{"acquirer_port": {taken.getsockname()[1]}}}')
        with pytest.raises(TillError, match="is in use"):
            Till(Places(tmp_path)).start_acquirer()


def test_an_acquirer_that_is_none_is_refused(tmp_path, built):
    with pytest.raises(TillError, match="does not answer as one"):
        Till(Places(tmp_path)).use_acquirer(f"127.0.0.1:{next_free(18000)}")
