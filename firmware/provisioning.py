"""Takes over what a technician puts on the device as /provision.json: who it is, whom it calls, its master key.

Everything is checked before anything is kept. While money is pending, a file that would make this another terminal, or
give it another master key, is refused and stays where it is: with the old identity and keys gone, nobody could settle.
The file holds secrets: once it has been taken over, or refused for another reason, it is destroyed on flash. A cut
before that only means that it is looked at again.
"""

import binascii
from micropython import const

import files
import parameter_files
from host.connection import tls_context
from log import log
from parameters import DUKPT, ParameterError
from paycrypto.compare import wipe
from paycrypto.errors import KeyBlockError
from security.errors import KeyCheckError, KeyMissingError, KeyUsageError
from security.operator_records import OperatorError, check_operators, store
from security.scrub import scrub

PATH = "/provision.json"
_LARGEST = const(16384)  # bytes
_SEEN = const(32)  # bytes at its beginning that say whether it has been destroyed
_SECRETS = (b'"tmk"', b'"key"', b'"secret"', b'"password"')
_LONGEST = const(160)  # bytes of one of them, with its name
_SERIAL = const(20)  # characters
_SECRET = const(64)  # bytes of a Wi-Fi password


class ProvisioningError(Exception):
    """The file cannot be taken over. Arguments: field, what is wrong with it."""


class MoneyPending(Exception):
    """The file is for another terminal or brings another key, and money is pending. Argument: a `Pending`."""


async def take_over(parameters, vault, operators, board, pending) -> bool:
    """Take over the file if there is one; whether there was.

    `pending` is what the ledger says. Raises ProvisioningError or MoneyPending, and nothing has changed. The file is
    destroyed on flash, unless it has to wait for money that is pending.
    """
    try:
        content = files.read_buffer(PATH, _LARGEST)
    except files.FileError as error:
        files.remove(PATH)
        raise ProvisioningError("file", error.args[1])
    if content is None:
        return False
    if content and not any(content[:_SEEN]):  # taken over and destroyed, and then the power went
        files.remove(PATH)
        return False
    problem = None
    try:
        await _take(files.parse_json(PATH, content), parameters, vault, operators, board.secrets, pending)
    except files.FileError as error:
        problem = ProvisioningError("file", error.args[1])
    except ProvisioningError as error:
        problem = error
    _destroy(content, board.files_flash)
    if problem is not None:
        raise problem
    log("TILL", "provisioned as terminal %s" % parameters.terminal_id)
    return True


async def _take(given: dict, parameters, vault, operators, secrets, pending) -> None:
    serial = _serial(given)
    wifi_secret = _wifi_secret(given)
    keys = _Keys(given)
    people = given.get("operators")
    try:
        parameter_files.check_parameters(given)
        _check_certificate(given["acquirer"])
        if people is not None:
            check_operators(people)
        if pending and _changes_identity(given, keys, parameters, vault):
            raise MoneyPending(pending)
        if given["acquirer"].get("key_scheme") == DUKPT and not (vault.has_dukpt or keys.has_block):
            raise ProvisioningError("acquirer.key_scheme", "needs a DUKPT key")
        keys.inject(vault, given["acquirer"].get("suite", "tdes"))
        parameter_files.store(parameters, given)
        if people is not None:
            await store(operators, people)
    except ParameterError as error:
        raise ProvisioningError(*error.args)
    except OperatorError as error:
        raise ProvisioningError("operators." + error.args[0], error.args[1])
    finally:
        keys.wipe()
    if wifi_secret:
        vault.keep("wifi", wifi_secret)
        wipe(wifi_secret)
    if serial and secrets.get("serial", bytearray(32)) is None:
        secrets.put("serial", serial)


def destroy(flash) -> None:
    """A file that waits is not wanted any more; none is fine. `flash`: the block device below the file system."""
    content = files.read_bytes(PATH)
    if content is not None:
        _destroy(bytearray(content), flash)


def _destroy(content: bytearray, flash) -> None:
    pieces = []
    for name in _SECRETS:
        at = content.find(name)
        while at >= 0:
            start = content.find(b'"', content.find(b":", at))
            end = content.find(b'"', start + 1) + 1
            if at < start < end < at + _LONGEST:
                pieces.append(content[at:end])
            at = content.find(name, at + 1)
    scrub(flash, content, pieces)
    files.remove(PATH)
    for piece in pieces:
        wipe(piece)
    wipe(content)


