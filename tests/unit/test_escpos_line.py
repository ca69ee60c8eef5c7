"""escpos: lines with Hanzi, two columns wide."""

from check import equal, raises
from escpos.errors import EscposError
from escpos.line import Line, fill
from gb18030.codec import encode

line = Line(16)


def gb(text):
    out = bytearray(200)
    return bytes(out[: encode(text, out)])


def made(method, *arguments):
    out = bytearray(b"\xee" * 200)
    end = method(out, 3, *arguments)
    equal(out[:3], b"\xee" * 3)
    equal(out[end:], b"\xee" * (200 - end))
    return bytes(out[3:end])


def test_left_centred_right():
    for method, text, expected in (
        (line.left, "SALE", "SALE\n"),
        (line.centred, "SALE", "      SALE\n"),
        (line.centred, "消费", "      消费\n"),
        (line.centred, "ABC", "      ABC\n"),
        (line.right, "消费 SALE", "       消费 SALE\n"),
        (line.centred, "", "        \n"),
        (line.left, "", "\n"),
        (line.left, "0123456789abcdef", "0123456789abcdef\n"),
        (line.centred, "本店实收商品离柜", "本店实收商品离柜\n"),
    ):
        equal(made(method, text), gb(expected), text)
        equal(made(method, text.encode()), gb(expected), text)


def test_wrapping():
    for method, text, expected in (
        (line.left, "本店实收，商品离柜请核对", "本店实收，商品离\n柜请核对\n"),
        (line.left, "I AGREE TO PAY THE AMOUNT ABOVE", "I AGREE TO PAY\nTHE AMOUNT ABOVE\n"),
        (line.left, "0123456789abcdefghi", "0123456789abcdef\nghi\n"),
        (line.left, "0123456789abcdef ghi", "0123456789abcdef\nghi\n"),
        (line.left, "本店实收商品离A柜", "本店实收商品离A\n柜\n"),
        (line.centred, "谢谢惠顾 欢迎再来一次", "    谢谢惠顾\n  欢迎再来一次\n"),
        (line.right, "谢谢惠顾 欢迎再来一次", "        谢谢惠顾\n    欢迎再来一次\n"),
    ):
        equal(made(method, text), gb(expected), text)
    equal(made(Line(2).left, "一a二bc"), gb("一\na\n二\nbc\n"))
    equal(made(Line(2).left, "a一"), gb("a\n一\n"))


def test_pairs():
    for label, value, expected in (
        ("批次号", "000045", "批次号    000045\n"),
        ("交易类型", "消费", "交易类型    消费\n"),
        ("0123456789", "abcde", "0123456789 abcde\n"),
        ("0123456789", "abcdef", "0123456789\n          abcdef\n"),
        ("交易类型 TYPE", "消费 SALE", "交易类型 TYPE\n       消费 SALE\n"),
        ("", "right", "           right\n"),
        ("left", "", "left            \n"),
    ):
        equal(made(line.pair, label, value), gb(expected), label)


def test_rule():
    equal(made(line.rule), b"-" * 16 + b"\n")
    equal(made(line.rule, "="), b"=" * 16 + b"\n")


def test_no_room():
    for method, arguments in (
        (line.left, ("消费",)),
        (line.centred, ("SALE",)),
        (line.right, ("本店实收，商品离柜请核对",)),
        (line.pair, ("批次号", "000045")),
        (line.rule, ()),
    ):
        size = len(made(method, *arguments))
        equal(method(bytearray(size), 0, *arguments), size)
        for short in range(size):
            out = bytearray(short)
            raises(EscposError, method, out, 0, *arguments)
            equal(len(out), short)
    raises(EscposError, fill, bytearray(3), 1, 3, 0x20)
    raises(EscposError, Line, 1)
