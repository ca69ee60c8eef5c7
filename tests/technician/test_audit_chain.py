"""The verification of an exported audit log finds every alteration."""

import hashlib

import pytest

from tools.technician.audit_chain import verify


def export(first: int = 1, count: int = 6) -> list[str]:
    digest = "0" * 64 if first == 1 else "5e" * 32
    lines = []
    for number in range(first, first + count):
        lines.append(f"{number} 2026-11-22T12:00:{number:02} login 0{number % 5} - {digest}")
        digest = hashlib.sha256(lines[-1].encode()).hexdigest()
    return [*lines, f"head {first + count - 1} {first} {digest}"]


@pytest.mark.parametrize("first", [1, 17])
def test_a_whole_log(first):
    assert verify(export(first)) == []
    assert verify(line + "\r\n" for line in export(first)) == []


def test_nothing_was_ever_written():
    assert verify(["head 0 1 " + "0" * 64]) == []


@pytest.mark.parametrize("place", range(6))
def test_any_change_of_any_line(place):
    lines = export(17)
    for at in range(len(lines[place])):
        other = lines[place][:at] + ("7" if lines[place][at] != "7" else "8") + lines[place][at + 1 :]
        assert verify([*lines[:place], other, *lines[place + 1 :]]), other


@pytest.mark.parametrize("place", range(7))
def test_any_line_taken_out_or_doubled(place):
    lines = export(17)
    assert verify(lines[:place] + lines[place + 1 :])
    assert verify([*lines[: place + 1], *lines[place:]])


def test_cut_short():
    assert verify(export()[:3]) == ["the end is missing: no head, so newer entries may have been cut off"]
    assert verify([]) and verify(["", "\n"])


def test_what_the_device_noticed_itself():
    lines = ["1 2026-11-22T12:00:00 broken - - " + "0" * 64]
    lines.append("head 1 1 " + hashlib.sha256(lines[0].encode()).hexdigest())
    assert verify(lines) == ["entry 1: the device itself found its log altered at 2026-11-22T12:00:00"]