def _changes_identity(given: dict, keys, parameters, vault) -> bool:
    """Whether the acquirer would take us for somebody else afterwards. A lost master key may come back."""
    if not parameters.ready:
        return False
    acquirer = parameters.acquirer
    suite, scheme = given["acquirer"].get("suite", "tdes"), given["acquirer"].get("key_scheme", "session")
    if (given["merchant_id"], given["terminal_id"], suite, scheme) != (
        parameters.merchant_id, parameters.terminal_id, acquirer.suite, acquirer.key_scheme
    ):  # fmt: skip
        return True
    return keys.replace_tmk(vault, suite)


def _check_certificate(acquirer: dict) -> None:
    """A certificate that TLS cannot read would only be noticed when the terminal goes online."""
    if acquirer.get("tls", True):
        try:
            tls_context(acquirer["ca"])
        except ValueError:
            raise ProvisioningError("acquirer.ca", "is no certificate in PEM")


def _wifi_secret(given: dict) -> bytearray:
    """The Wi-Fi password, taken out of `given`: a passphrase of up to 63 characters, or 64 digits of a key."""
    wifi = given.get("wifi")
    secret = wifi.pop("secret", "") if isinstance(wifi, dict) else ""
    if not isinstance(secret, str) or len(secret.encode()) > _SECRET:
        raise ProvisioningError("wifi.secret", "a text of up to %d characters is needed" % _SECRET)
    return bytearray(secret.encode())


def _serial(given: dict) -> bytes:
    """The serial number: up to 20 printable ASCII characters, as messages carry it; none is fine."""
    serial = given.get("serial", "")
    if not isinstance(serial, str) or len(serial) > _SERIAL or [c for c in serial.encode() if not 0x21 <= c <= 0x7E]:
        raise ProvisioningError("serial", "a text of up to %d ASCII characters is needed" % _SERIAL)
    return serial.encode()


class _Keys:
    """The key that the file brings, one at most: `tmk`, a `key_block`, or the `protection_key` of such blocks."""

    def __init__(self, given: dict):
        self._tmk = self._protection = None
        if "tmk" in given:
            self._tmk = _key("tmk", given["tmk"], given.get("tmk_kcv"), (16,))
        if "protection_key" in given:
            protection = given["protection_key"] if isinstance(given["protection_key"], dict) else {}
            self._suite = protection.get("suite")
            if self._suite not in ("tdes", "aes"):
                raise ProvisioningError("protection_key", "needs suite tdes or aes")
            self._protection = _key("protection_key", protection.get("key"), protection.get("kcv"), (16, 24, 32))
        self._block = given.get("key_block")
        if self._block is not None and not isinstance(self._block, str):
            raise ProvisioningError("key_block", "a text is needed")
        if sum(1 for key in (self._tmk, self._protection, self._block) if key is not None) > 1:
            raise ProvisioningError("key_block", "one key at a time: tmk, key_block or protection_key")

    @property
    def has_block(self) -> bool:
        return self._block is not None

    def replace_tmk(self, vault, suite: str) -> bool:
        """Whether the master key held now, if there is one, would be another; a block is not opened to look."""
        if self._tmk:
            return not vault.is_our_tmk(self._tmk[0], suite)
        return self._block is not None and vault.has_tmk

    def inject(self, vault, suite: str) -> None:
        """Give them to the vault. Raises ProvisioningError for the one that it refuses."""
        name = "tmk" if self._tmk else "protection_key" if self._protection else "key_block"
        try:
            if self._tmk:
                vault.inject_tmk(*self._tmk, suite)
            elif self._protection:
                vault.inject_protection_key(*self._protection, self._suite)
            elif self._block is not None:
                vault.inject_block(self._block.encode())
        except KeyCheckError:
            raise ProvisioningError(name, "does not match its check value")
        except KeyBlockError as error:
            raise ProvisioningError(name, "%s at character %d" % error.args)
        except KeyUsageError as error:
            raise ProvisioningError(name, "is for something else: " + error.args[1])
        except KeyMissingError:
            raise ProvisioningError(name, "needs a protection key")

    def wipe(self) -> None:
        for pair in (self._tmk, self._protection):
            if pair:
                wipe(pair[0])


def _key(field: str, key, check_value, sizes: tuple):
    """(key, check value) from hexadecimal digits."""
    try:
        key = bytearray(binascii.unhexlify(key))
        check_value = binascii.unhexlify(check_value)
    except (TypeError, ValueError):
        raise ProvisioningError(field, "needs key and check value in hexadecimal")
    if len(key) not in sizes or len(check_value) != 4:
        raise ProvisioningError(field, "needs %d digits and a check value of 8" % (2 * sizes[0]))
    return key, check_value
