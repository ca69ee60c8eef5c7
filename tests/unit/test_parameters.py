"""firmware/parameter_files.py: what an acquirer's parameters may say about keys and messages."""

from check import equal, raises
from parameter_files import acquirer_of
from parameters import ParameterError


def acquirer(**given):
    given.update({"host": "acquirer.example", "port": 7583, "tls": False})
    return acquirer_of(given)


def test_each_suite_has_its_own_usual_ways():
    usual = acquirer()
    equal((usual.suite, usual.mac, usual.pin_format, usual.sign_on_code), ("tdes", "up_ecb", "iso0", "004"))
    usual = acquirer(suite="sm4")
    equal((usual.suite, usual.mac, usual.pin_format, usual.sign_on_code), ("sm4", "up_ecb", "sm4", "006"))
    equal((usual.encrypt_track, usual.extensions), (True, ()))


def test_what_can_be_chosen():
    chosen = acquirer(suite="tdes", mac="x919", sign_on_code="003", encrypt_track=False, extensions=["journal"])
    equal((chosen.mac, chosen.sign_on_code, chosen.encrypt_track), ("x919", "003", False))
    equal(chosen.extensions, ("journal",))
    equal(acquirer(suite="sm4", pin_format="sm4_a", mac="cbc").pin_format, "sm4_a")


def test_a_key_for_each_message():
    equal((acquirer().key_scheme, acquirer(key_scheme="dukpt").key_scheme), ("session", "dukpt"))
    for given in ({"key_scheme": "dukpt", "suite": "sm4"}, {"key_scheme": "none"}, {"key_scheme": 1}):
        equal(raises(ParameterError, lambda it=given: acquirer(**it)).args[0], "acquirer.key_scheme")


def test_what_cannot():
    for name, value, suite in (
        ("suite", "aes", None), ("suite", 3, None), ("suite", ["sm4"], None), ("mac", "x919", "sm4"),
        ("mac", "hmac", "tdes"), ("pin_format", "sm4", "tdes"), ("pin_format", "iso0", "sm4"),
        ("pin_format", [], "sm4"), ("extensions", "journal", "tdes"), ("extensions", [1], "tdes"),
    ):
        given = {name: value}
        if suite:
            given["suite"] = suite
        try:
            acquirer(**given)
        except ParameterError as error:
            equal(error.args[0], "acquirer." + name)
        else:
            raise AssertionError("%s = %r was taken" % (name, value))
    raises(ParameterError, acquirer_of, {"host": "x"})
