"""flashlog: the power cut at every program and erase of a story, in every way such a step can be left; then a second
cut while the log gets going again. Nothing acknowledged is lost, nothing is invented, and the log works on.
"""

import gc
import random

import fake_nor
from check import equal
from fake_nor import FakeNor, PowerCut
from flashlog.layout import PAYLOAD
from flashlog.log import FlashLog

SECTORS = 4
KEEP = 18  # records that are never released: more than a sector
BEFORE = 46  # records on flash when the story begins: it wraps around
STORY = 30  # appended in it
buffer = bytearray(PAYLOAD)
nor = FakeNor(SECTORS)  # these three are large: made once, the heap is small
at_beginning = bytearray(nor.cells)
after_cut = bytearray(nor.cells)


class Book:
    """What the log owes us."""

    def __init__(self):
        self.kept = {}  # sequence: payload, acknowledged
        self.tried = {}  # sequence: payloads whose append was cut
        self.released = 1

    def copy(self):
        other = Book()
        other.kept = self.kept.copy()
        other.tried = {sequence: list(tried) for sequence, tried in self.tried.items()}
        other.released = self.released
        return other

    def append(self, log, number):
        data = bytes([number & 255]) * (1 + number * 11 % PAYLOAD)
        self.released = max(self.released, log.next_sequence - KEEP)
        log.release(self.released)
        sequence = log.next_sequence
        self.tried.setdefault(sequence, []).append(data)
        equal(log.append(number & 255, data), sequence)
        self.kept[sequence] = data

    def check(self, log):
        """Every record that is owed is there, and each one that is there is one of ours."""
        for sequence in range(self.released, max(self.kept) + 1):
            if sequence in self.kept:
                found = log.read(sequence, buffer)
                equal(found and bytes(buffer[: found[1]]), self.kept[sequence], "record %d" % sequence)
        assert log.newest >= max(self.kept), "newest %d, acknowledged %d" % (log.newest, max(self.kept))
        assert log.next_sequence > log.newest
        for sequence in range(log.oldest, log.next_sequence):
            found = log.read(sequence, buffer)
            if found:
                data = bytes(buffer[: found[1]])
                owed = [self.kept[sequence]] if sequence in self.kept else self.tried[sequence]
                assert data in owed and found[0] == data[0], "record %d was invented" % sequence
        assert log.read(log.newest, buffer)


def story(log, book):
    for number in range(BEFORE, BEFORE + STORY):
        if number < 60:  # so that one sector is erased ahead, another one in the append
            log.prepare()
        book.append(log, number)


def work_on(book, numbers):
    """What happens after a power-on: mount, and go on."""
    log = FlashLog(nor)
    book.check(log)
    log.release(book.released)
    for number in numbers:
        book.append(log, number)
    log.prepare()
    return log


def beginning():
    nor.power_on()
    nor.cells[:] = b"\xff" * len(nor.cells)
    log, book = FlashLog(nor), Book()
    for number in range(BEFORE):
        log.prepare()
        book.append(log, number)
    at_beginning[:] = nor.cells
    return book


def steps_of(book):
    """What the story does to the flash, a letter a step: p, e."""
    steps = []
    original = nor._step
    nor._step = lambda at, old, new: (steps.append("e" if len(new) > 256 else "p"), original(at, old, new))
    story(FlashLog(nor), book.copy())
    nor._step = original
    return "".join(steps)


def cuts():
    """Yield a book after each possible first cut of the story."""
    random.seed(4096)
    book = beginning()
    steps = steps_of(book)
    equal((steps.count("e"), steps.count("p")), (2, STORY + 2))
    for step, kind in enumerate(steps):
        for torn in fake_nor.PROGRAM_ENDS if kind == "p" else fake_nor.ERASE_ENDS:
            nor.cells[:] = at_beginning
            nor.cut_at(step, torn)
            told = book.copy()
            try:
                story(FlashLog(nor), told)
                raise AssertionError("no cut at step %d" % step)
            except PowerCut:
                nor.power_on()
            yield told


def test_one_cut():
    cases = 0
    for book in cuts():
        work_on(book, range(100, 104))
        book.check(FlashLog(nor))
        work_on(book, range(104, 136))  # two sectors and more
        book.check(FlashLog(nor))
        cases += 1
        gc.collect()
    equal(cases, 368)


def test_a_second_cut():
    cases = 0
    for book in cuts():
        after_cut[:] = nor.cells
        for torn in (fake_nor.nothing, fake_nor.some_bits):
            step = 0
            done = False
            while not done:
                nor.cells[:] = after_cut
                nor.cut_at(step, torn)
                told = book.copy()
                try:
                    work_on(told, (100, 101))
                    done = True
                except PowerCut:
                    nor.power_on()
                    work_on(told, (102, 103))
                    told.check(FlashLog(nor))
                    cases += 1
                step += 1
            nor.power_on()
            gc.collect()
    equal(cases, 2584)


def test_cuts_again_and_again():
    """A supply that fails at random steps, for thousands of records."""
    random.seed(240)
    book = beginning()
    number = BEFORE
    cut = 0
    while number < 3000:
        nor.cut_at(random.randint(0, 25), random.choice(fake_nor.ERASE_ENDS))
        try:
            log = FlashLog(nor)
            book.check(log)
            while True:
                number += 1
                if random.getrandbits(2):
                    log.prepare()
                book.append(log, number)
        except PowerCut:
            cut += 1
        for sequence in [old for old in book.tried if old < book.released - 80]:
            book.tried.pop(sequence)
            book.kept.pop(sequence, None)
    assert cut > 150, cut
