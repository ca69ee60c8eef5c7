"""firmware/security: keys that come in: components under dual control, TR-31 blocks, DUKPT."""

from check import equal, raises
from fakes_store import Acquirer, Store, opened
from paycrypto.aes import Aes
from paycrypto.des import Tdes
from paycrypto.errors import CryptoError, KeyBlockError
from paycrypto.kcv import kcv
from paycrypto.sm4 import Sm4
from security.components import Components
from security.errors import DualControlError, KeyCheckError, KeyMissingError, KeyUsageError
from security.key_table import DUKPT_ANSWER, DUKPT_MAC, DUKPT_PIN

h = bytes.fromhex
TDES_F62 = h("950973182317F80B950973182317F80B00962B60F679786E2411E3DE0000000000000000ADC67D84")  # TMK: sixteen 11
PARTS = h("0123456789ABCDEFFEDCBA9876543210"), h("A1B2C3D4E5F60718293A4B5C6D7E8F90")
PROTECTION_B = h("DD7515F2BFC17F85CE48F3CA25CB21F6")
PROTECTION_D = h("88E1AB2A2E3DD38C1FA039A536500CC8A87AB9D62DC92C01058FA79F44657DE6")
# made by psec: TMK of sixteen 11; SM4 TMK; DUKPT initial keys of X9.24-1 and X9.24-3
TMK_B = b"B0096K0TD00N00007E211591FD31728FAB6D9728AFB8A7014110620357FBCC90E403EFFC91E1ACBEA7D283C4A5FDCC9E"
SM4_TMK_D = (
    b"D0112K04B00N0000DCFBA75BD052FFCD6FADCE51D7D0FFDCE30B7F2A3ACE08C3ED7A8040FCF1B7BC1C2915542712382BF96879AB1CCA53EB"
)
DUKPT_B = (
    b"B0120B1TX00N0100KS18FFFF9876543210E0000097DBE189ECB165A2D54EC264758EB8DFC92B82C43833B3B8F48D31688172ED20"
    b"C3219282D9E0EBC9"
)
DUKPT_D = (
    b"D0176B1AX00N0200IK141234567890123456PB0C000000004ABD1056CB91136514839428C04CE899D7322B303265BCC8E1C46F23A698F6BD"
    b"24E254C88D3009728342F76D068036FAE17E12A9B798DAD6F3834E0B407F54DE"
)
# and blocks that are sound but of no use here: PIN key, TMK that may not decipher, no serial number, a broken one
NO_USE = (
    b"B0096P0TE00N0000ADEC94EFF1764AF5404AE5E429C7A5EF27417E056263354B3F8F6292577BDE42CE3B84A43C83F2C4",
    b"B0096K0TE00N00003CF88AC618D2653DCE49DBFA33443882BF3070E61235F4AD4B26B2DEBA261D792903D2C12CFA45B4",
    b"B0096B1TX00N0000D34717000321509FBE6B06968EC6DBEFF4DF532C19BF5106C4160DB04F5091026D67C89B340436A2",
    b"B0120B1TX00N0100KS18FFFF9876543210E0000G0F0ED7B39AAC730B020534868CFD4FE2CCD295DC28D090DD50734A9E033EE370"
    b"EEAAEDF8F34BE306",
)


def joined(*parts):
    key = bytearray(16)
    for part in parts:
        for i in range(16):
            key[i] ^= part[i]
    return key


def test_components_make_the_key_in_either_suite():
    third = bytes(range(100, 116))
    for suite, cipher in (("tdes", Tdes), ("sm4", Sm4)):
        for parts in (PARTS, PARTS + (third,)):
            store = Store()
            vault = opened(store)
            vault.serve(Acquirer(suite, "up_ecb", "iso0" if suite == "tdes" else "sm4"))
            with Components(vault, len(parts)) as components:
                for number, part in enumerate(parts):
                    equal(components.taken, number)
                    components.take("0%d" % number, part, kcv(cipher(part))[: 3 + number % 2])
                equal(components.inject_tmk(), kcv(cipher(joined(*parts))))
                key = components._key
            equal(key, bytes(16))
            assert vault.has_tmk
            again = opened(store)
            again.serve(Acquirer(suite, "up_ecb", "iso0" if suite == "tdes" else "sm4"))
            hidden = bytearray(h("22" * 16))
            for offset in range(0, 16, cipher.block_size):
                cipher(joined(*parts)).encrypt(hidden, offset)
            again.take_working_keys((bytes(hidden) + kcv(cipher(h("22" * 16)))) * 2)


