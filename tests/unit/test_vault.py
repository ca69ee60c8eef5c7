"""firmware/security/vault.py: keys in, results out, nothing else."""

from check import equal, raises
from fakes_store import Store, has_working_keys, opened
from paycrypto.des import Tdes
from security.errors import KeyCheckError, KeyMissingError, SealError
from security.pin_pad import PinPad
from security.vault import TAG, Vault

# vectors KEY-1 and GOLD-3 of the published set
TMK = bytes.fromhex("11111111111111111111111111111111")
F62 = bytes.fromhex(
    "950973182317F80B950973182317F80B00962B60F679786E2411E3DE0000000000000000ADC67D84"
    "A0C45C59F1E549BBA0C45C59F1E549BBE2F24340"
)
TMK_KCV = bytes.fromhex("82E13665")


def signed_on() -> Vault:
    vault = opened()
    vault.inject_tmk(TMK, TMK_KCV)
    vault.take_working_keys(F62)
    return vault


def test_published_working_keys_make_the_published_pin_block_and_mac():
    vault = signed_on()
    block = bytearray(8)
    with PinPad(vault) as pad:
        for digit in (1, 2, 3, 4, 5, 6):
            pad.digit(digit)
        pad.write_block(b"6200000000001234566", block)
        equal(pad.count, 0)
    equal(bytes(block), bytes.fromhex("3081840359D889EF"))
    message = bytes.fromhex(
        "0200302004C020C0981100000000000001234500000202100012376200000000001234566D3012201123456789003132333435363738"
        "383938313030303132333435363738313536"
    ) + block + bytes.fromhex("26000000000000000014220000010005 00".replace(" ", ""))
    code = bytearray(8)
    vault.write_mac(message, len(message), code, 0)
    equal(bytes(code), b"80F1C4CF")
    assert vault.mac_matches(message, len(message), b"80F1C4CF")
    assert not vault.mac_matches(message, len(message), b"80F1C4CE")


def test_all_lengths_of_key_blocks():
    vault = signed_on()
    vault.take_working_keys(F62[:40])
    raises(KeyCheckError, vault.take_working_keys, F62[:39])
    raises(KeyCheckError, vault.take_working_keys, b"")


def test_a_wrong_check_value_changes_nothing():
    vault = signed_on()
    for place, name in ((18, "PIK"), (38, "MAK"), (58, "TDK"), (0, "PIK"), (22, "MAK"), (45, "TDK")):
        bad = bytearray(F62)
        bad[place] ^= 1
        equal(raises(KeyCheckError, vault.take_working_keys, bad).args, (name,))
        assert has_working_keys(vault)
    raises(KeyCheckError, vault.inject_tmk, TMK, b"\x00\x00\x00\x00")
    assert has_working_keys(vault) and vault.has_tmk


def test_without_keys_nothing_works():
    vault = opened()
    raises(KeyMissingError, vault.take_working_keys, F62)
    raises(KeyMissingError, vault.write_mac, b"", 0, bytearray(8), 0)
    raises(KeyMissingError, vault.write_pin_block, bytearray(12), 4, b"6200000000001234566", bytearray(8))


def test_a_new_master_key_forgets_the_working_keys():
    vault = signed_on()
    other = bytes(range(16))
    cipher = Tdes(other)
    value = bytearray(8)
    cipher.encrypt(value)
    vault.inject_tmk(other, value[:4])
    assert not has_working_keys(vault)


def test_the_master_key_survives_a_restart_sealed():
    store = Store()
    vault = opened(store)
    vault.inject_tmk(TMK, TMK_KCV)
    for blob in store.blobs.values():
        assert TMK[:8] not in blob
    again = opened(store)
    again.take_working_keys(F62)
    assert has_working_keys(again)


def test_altered_secrets_are_refused():
    store = Store()
    opened(store).inject_tmk(TMK, TMK_KCV)
    good = store.blobs["tmk"]
    for at in range(len(good)):
        store.blobs["tmk"] = good[:at] + bytes([good[at] ^ 0x40]) + good[at + 1 :]
        equal(raises(SealError, opened, store).args, ("tmk",))
    store.blobs["tmk"] = store.blobs["dek"]
    raises(SealError, opened, store)


def test_records_are_sealed_and_chained():
    vault = opened()
    first, second = bytearray(b"A" * 224), bytearray(b"A" * 224)
    tag_1 = vault.seal_record(1, first, bytes(TAG))
    tag_2 = vault.seal_record(2, second, tag_1)
    assert first != second and b"AAAA" not in first
    assert vault.record_is_genuine(2, second, tag_2, tag_1)
    assert not vault.record_is_genuine(2, second, tag_2, bytes(TAG))
    assert not vault.record_is_genuine(3, second, tag_2, tag_1)
    vault.open_record(2, second)
    equal(second, b"A" * 224)


def test_erasing_leaves_no_payment_key():
    store = Store()
    vault = opened(store)
    vault.inject_tmk(TMK, TMK_KCV)
    vault.take_working_keys(F62)
    vault.erase_payment_keys()
    assert "tmk" not in store.blobs
    assert not opened(store).has_tmk
    assert not vault.has_tmk and not has_working_keys(vault)


def test_other_secrets_can_be_kept():
    store = Store()
    vault = opened(store)
    buffer = bytearray(64)
    equal(vault.recall("wifi", buffer), None)
    vault.keep("wifi", b"open sesame")
    equal(vault.recall("wifi", buffer), 11)
    equal(bytes(buffer[:11]), b"open sesame")
    assert b"sesame" not in store.blobs["wifi"]
