"""How a terminal's parameters are stored, and what may stand in them: every value is checked before anything is kept.

Loaded at power-on and when there are new ones, then forgotten; what it finds is `parameters.Parameters`.
"""

from micropython import const

import files
from log import log
from parameters import DUKPT, PASSWORD_DAYS, Acquirer, Host, Limits, ParameterError, Parameters
from paths import LOGO
from paycrypto.suites import by_name

_PATH = "/parameters.json"
_DOWNLOADED = "/downloaded.json"
_SCHEMA = 1
_SIGN_ON_CODES = {"tdes": "004", "sm4": "006"}  # by cipher suite: 60 bytes of working keys
_KEY_SCHEMES = ("session", DUKPT)
_LONGEST_NAME = const(40)  # characters, as many as a download brings bytes
_KEPT = ("merchant_id", "terminal_id", "merchant_name", "acquirer", "limits", "utc_offset_min", "wifi", "cellular",
         "void_needs_card", "shop", "ways", "updates", "hotline", "password_days")


def load(parameters) -> None:
    """Read the stored parameters. Raises ParameterError or FileError when they are broken."""
    given = files.read_json(_PATH)
    if given is None:
        return
    if given.get("schema") != _SCHEMA:
        raise ParameterError("schema", "not %d" % _SCHEMA)
    take(parameters, given)
    try:
        _lay_over(parameters, files.read_json(_DOWNLOADED) or {})
    except (files.FileError, ParameterError) as error:  # the acquirer can send it again
        log("TILL", "downloaded parameters not used: %s" % (error.args,))


def stored(section: str) -> dict:
    """A section of the provisioned parameters. Raises FileError."""
    return (files.read_json(_PATH) or {}).get(section, {})


def store(parameters, given: dict) -> None:
    """Keep new parameters. Raises ParameterError and keeps the old ones when something is wrong."""
    check_parameters(given)
    kept = {name: given[name] for name in _KEPT if name in given}
    kept["schema"] = _SCHEMA
    if "slips" in given:
        from slip_parameters import keep

        kept["slips"] = keep(given["slips"])
    files.remove(_DOWNLOADED)
    files.write_json(_PATH, kept)
    take(parameters, kept)


def store_downloaded(parameters, given: dict) -> None:
    """Keep what the acquirer sent (see `host.f62.parameters`); it holds at once.

    Raises ParameterError and keeps the old values when something is wrong.
    """
    _check_downloaded(given)
    kept = dict(given)
    kept["schema"] = _SCHEMA
    files.write_json(_DOWNLOADED, kept)
    _lay_over(parameters, kept)


def forget(parameters) -> None:
    """Nobody is to know any more whose terminal this was."""
    files.remove(_DOWNLOADED)
    files.remove(LOGO)
    files.remove(_PATH)
    parameters.ready = False


def _lay_over(parameters, given: dict) -> None:
    if given.get("schema", _SCHEMA) != _SCHEMA:
        raise ParameterError("schema", "not %d" % _SCHEMA)
    _check_downloaded(given)
    parameters.merchant_name = given.get("merchant_name", parameters.merchant_name)
    parameters.acquirer.reply_s = given.get("reply_s", parameters.acquirer.reply_s)
    parameters.retries = given.get("retries", parameters.retries)
    parameters.auto_sign_off = given.get("auto_sign_off", parameters.auto_sign_off)


def take(parameters, given: dict) -> None:
    """Put what is given into the parameters. Raises ParameterError."""
    merchant_id = _text(given, "merchant_id", 15, 15)
    terminal_id = _text(given, "terminal_id", 8, 8)
    acquirer = acquirer_of(_part(given, "acquirer"))
    limits = Limits()
    limits.sale_max = _number(_part(given, "limits"), "limits.sale_max", 1, 999999999, limits.sale_max)
    parameters.merchant_name = _text(given, "merchant_name", 1, _LONGEST_NAME)
    parameters.utc_offset_s = _number(given, "utc_offset_min", -720, 840, 480) * 60
    parameters.wifi_ssid = _optional(_part(given, "wifi"), "wifi.ssid", 32)
    parameters.apn = _apn(_part(given, "cellular")) if "cellular" in given else None
    parameters.shop = _part(given, "shop")
    parameters.void_needs_card = given.get("void_needs_card") is not False
    keyed = _part(given, "ways").get("keyed", False)
    if not isinstance(keyed, bool):
        raise ParameterError("ways.keyed", "true or false is needed")
    parameters.keyed = keyed
    parameters.slips = _part(given, "slips")
    parameters.has_updates = "updates" in given
    parameters.hotline = _optional(given, "hotline", 20)
    parameters.password_days = _number(given, "password_days", 0, 365, PASSWORD_DAYS)
    parameters.merchant_id, parameters.terminal_id = merchant_id, terminal_id
    parameters.acquirer, parameters.limits, parameters.ready = acquirer, limits, True