def test_dual_control():
    vault = opened()
    value = kcv(Tdes(PARTS[0]))
    raises(DualControlError, Components, vault, 1)
    with Components(vault, 2) as components:
        raises(DualControlError, components.inject_tmk)
        components.take("99", PARTS[0], value)
        raises(DualControlError, components.take, "99", PARTS[1], kcv(Tdes(PARTS[1])))
        raises(DualControlError, components.inject_tmk)
        equal(raises(KeyCheckError, components.take, "00", PARTS[1], value).args, ("component 2",))
        for bad in (bytes(16), PARTS[1][:8], PARTS[1] + b"\x00"):
            raises(KeyCheckError, components.take, "00", bad, kcv(Tdes(bytes(16))))
        for short in (b"", kcv(Tdes(PARTS[1]))[:2]):
            raises(KeyCheckError, components.take, "00", PARTS[1], short)
        equal(components.taken, 1)
        components.take("00", PARTS[1], kcv(Tdes(PARTS[1])))
        raises(DualControlError, components.take, "01", PARTS[1], value)
        components.inject_tmk()
    assert vault.has_tmk


def test_components_that_cancel_out_are_no_key():
    vault = opened()
    with Components(vault, 2) as components:
        components.take("99", PARTS[0], kcv(Tdes(PARTS[0])))
        components.take("00", PARTS[0], kcv(Tdes(PARTS[0])))
        raises(KeyCheckError, components.inject_tmk)
    assert not vault.has_tmk


def with_protection(key, suite, store=None):
    vault = opened(store)
    cipher = Aes(key) if suite == "aes" else Tdes(key)
    vault.inject_protection_key(key, kcv(cipher), suite)
    return vault


def test_master_keys_in_blocks():
    store = Store()
    vault = with_protection(PROTECTION_B, "tdes", store)
    for blob in store.blobs.values():
        assert PROTECTION_B[:8] not in blob
    for _ in range(2):
        equal(vault.inject_block(TMK_B), "TMK")
        vault.take_working_keys(TDES_F62)
        vault = opened(store)  # the protection key and the TMK survive
        vault.take_working_keys(TDES_F62)
    vault = with_protection(PROTECTION_D, "aes")
    equal(vault.inject_block(SM4_TMK_D), "TMK")
    assert not vault.has_tmk  # for this acquirer
    vault.serve(Acquirer("sm4", "up_ecb", "sm4"))
    assert vault.has_tmk


def test_blocks_that_are_refused():
    raises(KeyMissingError, opened().inject_block, TMK_B)
    vault = with_protection(PROTECTION_B, "tdes")
    for block in NO_USE:
        raises(KeyUsageError, vault.inject_block, block)
    raises(KeyBlockError, vault.inject_block, TMK_B[:-1] + b"0")
    raises(KeyBlockError, vault.inject_block, SM4_TMK_D)  # another version: not this protection key's
    assert not vault.has_tmk and not vault.has_dukpt
    raises(KeyCheckError, vault.inject_protection_key, PROTECTION_B, b"\x00\x00\x00\x00", "tdes")
    raises(KeyCheckError, vault.inject_protection_key, PROTECTION_B[:8], kcv(Tdes(PROTECTION_B[:8])), "tdes")
    vault.inject_block(TMK_B)


