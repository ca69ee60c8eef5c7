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
    heard = []
    log.sink = lambda ticks, source, text: heard.append((source, text))
    for n in range(100):
        log.log("TILL", "line %d" % n)
    log.sink = None
    equal(len(log.lines()), 60)
    equal(log.lines()[-1][1:], ("TILL", "line 99"))
    equal(heard[0], ("TILL", "line 0"))
