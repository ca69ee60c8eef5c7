"""What this terminal is and may do: merchant, terminal, acquirer, limits. Written by provisioning, read by all.

Some of it the acquirer may change by a download. That is kept in a file of its own, laid over the provisioned values,
and forgotten when the terminal is provisioned anew: then the technician's word is the newer one.
"""

from micropython import const

import files
from log import log
from paths import LOGO
from paycrypto.suites import by_name

_PATH = "/parameters.json"
_DOWNLOADED = "/downloaded.json"
_SCHEMA = 1
_SIGN_ON_CODES = {"tdes": "004", "sm4": "006"}  # by cipher suite: 60 bytes of working keys
DUKPT = "dukpt"  # a key of its own for each message, instead of those of a sign-on
_KEY_SCHEMES = ("session", DUKPT)
_PASSWORD_DAYS = const(90)
_LONGEST_NAME = const(40)  # characters, as many as a download brings bytes


class ParameterError(Exception):
    """A parameter is missing or wrong. Arguments: its name, what is wrong."""


class BackupHost:
    """Where the acquirer is reached when its first host is not there. The same authority vouches for it."""

    def __init__(self, given: dict):
        self.host = _text(given, "acquirer.backup.host", 1, 253)
        self.port = _number(given, "acquirer.backup.port", 1, 65535)
        self.server_name = _optional(given, "acquirer.backup.server_name", 253) or self.host


class Acquirer:
    """Where and how the acquirer is reached. `hosts` are itself and its backup, if it has one."""

    def __init__(self, given: dict):
        self.host = _text(given, "acquirer.host", 1, 253)
        self.port = _number(given, "acquirer.port", 1, 65535)
        self.tls = bool(given.get("tls", True))
        self.server_name = _optional(given, "acquirer.server_name", 253) or self.host
        self.ca = _optional(given, "acquirer.ca", 8192)  # PEM
        self.tpdu = _digits(given, "acquirer.tpdu", 10, "6000030000")
        self.header = _digits(given, "acquirer.header", 12, "603100310000")
        suite = _suite(given.get("suite", "tdes"))
        self.suite = suite.name
        self.mac = _one_of(given, "acquirer.mac", suite.macs)
        self.pin_format = _one_of(given, "acquirer.pin_format", suite.pin_formats)
        self.key_scheme = _one_of(given, "acquirer.key_scheme", _KEY_SCHEMES)
        self.encrypt_track = bool(given.get("encrypt_track", True))  # when the sign-on brought a key for it
        self.extensions = _extensions(given.get("extensions", []))
        self.sign_on_code = _digits(given, "acquirer.sign_on_code", 3, _SIGN_ON_CODES[suite.name])  # F60.3
        self.reply_s = _number(given, "acquirer.reply_s", 5, 99, 60)  # how long an answer is awaited
        backup = _part(given, "backup")
        self.hosts = (self, BackupHost(backup)) if backup else (self,)
        if self.key_scheme == DUKPT and self.suite != "tdes":
            raise ParameterError("acquirer.key_scheme", "dukpt goes with the suite tdes")
        if self.tls and not self.ca:
            raise ParameterError("acquirer.ca", "TLS needs the certificate of its authority")


class Limits:
    """Amounts in fen."""

    def __init__(self, given: dict):
        self.sale_max = _number(given, "limits.sale_max", 1, 999999999, 5000000)


