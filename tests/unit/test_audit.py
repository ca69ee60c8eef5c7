"""firmware/security/audit_log.py: the chain, its bounds, what is noticed, and the power cut at every step."""

import hashlib
import os
from binascii import hexlify

import fake_nor
import log
from check import equal
from fake_files import KEPT, fresh, mount
from fake_nor import PowerCut
from fakes_store import Store
from files import read_bytes, write_bytes
from security import audit
from security.audit_log import FILES, AuditLog

NOW = 848448000  # 2026-11-20 00:00 UTC
SMALL = 500  # bytes of a file: four lines


def lines_of(store, largest=SMALL):
    return [line.decode() for line in AuditLog(store, largest).lines()]


def faults(lines):
    """What does not hold, told by a second reading of the format."""
    *kept, head = lines
    _, number, oldest, last = head.split(" ")
    found = []
    numbers = [int(line.split(" ")[0]) for line in kept]
    if kept and (numbers[0] != int(oldest) or numbers[-1] != int(number)):
        found.append("ends")
    if numbers != list(range(numbers[0] if numbers else 1, int(number) + 1)):
        found.append("numbers")
    digest = None
    for line in kept:
        if digest is not None and line.split(" ")[-1] != digest:
            found.append("hash of %s" % line.split(" ")[0])
        if line.split(" ")[2] == "broken":
            found.append("broken")
        digest = hexlify(hashlib.sha256(line.encode()).digest()).decode()
    if kept and digest != last:
        found.append("head")
    return found


def fill(store, count, largest=SMALL):
    for n in range(count):
        AuditLog(store, largest).add("login", "%02d" % n, "", NOW + n)


def test_a_line_says_who_did_what_when():
    _, store = fresh()
    AuditLog(store).add("override", "01", "void 000123 by 00", NOW)
    first, head = lines_of(store)
    equal(first, "1 2026-11-20T00:00:00 override 01 void 000123 by 00 " + "0" * 64)
    equal(head, "head 1 1 " + hexlify(hashlib.sha256(first.encode()).digest()).decode())
    equal(AuditLog(store).time, NOW)


def test_what_could_spoil_the_log_is_taken_out():
    _, store = fresh()
    AuditLog(store).add("a b", "", "card 4761739001010119\nnext\u4e3b " + "x" * 200, NOW)
    line = lines_of(store)[0]
    equal(line.split(" ")[2:4], ["a_b", "-"])
    assert "4761" not in line and "\n" not in line and len(line) < 200, line
    equal(faults(lines_of(store)), [])


def test_it_is_bounded_and_the_chain_holds():
    _, store = fresh()
    for count in range(1, 40):
        fill(store, 1)
        lines = lines_of(store)
        equal(faults(lines), [], "after %d" % count)
        assert len(lines) > min(count, 4), lines
        for path in FILES:
            assert len(read_bytes(path) or b"") <= SMALL


def test_an_empty_log_is_whole():
    _, store = fresh()
    equal((lines_of(store), AuditLog(store).is_whole), (["head 0 1 " + "0" * 64], True))


def change(path, how):
    write_bytes(path, how(read_bytes(path)))


def test_every_alteration_stays_visible():
    def lose(path):
        os.remove(path)

    def truncated(path):
        change(path, lambda content: content[:-2])

    def one_less(path):
        change(path, lambda content: b"\n".join(content.split(b"\n")[:-2]) + b"\n")

    def other_name(path):
        change(path, lambda content: content.replace(b" login 0", b" login 9"))

    for newer in (True, False):
        for act in (lose, truncated, one_less, other_name):
            _, store = fresh()
            fill(store, 7)
            act(FILES[1 if newer else 0])
            assert faults(lines_of(store)), (newer, act)
            AuditLog(store, SMALL).add("login", "50", "", NOW)
            assert faults(lines_of(store)), (newer, act)
    _, store = fresh()
    fill(store, 2)
    before = store.blobs["audit"]
    fill(store, 3)
    store.blobs["audit"] = before  # an older head
    fill(store, 1)
    assert "broken" in faults(lines_of(store))
    _, store = fresh()
    fill(store, 3)
    for path in FILES:
        if read_bytes(path):
            os.remove(path)
    fill(store, 1)
    equal([line.split(" ")[0] + line.split(" ")[2] for line in lines_of(store)[:-1]], ["4broken", "5login"])


def test_the_power_goes_at_every_step():
    """Three lines, of which one begins a new file: afterwards the chain holds and no line that was done is lost."""
    cuts = 0
    for before in range(9):
        nor, store = fresh()
        fill(store, before)
        KEPT[:] = nor.cells
        blobs = dict(store.blobs)
        for end in (fake_nor.nothing, fake_nor.everything, fake_nor.first(100), fake_nor.last_half):
            step = 0
            while True:
                nor.power_on(KEPT)
                store.blobs = dict(blobs)
                mount(nor)
                nor.cut_at(step, end)
                done = 0
                try:
                    for n in range(3):
                        AuditLog(store, SMALL).add("override", "%02d" % n, "", NOW)
                        done += 1
                except (PowerCut, OSError):
                    pass
                if done == 3:
                    break
                cuts += 1
                nor.power_on()
                mount(nor)
                held = lines_of(store)
                equal(faults(held), [], "cut at %d, %s" % (step, end))
                last = int(held[-1].split(" ")[1])
                assert before + done <= last <= before + done + 1, (step, done, last)
                fill(store, 1)
                equal(faults(lines_of(store)), [], "after a cut at %d, %s" % (step, end))
                step += 1
    print("%d cuts" % cuts)
    assert cuts > 200, cuts


def test_the_door():
    _, store = fresh()
    audit.audit("login", "01")  # nobody has opened it
    equal(AuditLog(store)._number, 0)
    audit.use(store)
    audit.audit("login", "01", "first")
    assert " login 01 first " in lines_of(store)[0]
    assert log.lines()[-1][2] == "audit: login 01 first"

    class Broken(Store):
        def get(self, name, buffer):
            raise OSError(5)

    audit.use(Broken())
    audit.audit("login", "01")
    assert log.lines()[-1][2].startswith("audit log not written"), log.lines()[-1]
    audit.use(None)
