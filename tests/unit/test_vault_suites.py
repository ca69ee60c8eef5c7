"""firmware/security/vault.py: both cipher suites, what each key is for, tracks, the audit code."""

import hashlib
import json

from check import equal, raises
from fakes_store import Acquirer, Store, has_working_keys, opened
from paycrypto.des import Tdes
from paycrypto.errors import CryptoError
from paycrypto.kcv import kcv
from paycrypto.sm4 import Sm4
from security.errors import KeyCheckError, KeyMissingError, KeyUsageError
from security.key_table import CODE, MAC, PIN, TRACK, UNWRAP, KeyTable

h = bytes.fromhex
TDES_F62 = h(
    "950973182317F80B950973182317F80B00962B60F679786E2411E3DE0000000000000000ADC67D84"
    "A0C45C59F1E549BBA0C45C59F1E549BBE2F24340"
)  # vector KEY-1, under sixteen 11
TDES_TMK = h("11" * 16)
SM4_TMK = h("F351D490994603795C6EBEE8FAEBB481")
GOLD_KEY = h("0123456789ABCDEFFEDCBA9876543210")  # PIK and MAK of vector GOLD-31
SM4 = Acquirer("sm4", "up_ecb", "sm4_a")
PAN = b"6200000000001234566"
DIGITS = bytes((1, 2, 3, 4, 5, 6))


def gold(number):
    """A message of the published set, from the MTI on."""
    with open("/repo/tests/vectors/unionpay_messages.jsonl") as lines:
        return h(next(json.loads(line)["body"] for line in lines if '"GOLD-%d"' % number in line))


def sm4_f62(*keys):
    tmk = Sm4(SM4_TMK)
    block = b""
    for key in keys:
        hidden = bytearray(key)
        tmk.encrypt(hidden)
        block += bytes(hidden) + kcv(Sm4(key))
    return block


def sm4_signed_on(acquirer=SM4, store=None):
    vault = opened(store)
    vault.serve(acquirer)
    vault.inject_tmk(SM4_TMK, kcv(Sm4(SM4_TMK)))
    vault.take_working_keys(sm4_f62(GOLD_KEY, GOLD_KEY, h("44" * 16)))
    return vault


def tdes_signed_on(acquirer=None):
    vault = opened()
    vault.serve(acquirer or Acquirer())
    vault.inject_tmk(TDES_TMK, h("82E13665"))
    vault.take_working_keys(TDES_F62)
    return vault


def test_sm4_keys_make_the_published_pin_block_and_mac():
    vault = sm4_signed_on()
    sale = gold(31)
    block = bytearray(16)
    equal(vault.write_pin_block(DIGITS, 6, PAN, block), 16)
    assert b"A1016" + block in sale
    code = bytearray(8)
    vault.write_mac(sale, len(sale) - 8, code, 0)
    equal(code, sale[-8:])
    assert vault.mac_matches(sale, len(sale) - 8, sale[-8:])


def test_sm4_key_blocks():
    vault = sm4_signed_on()
    vault.take_working_keys(sm4_f62(GOLD_KEY, GOLD_KEY))
    assert has_working_keys(vault) and not vault.has_track_key
    good = sm4_f62(GOLD_KEY, GOLD_KEY, GOLD_KEY)
    for place, name in ((0, "PIK"), (19, "PIK"), (22, "MAK"), (45, "TDK")):
        bad = bytearray(good)
        bad[place] ^= 1
        equal(raises(KeyCheckError, vault.take_working_keys, bad).args, (name,))
    for length in (0, 24, 59):
        equal(raises(KeyCheckError, vault.take_working_keys, good[:length]).args, ("length",))
    assert has_working_keys(vault)
    # a half of zeros is no filler here: it is a key like others
    vault.take_working_keys(sm4_f62(GOLD_KEY, bytes(16)))


def test_a_master_key_belongs_to_its_suite():
    store = Store()
    sm4_signed_on(store=store)
    for acquirer, has in ((Acquirer(), False), (SM4, True)):
        vault = opened(store)
        vault.serve(acquirer)
        equal(vault.has_tmk, has)
    vault.serve(Acquirer())
    equal(raises(KeyCheckError, vault.take_working_keys, TDES_F62).args, ("TMK",))
    vault.inject_tmk(TDES_TMK, h("82E13665"))
    assert vault.has_tmk
    raises(KeyCheckError, vault.inject_tmk, TDES_TMK, h("82E13665"), "sm4")
    vault.inject_tmk(SM4_TMK, kcv(Sm4(SM4_TMK)), "sm4")
    assert not vault.has_tmk