class Parameters:
    """The provisioned parameters; `ready` is False on a terminal that has none yet."""

    def __init__(self):
        self.ready = False
        self.serial = ""  # the device's, put here by the terminal
        self.reads = "2"  # which cards it reads (F60.4), put here as well: 2 stripes, 5 inserted chips too, 6 taps too
        self.merchant_id = ""
        self.terminal_id = ""
        self.merchant_name = ""
        self.utc_offset_s = 8 * 3600
        self.wifi_ssid = ""
        self.apn = None  # of the 4G network, "" to leave it to the SIM; None: the modem is not used
        self.acquirer = None
        self.limits = Limits({})
        self.retries = 3  # how often an advice is sent in a round
        self.auto_sign_off = False  # after a settlement
        self.void_needs_card = True  # with its PIN
        self.keyed = False  # card numbers may be typed
        self.shop = {}  # discounts, tax, tips, rounding, fee: see `pricing`
        self.hotline = ""  # whom to call when the terminal is locked
        self.password_days = _PASSWORD_DAYS  # after which an operator needs a new one; 0: never
        self.slips = {}  # header, footer, copies, link: see `slip_parameters`
        self.has_updates = False  # there is a server with newer software: see `fleet.place`

    def load(self) -> None:
        """Read the stored parameters. Raises ParameterError or FileError when they are broken."""
        given = files.read_json(_PATH)
        if given is None:
            return
        if given.get("schema") != _SCHEMA:
            raise ParameterError("schema", "not %d" % _SCHEMA)
        self._take(given)
        try:
            self._lay_over(files.read_json(_DOWNLOADED) or {})
        except (files.FileError, ParameterError) as error:  # the acquirer can send it again
            log("TILL", "downloaded parameters not used: %s" % (error.args,))

    def stored(self, section: str) -> dict:
        """A section of the provisioned parameters that is read when somebody needs it. Raises FileError."""
        return (files.read_json(_PATH) or {}).get(section, {})

    def store(self, given: dict) -> None:
        """Keep new parameters. Raises ParameterError and keeps the old ones when something is wrong."""
        check_parameters(given)
        kept = {name: given[name] for name in _KEPT if name in given}
        kept["schema"] = _SCHEMA
        if "slips" in given:
            from slip_parameters import keep

            kept["slips"] = keep(given["slips"])
        files.remove(_DOWNLOADED)
        files.write_json(_PATH, kept)
        self._take(kept)

    def store_downloaded(self, given: dict) -> None:
        """Keep what the acquirer sent (see `host.f62.parameters`); it holds at once.

        Raises ParameterError and keeps the old values when something is wrong.
        """
        _check_downloaded(given)
        kept = dict(given)
        kept["schema"] = _SCHEMA
        files.write_json(_DOWNLOADED, kept)
        self._lay_over(kept)

    def forget(self) -> None:
        """Nobody is to know any more whose terminal this was."""
        files.remove(_DOWNLOADED)
        files.remove(LOGO)
        files.remove(_PATH)
        self.ready = False

    def _lay_over(self, given: dict) -> None:
        if given.get("schema", _SCHEMA) != _SCHEMA:
            raise ParameterError("schema", "not %d" % _SCHEMA)
        _check_downloaded(given)
        self.merchant_name = given.get("merchant_name", self.merchant_name)
        self.acquirer.reply_s = given.get("reply_s", self.acquirer.reply_s)
        self.retries = given.get("retries", self.retries)
        self.auto_sign_off = given.get("auto_sign_off", self.auto_sign_off)


    def _take(self, given: dict) -> None:
        merchant_id = _text(given, "merchant_id", 15, 15)
        terminal_id = _text(given, "terminal_id", 8, 8)
        acquirer = Acquirer(_part(given, "acquirer"))
        limits = Limits(_part(given, "limits"))
        self.merchant_name = _text(given, "merchant_name", 1, _LONGEST_NAME)
        self.utc_offset_s = _number(given, "utc_offset_min", -720, 840, 480) * 60
        self.wifi_ssid = _optional(_part(given, "wifi"), "wifi.ssid", 32)
        self.apn = _apn(_part(given, "cellular")) if "cellular" in given else None
        self.shop = _part(given, "shop")
        self.void_needs_card = given.get("void_needs_card") is not False
        keyed = _part(given, "ways").get("keyed", False)
        if not isinstance(keyed, bool):
            raise ParameterError("ways.keyed", "true or false is needed")
        self.keyed = keyed
        self.slips = _part(given, "slips")
        self.has_updates = "updates" in given
        self.hotline = _optional(given, "hotline", 20)
        self.password_days = _number(given, "password_days", 0, 365, _PASSWORD_DAYS)
        self.merchant_id, self.terminal_id = merchant_id, terminal_id
        self.acquirer, self.limits, self.ready = acquirer, limits, True


def check_parameters(given: dict) -> None:
    """Raises ParameterError when something in `given` is missing or wrong."""
    Parameters()._take(given)
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


_KEPT = ("merchant_id", "terminal_id", "merchant_name", "acquirer", "limits", "utc_offset_min", "wifi", "cellular",
         "void_needs_card", "shop", "ways", "updates", "hotline", "password_days")


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
