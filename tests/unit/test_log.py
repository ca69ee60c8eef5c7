"""firmware/log.py: the masker."""

import log
from check import equal


def test_a_pan_never_passes():
    equal(log.mask("card 6225880123451234 read"), "card **** read")
    equal(log.mask("track 6225880123451234=29122010000"), "track ****")
    equal(log.mask("6225880123451234D29122010000"), "****")


def test_keys_and_blocks_never_pass():
    equal(log.mask("3081840359D889EF"), "****")
    equal(log.mask("key 11111111111111111111111111111111."), "key ****.")


def test_a_run_of_any_length_never_passes():
    for size in (12, 150, 5000):
        equal(log.mask("dump %s end" % ("0A" * size)), "dump **** end")
    equal(log.mask("1" * 12 + " " + "2" * 400 + " 3"), "**** **** 3")


def test_masked_pans_and_short_numbers_pass():
    for text in ("swipe 622588******1234", "000123 SENT, 1 program", "-> 0200 412 B", "", "39=00"):
        equal(log.mask(text), text)


def test_what_is_no_text_is_hidden():
    equal(log.mask(b"6225880123451234"), "****")
    equal(log.mask(None), "****")


def test_the_ring_keeps_the_last_lines_and_tells_the_sink():
    heard = [0]

    def sink(ticks, source, text):
        heard[0] += 1
        equal((source, text), ("TILL", "line %d 行" % n))

    log.sink = sink
    for n in range(1000):  # many times around
        log.log("TILL", "line %d 行" % n)
        kept = [text for _, source, text in log.lines() if source == "TILL"]
        equal(kept[-1], "line %d 行" % n)
    log.sink = None
    assert len(kept) > 100
    equal(kept, ["line %d 行" % n for n in range(1000 - len(kept), 1000)])
    equal(heard[0], 1000)


def test_a_long_line_is_cut():
    log.log("TILL", "很" * 500)
    equal(log.lines()[-1][1:], ("TILL", "很" * 66))
    log.log("TILL", "")
    equal(log.lines()[-1][1:], ("TILL", ""))