def test_a_master_key_sealed_by_an_older_version_is_a_tdes_key():
    store = Store()
    vault = opened(store)
    vault.inject_tmk(TDES_TMK, h("82E13665"))
    equal(store.blobs["tmk"][0], 16)  # as the first version wrote it: nothing but the key
    again = opened(store)
    again.take_working_keys(TDES_F62)


def test_another_way_of_working_forgets_the_working_keys():
    vault = tdes_signed_on()
    vault.serve(Acquirer())
    assert has_working_keys(vault)
    for acquirer in (Acquirer(mac="x919"), SM4, Acquirer("sm4", "up_ecb", "sm4")):
        vault.inject_tmk(TDES_TMK, h("82E13665"), "tdes")
        vault.serve(Acquirer())
        vault.take_working_keys(TDES_F62)
        vault.serve(acquirer)
        assert not has_working_keys(vault)


def test_other_macs():
    # vector MAC-8: GOLD-3's bytes under thirty-three 33, where X9.19 with equal halves is plain CBC
    mab = gold(3)[:-8]
    for name in ("cbc", "x919"):
        vault = tdes_signed_on(Acquirer(mac=name))
        code = bytearray(8)
        vault.write_mac(mab, len(mab), code, 0)
        equal(code, h("220091D44B96C4F3"), name)


def test_a_key_does_only_what_it_is_for():
    vault = tdes_signed_on()
    eight, sixteen = bytearray(8), bytearray(16)
    track = bytearray(b"6200000000001234566D30122011234567890")
    for key in ("TMK", "MAK", "TDK", "AUDIT", "none"):
        raises(KeyUsageError, vault.write_pin_block, DIGITS, 6, PAN, eight, key)
    for key in ("TMK", "PIK", "TDK", "AUDIT", "none"):
        raises(KeyUsageError, vault.write_mac, PAN, 16, eight, 0, key)
    for key in ("TMK", "PIK", "MAK", "AUDIT", "none"):
        raises(KeyUsageError, vault.encrypt_track, track, key)
    for key in ("TMK", "PIK", "MAK", "TDK"):
        equal(raises(KeyUsageError, vault.audit_code, key).args, (key, CODE))
    equal((eight, sixteen, track), (bytes(8), bytes(16), b"6200000000001234566D30122011234567890"))


def test_every_handle_has_one_use():
    table = KeyTable()
    uses = (UNWRAP, PIN, MAC, TRACK, CODE)
    for name, use in (("TMK", UNWRAP), ("PIK", PIN), ("MAK", MAC), ("TDK", TRACK), ("AUDIT", CODE)):
        for asked in uses:
            raises(KeyMissingError if asked == use else KeyUsageError, table.get, name, asked)


def test_tables_wipe_what_they_let_go():
    table = KeyTable()
    first, second = Tdes(bytes(16)), Tdes(bytes(16))
    table.put("TMK", first)
    table.put("TMK", second)
    raises(CryptoError, first.encrypt, bytearray(8))
    table.forget("TMK", "PIK")
    raises(CryptoError, second.encrypt, bytearray(8))


def test_tracks():
    for vault, cipher, block in (
        (tdes_signed_on(), Tdes(h("44" * 16)), 16), (sm4_signed_on(), Sm4(h("44" * 16)), 32),
    ):
        clear = b"6200000000001234566D30122011234567890"
        track = bytearray(clear)
        assert vault.can_encrypt_track(len(track))
        assert vault.encrypt_track(track)
        start = len(clear) - 1 - block
        hidden = bytearray(h(track[start:-1].decode()))
        for offset in range(0, len(hidden), cipher.block_size):
            cipher.decrypt(hidden, offset)
        equal(hidden.hex().upper().encode(), clear[start:-1])
        equal((track[:start], track[-1:]), (clear[:start], clear[-1:]))
        assert not vault.can_encrypt_track(block)
        short = bytearray(b"1" * block)
        assert not vault.encrypt_track(short)
        equal(short, b"1" * block)
        vault.forget_working_keys()
        assert not vault.can_encrypt_track(len(track))
        raises(KeyMissingError, vault.encrypt_track, track)


def hmac(key, data):
    block = bytes(key) + bytes(64 - len(key))
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in block) + data).digest()
    return hashlib.sha256(bytes(b ^ 0x5C for b in block) + inner).digest()


def test_audit_code():
    for vault, cipher in ((tdes_signed_on(), Tdes(TDES_TMK)), (sm4_signed_on(), Sm4(SM4_TMK))):
        key = bytearray(b"J" * 16)
        for offset in range(0, 16, cipher.block_size):
            cipher.encrypt(key, offset)
        code = vault.audit_code()
        for part in (b"first", b"", b"second"):
            code.update(part)
        vault.erase_payment_keys()  # it stays right
        equal(code.text(), hmac(key, b"firstsecond")[:16].hex().upper())
        raises(KeyMissingError, vault.audit_code)