def test_dukpt_with_triple_des():
    # ANSI X9.24-1:2009 annex A.4, transactions 1 to 3
    store = Store()
    vault = with_protection(PROTECTION_B, "tdes", store)
    raises(KeyMissingError, vault.next_dukpt)
    equal(vault.inject_block(DUKPT_B), "DUKPT")
    for count, block, request, answer in (
        (1, "1B9C1845EB993A7A", "9CCC7817", "20364223"), (2, "10A01C8D02C69107", "F608A9BC", "D1FCA6BE"),
        (3, "18DC07B94797B466", "20B59A4F", "BAD4CC9C"),
    ):
        equal(vault.next_dukpt(), h("FFFF9876543210E0000%d" % count))
        out = bytearray(8)
        equal(vault.write_pin_block(bytes((1, 2, 3, 4)), 4, b"4012345678909", out, DUKPT_PIN), 8)
        equal(out, h(block))
        vault.write_mac(b"4012345678909D987", 17, out, 0, DUKPT_MAC)
        equal(out[:4], h(request))
        vault.write_mac(b"4012345678909D987", 17, out, 0, DUKPT_ANSWER)
        equal(out[:4], h(answer))
        assert vault.mac_matches(b"4012345678909D987", 17, out, DUKPT_ANSWER)
        vault = opened(store)  # a power cut: the counter goes on
    raises(KeyMissingError, vault.write_mac, b"x", 1, bytearray(8), 0, DUKPT_MAC)
    raises(KeyUsageError, vault.write_mac, b"x", 1, bytearray(8), 0, DUKPT_PIN)
    raises(KeyUsageError, vault.write_mac, b"x", 1, bytearray(8), 0, "DUKPT")


def test_dukpt_with_aes():
    vault = with_protection(PROTECTION_D, "aes")
    equal(vault.inject_block(DUKPT_D), "DUKPT")
    equal(vault.next_dukpt(), h("123456789012345600000001"))
    out = bytearray(16)
    equal(vault.write_pin_block(bytes((1, 2, 3, 4)), 4, b"4111111111111111", out, DUKPT_PIN), 16)
    key = Aes(h("AF8CB133A78F8DC2D1359F18527593FB"))  # X9.24-3's own PIN key of transaction 1
    key.decrypt(out)
    for i, byte in enumerate(h("44111111111111111000000000000000")):
        out[i] ^= byte
    key.decrypt(out)
    equal(out[:8], h("441234AAAAAAAAAA"))


def test_a_key_that_comes_again_goes_on_where_it_stood():
    for protection, suite, block, first in (
        (PROTECTION_B, "tdes", DUKPT_B, "FFFF9876543210E0000%d"),
        (PROTECTION_D, "aes", DUKPT_D, "12345678901234560000000%d"),
    ):
        store = Store()
        vault = with_protection(protection, suite, store)
        vault.inject_block(block)
        equal(vault.next_dukpt(), h(first % 1))
        vault.inject_block(block)
        equal(vault.next_dukpt(), h(first % 2), "the same while it is held")
        vault.erase_payment_keys()
        vault.erase_payment_keys()
        vault = with_protection(protection, suite, store)
        vault.inject_block(block)
        equal(vault.next_dukpt(), h(first % 3), "and after it was erased")
        vault.erase_payment_keys()
        store.blobs["ksn"] = bytes(50)  # somebody has tampered with it
        vault = with_protection(protection, suite, store)
        vault.inject_block(block)
        equal(vault.next_dukpt(), h(first % 1))


def test_a_used_up_key_makes_no_more():
    store = Store()
    vault = with_protection(PROTECTION_B, "tdes", store)
    vault.inject_block(DUKPT_B)
    vault._keys.get("DUKPT", "derive keys")._keys.ksn[7:] = h("FFF800")
    raises(CryptoError, vault.next_dukpt)


def test_tampering_takes_them_all():
    store = Store()
    vault = with_protection(PROTECTION_B, "tdes", store)
    vault.inject_block(TMK_B)
    vault.inject_block(DUKPT_B)
    vault.next_dukpt()
    vault.erase_payment_keys()
    equal(sorted(store.blobs), ["dek", "kek", "ksn"])
    raises(KeyMissingError, vault.inject_block, TMK_B)
    raises(KeyMissingError, vault.next_dukpt)
    raises(KeyMissingError, vault.write_mac, b"x", 1, bytearray(8), 0, DUKPT_MAC)
