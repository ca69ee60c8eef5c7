"""firmware/fleet/place.py: what provisioning says about the server with the next software."""

from check import equal, raises
from fleet.place import Place, check
from parameters import ParameterError

CA = """-----BEGIN CERTIFICATE-----
MIIBJjCBzqADAgECAgEBMAoGCCqGSM49BAMCMBIxEDAOBgNVBAMMB1Rlc3QgQ0Ew
IBcNMjAwMTAxMDAwMDAwWhgPMjA5OTAxMDEwMDAwMDBaMBIxEDAOBgNVBAMMB1Rl
c3QgQ0EwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATbVQzXWZ1igai5OUl9uAMv
AiX+7WsHMhCGAGJOXoe9lgmyDGa1srYANgG8BWxsriQCxw5pn/2xVXtglEI4VoKP
oxMwETAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIEUEU6ItoapB
uCdTM06OBDpgbgCJRvaJsfH8NOIB2kSuAiBD4ydIzwYOEXEpn1oyqBgKMTeDSMf8
va2w58mHlSw/Ug==
-----END CERTIFICATE-----
"""
GIVEN = {"host": "updates.example", "port": 443, "path": "/tinytill/"}


def place(**more):
    return Place(dict(GIVEN, **more), CA)


def test_what_is_right_is_taken():
    usual = place()
    equal((usual.host, usual.server_name, usual.port, usual.path), ("updates.example", "updates.example", 443,
                                                                   "/tinytill"))
    equal((usual.opens, usual.closes), (120, 300))
    equal(usual.ca, CA)
    equal(place(path="/").path, "")
    equal(place(server_name="x.example").server_name, "x.example")
    check(dict(GIVEN, ca=CA), {})


def test_the_window_may_go_over_midnight():
    night = place(window="23:30-04:15")
    for minute, is_open in ((1409, False), (1410, True), (1439, True), (0, True), (254, True), (255, False)):
        equal(night.is_open(minute), is_open, str(minute))
    day = place()
    for minute, is_open in ((119, False), (120, True), (299, True), (300, False)):
        equal(day.is_open(minute), is_open, str(minute))


def test_what_is_wrong_is_named():
    for name, value in (
        ("host", ""), ("host", None), ("host", "a b"), ("host", "a\r\nX: y"), ("port", 0), ("port", "443"),
        ("port", True),
        ("path", "tinytill"), ("path", "/a b"), ("path", "/a\r\n"), ("path", 5), ("path", "/" * 129), ("ca", "nothing"),
        ("ca", 7), ("window", "2:00-5:00"), ("window", "02:00-02:00"), ("window", "02:00-25:00"),
        ("window", "02:60-03:00"), ("window", "02.00-05.00"), ("window", "xx:00-05:00"), ("window", 2),
        ("server_name", ""), ("server_name", "é"),
    ):  # fmt: skip
        equal(raises(ParameterError, lambda name=name, value=value: place(**{name: value})).args[0], "updates." + name)
    equal(raises(ParameterError, check, GIVEN, {}).args[0], "updates.ca")
