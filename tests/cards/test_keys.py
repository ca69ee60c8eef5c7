"""Keys and cryptograms of the software card, judged by `cryptography`, `pyemv` and a published computation."""

import warnings

import pyemv
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tools.cards import lab
from tools.cards.cryptogram import SM4, TDES, covered
from tools.cards.rsa import key_of

pytestmark = pytest.mark.filterwarnings("ignore:.*TripleDES.*")
PAN, SEQUENCE = "6224240000051234", "01"
HEX = bytes.fromhex


@pytest.mark.parametrize("bits", [1024, 1152, 1408, 1984])
def test_rsa_keys_are_keys(bits):
    """`cryptography` (OpenSSL) refuses numbers that do not belong together, and checks the primes."""
    key = key_of("a test", bits)
    numbers = rsa.RSAPrivateNumbers(
        p=key.p,
        q=key.q,
        d=key.d,
        dmp1=key.d % (key.p - 1),
        dmq1=key.d % (key.q - 1),
        iqmp=pow(key.q, -1, key.p),
        public_numbers=rsa.RSAPublicNumbers(3, key.n),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert numbers.private_key().key_size == bits
    block = b"\x6a" + bytes(key.size - 2) + b"\xbc"
    assert key.recover(key.sign(block)) == block


def test_labels_tell_keys_apart():
    assert key_of("one", 512) == key_of("one", 512)
    assert key_of("one", 512) != key_of("two", 512)
    assert len({lab.issuer_master_key(use) for use in (lab.AC, lab.MAC, lab.ENC)}) == 3
    assert all(byte.bit_count() % 2 for byte in lab.issuer_master_key(lab.AC))


def test_published_computation():
    """Session key, data and ARQC of a PBOC card (shuzhiduo.com/A/l1dyep1Vde)."""
    session = TDES.session_key(HEX("0D2E3CB0BC1F9E03AED58F663A2F9679"), 0x000E)
    assert session == HEX("C3D3F062E9992B4E923D338D66193526")
    terminal = {
        "9F02": HEX("000000001234"), "9F03": HEX("000000000034"), "9F1A": HEX("0156"), "95": HEX("D86004A800"),
        "5F2A": HEX("0156"), "9A": HEX("120516"), "9C": HEX("01"), "9F37": HEX("01010101"),
    }  # fmt: skip
    data = covered(terminal, HEX("7C00"), 0x000E, HEX("03A4B904"))
    assert TDES.mac(session, data) == HEX("F294D7022FA9B058")


def test_pyemv_agrees():
    """Card key by option A, cryptogram, ARPC by method 1, script MAC."""
    master = lab.issuer_master_key(lab.AC)
    card_key = TDES.card_key(master, PAN, SEQUENCE)
    judged = pyemv.kd.derive_icc_mk_a(master, PAN, SEQUENCE)
    assert [byte >> 1 for byte in card_key] == [byte >> 1 for byte in judged], "the lowest bits are parity"
    session = TDES.session_key(card_key, 7)
    for size in range(1, 40):
        data = bytes(range(size))
        assert TDES.mac(session, data) == pyemv.ac.generate_ac(session, data, pyemv.ac.PaddingType.EMV)
        assert TDES.mac(session, data)[:4] == pyemv.sm.generate_command_mac(session, data, 4)
    arqc = HEX("AD03EE811AFAD484")
    assert TDES.arpc(session, arqc, b"00") == pyemv.ac.generate_arpc_1(session, arqc, b"00")


def test_pyemv_hides_alike():
    """Script secrets: length, data, padding under 3DES-ECB, as pyemv has it for Visa."""
    session = TDES.session_key(lab.issuer_master_key(lab.ENC), 7)
    block = HEX("241234FFFFFFFFFF")
    hidden = TDES.hide(session, block)
    assert hidden == pyemv.sm.encrypt_command_data(session, block, pyemv.sm.EncryptionType.VISA)
    assert TDES.reveal(session, hidden) == block


def test_sm4():
    """GB/T 32907 example, and one block for both halves of a key."""
    key = HEX("0123456789ABCDEFFEDCBA9876543210")
    assert SM4.encipher(key, key) == HEX("681EDF34D206965E86B3E94F536E4246")
    card_key = SM4.card_key(key, PAN, SEQUENCE)
    half = HEX("2424000005123401")
    assert SM4.decipher(key, card_key) == half + bytes(byte ^ 0xFF for byte in half)
    session = SM4.session_key(card_key, 0x0102)
    assert SM4.decipher(card_key, session) == HEX("0000000000000102000000000000FEFD")
    assert len(SM4.mac(session, b"data")) == len(SM4.arpc(session, bytes(8), b"00")) == 8
    assert SM4.reveal(session, SM4.hide(session, b"12345678")) == b"12345678"
    with pytest.raises(ValueError):
        SM4.reveal(session, bytes(range(16)))
