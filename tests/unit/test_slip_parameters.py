"""firmware/slip_parameters.py: what provisioning says about slips."""

from binascii import b2a_base64

import files
from check import equal, raises
from parameters import ParameterError
from paths import LOGO
from slip_parameters import check, keep
from slip_scenes import bowl, drawing


def test_what_is_right_is_taken():
    check({})
    check({"header": ["西" * 16], "footer": ["x" * 32, "x" * 48], "copies": 2, "link": "https://e.example/s"})


def test_what_is_wrong_is_named():
    for name, value in (
        ("header", "text"), ("header", ["x"] * 6), ("header", ["西" * 17]), ("header", ["x", "x" * 33]),
        ("header", [5]), ("header", ["a\nb"]), ("header", ["a\x1bb"]), ("footer", ["x" * 33]),
        ("footer", ["x", "x" * 49]), ("copies", 0),
        ("copies", 3), ("copies", True), ("copies", "2"), ("link", "a b"), ("link", "x" * 81),
        ("link", "电"), ("link", 7), ("logo", "AAAA"), ("logo", "?"), ("logo", 5),
        ("logo", b2a_base64(drawing(392, 2, bowl)).decode()), ("logo", b2a_base64(drawing(8, 161, bowl)).decode()),
    ):  # fmt: skip
        equal(raises(ParameterError, check, {name: value}).args[0], "slips." + name)


def test_a_logo_has_a_file_of_its_own_and_goes_with_the_next_set_up():
    logo = drawing(120, 64, bowl)
    given = {"copies": 2, "logo": b2a_base64(logo).decode()}
    check(given)
    equal(keep(given), {"copies": 2})
    equal(files.read_bytes(LOGO), logo)
    equal(keep({"link": "x"}), {"link": "x"})
    equal(files.read_bytes(LOGO), None)
