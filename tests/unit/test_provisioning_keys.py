"""firmware/provisioning.py: the key that a set-up file brings."""

import asyncio
import json
import os

import provisioning
from check import equal, raises
from fakes_store import Store, opened
from parameters import Parameters
from paycrypto.aes import Aes
from paycrypto.des import Tdes
from paycrypto.kcv import kcv
from paycrypto.sm4 import Sm4
from security.operators import Operators
from test_vault_keys import DUKPT_B, NO_USE, PROTECTION_B, PROTECTION_D, TMK_B

provisioning.PATH = "/tmp/tinytill-provision.json"
TMK = bytes(range(1, 17))


class Board:
    """What the set-up takes from a board."""

    secrets = Store()
    files_flash = None


scrubbed = []  # what the file's destruction was told to overwrite
provisioning.scrub = lambda flash, content, pieces: scrubbed.extend(bytes(piece) for piece in pieces)


def file_with(suite="tdes", **keys):
    given = {
        "merchant_id": "898100012345678", "terminal_id": "12345678", "merchant_name": "unit",
        "acquirer": {"host": "acquirer.example", "port": 7583, "tls": False, "suite": suite},
    }
    given.update(keys)
    return given


def take(vault, given, pending=None, parameters=None):
    with open(provisioning.PATH, "w") as file:
        json.dump(given, file)
    try:
        return asyncio.run(provisioning.take_over(parameters or Parameters(), vault, Operators(None), Board, pending))
    finally:
        try:
            os.remove(provisioning.PATH)
        except OSError:
            pass


def refusal(vault, **keys):
    return raises(provisioning.ProvisioningError, take, vault, file_with(**keys)).args


def test_a_clear_key_in_either_suite():
    for suite, cipher in (("tdes", Tdes), ("sm4", Sm4)):
        vault = opened()
        take(vault, file_with(suite, tmk=TMK.hex(), tmk_kcv=kcv(cipher(TMK)).hex()))
        equal(vault._stored.tmk_suite.name, suite)
    vault = opened()
    equal(refusal(vault, suite="sm4", tmk=TMK.hex(), tmk_kcv=kcv(Tdes(TMK)).hex()),
          ("tmk", "does not match its check value"))


def test_a_protection_key_and_then_blocks():
    vault = opened()
    protection = {"suite": "tdes", "key": PROTECTION_B.hex(), "kcv": kcv(Tdes(PROTECTION_B)).hex()}
    equal(refusal(vault, key_block=TMK_B.decode()), ("key_block", "needs a protection key"))
    take(vault, file_with(protection_key=protection))
    assert any(PROTECTION_B.hex().encode() in piece for piece in scrubbed), scrubbed
    assert not vault.has_tmk
    take(vault, file_with(key_block=TMK_B.decode()))
    assert vault.has_tmk
    take(vault, file_with(key_block=DUKPT_B.decode()))
    assert vault.has_dukpt
    aes = {"suite": "aes", "key": PROTECTION_D.hex(), "kcv": kcv(Aes(PROTECTION_D)).hex()}
    take(vault, file_with(protection_key=aes))
    equal(refusal(vault, key_block=TMK_B.decode()), ("key_block", "protection key at character 0"))


def test_what_is_refused():
    vault = opened()
    protection = {"suite": "tdes", "key": PROTECTION_B.hex(), "kcv": "00000000"}
    equal(refusal(vault, protection_key=protection), ("protection_key", "does not match its check value"))
    for given in (5, [], {}, {"suite": "sm4"}, {"suite": "tdes"}, {"suite": "tdes", "key": "00", "kcv": "00000000"}):
        equal(refusal(vault, protection_key=given)[0], "protection_key")
    protection["kcv"] = kcv(Tdes(PROTECTION_B)).hex()
    both = refusal(vault, protection_key=protection, key_block=TMK_B.decode())
    equal(both[0], "key_block")
    take(vault, file_with(protection_key=protection))
    equal(refusal(vault, key_block=NO_USE[0].decode()), ("key_block", "is for something else: P0TE"))
    equal(refusal(vault, key_block=TMK_B.decode()[:-1] + "0"), ("key_block", "code at character 80"))
    equal(refusal(vault, key_block=""), ("key_block", "length at character 0"))
    equal(refusal(vault, key_block=7), ("key_block", "a text is needed"))
    assert not vault.has_tmk


def test_while_money_is_pending_a_block_may_bring_a_lost_key_but_no_other():
    vault = opened()
    protection = {"suite": "tdes", "key": PROTECTION_B.hex(), "kcv": kcv(Tdes(PROTECTION_B)).hex()}
    ours = Parameters()
    take(vault, file_with(protection_key=protection), None, ours)
    take(vault, file_with(key_block=TMK_B.decode()), "money", ours)
    assert vault.has_tmk
    raises(provisioning.MoneyPending, take, vault, file_with(key_block=TMK_B.decode()), "money", ours)
    take(vault, file_with(protection_key=protection), "money", ours)
    take(vault, file_with(tmk="11" * 16, tmk_kcv="82E13665"), "money", ours)  # the same
    other = file_with(tmk=TMK.hex(), tmk_kcv=kcv(Tdes(TMK)).hex())
    raises(provisioning.MoneyPending, take, vault, other, "money", ours)