def acquirer_of(given: dict) -> Acquirer:
    """Where and how the acquirer is reached. Raises ParameterError."""
    acquirer = Acquirer()
    acquirer.host = _text(given, "acquirer.host", 1, 253)
    acquirer.port = _number(given, "acquirer.port", 1, 65535)
    acquirer.tls = bool(given.get("tls", True))
    acquirer.server_name = _optional(given, "acquirer.server_name", 253) or acquirer.host
    acquirer.ca = _optional(given, "acquirer.ca", 8192)  # PEM
    acquirer.tpdu = _digits(given, "acquirer.tpdu", 10, "6000030000")
    acquirer.header = _digits(given, "acquirer.header", 12, "603100310000")
    suite = _suite(given.get("suite", "tdes"))
    acquirer.suite = suite.name
    acquirer.mac = _one_of(given, "acquirer.mac", suite.macs)
    acquirer.pin_format = _one_of(given, "acquirer.pin_format", suite.pin_formats)
    acquirer.key_scheme = _one_of(given, "acquirer.key_scheme", _KEY_SCHEMES)
    acquirer.encrypt_track = bool(given.get("encrypt_track", True))  # when the sign-on brought a key for it
    acquirer.extensions = _extensions(given.get("extensions", []))
    acquirer.sign_on_code = _digits(given, "acquirer.sign_on_code", 3, _SIGN_ON_CODES[suite.name])  # F60.3
    acquirer.reply_s = _number(given, "acquirer.reply_s", 5, 99, 60)  # how long an answer is awaited
    backup = _part(given, "backup")
    acquirer.hosts = (acquirer, _backup(backup)) if backup else (acquirer,)
    if acquirer.key_scheme == DUKPT and acquirer.suite != "tdes":
        raise ParameterError("acquirer.key_scheme", "dukpt goes with the suite tdes")
    if acquirer.tls and not acquirer.ca:
        raise ParameterError("acquirer.ca", "TLS needs the certificate of its authority")
    return acquirer


def _backup(given: dict) -> Host:
    backup = Host()
    backup.host = _text(given, "acquirer.backup.host", 1, 253)
    backup.port = _number(given, "acquirer.backup.port", 1, 65535)
    backup.server_name = _optional(given, "acquirer.backup.server_name", 253) or backup.host
    return backup


def check_parameters(given: dict) -> None:
    """Raises ParameterError when something in `given` is missing or wrong."""
    take(Parameters(), given)
    if "shop" in given:
        from pricing import PricingError, check

        try:
            check(given["shop"])
        except PricingError as error:
            raise ParameterError(*error.args)
    if "slips" in given:
        from slip_parameters import check

        check(given["slips"])
    if "updates" in given:
        from fleet.place import check

        check(_part(given, "updates"), given["acquirer"])


def _check_downloaded(given: dict) -> None:
    _number(given, "reply_s", 5, 99, 60)
    _number(given, "retries", 1, 9, 3)
    if "merchant_name" in given:
        _text(given, "merchant_name", 1, _LONGEST_NAME)
    if not isinstance(given.get("auto_sign_off", False), bool):
        raise ParameterError("auto_sign_off", "true or false is needed")


def _suite(name):
    if name not in tuple(_SIGN_ON_CODES):
        raise ParameterError("acquirer.suite", "tdes or sm4 is needed")
    return by_name(name)


def _extensions(given) -> tuple:
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise ParameterError("acquirer.extensions", "a list of names is needed")
    return tuple(given)


def _last(name: str) -> str:
    return name.split(".")[-1]


def _apn(given: dict) -> str:
    """An access point name has letters, digits, dots and hyphens; it becomes part of a command to the modem."""
    apn = _optional(given, "cellular.apn", 100)
    for sign in apn:
        if not (sign.isalpha() or sign.isdigit() or sign in ".-") or ord(sign) > 0x7F:
            raise ParameterError("cellular.apn", "letters, digits, dots and hyphens")
    return apn


def _part(given: dict, name: str) -> dict:
    value = given.get(name, {})
    if not isinstance(value, dict):
        raise ParameterError(name, "no object")
    return value


def _text(given: dict, name: str, shortest: int, longest: int) -> str:
    value = given.get(_last(name))
    if not isinstance(value, str) or not shortest <= len(value) <= longest:
        wanted = "%d" % shortest if shortest == longest else "%d to %d" % (shortest, longest)
        raise ParameterError(name, "a text of %s characters is needed" % wanted)
    return value


def _optional(given: dict, name: str, longest: int) -> str:
    value = given.get(_last(name), "")
    if not isinstance(value, str) or len(value.encode()) > longest:
        raise ParameterError(name, "a text of up to %d bytes is needed" % longest)
    return value


def _one_of(given: dict, name: str, choices: tuple) -> str:
    value = given.get(_last(name), choices[0])
    if value not in choices:
        raise ParameterError(name, "%s is needed" % " or ".join(choices))
    return value


def _digits(given: dict, name: str, length: int, default: str) -> str:
    value = given.get(_last(name), default)
    if not isinstance(value, str) or len(value) != length or not value.isdigit():
        raise ParameterError(name, "%d digits are needed" % length)
    return value


def _number(given: dict, name: str, least: int, most: int, default=None) -> int:
    value = given.get(_last(name), default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ParameterError(name, "a number from %d to %d is needed" % (least, most))
    return value
