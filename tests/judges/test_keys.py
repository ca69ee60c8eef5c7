"""Keys on their way: TR-31 against `psec`, DUKPT against `pydukpt`, SM2 against `gmssl`; random keys and data."""

import random

import psec
import pydukpt
import pytest
from gmssl.sm2 import CryptSM2

MODULE = "key_cases"
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
REFUSED = "KeyBlockError"
LONGEST = 1024  # characters of a block that the device looks at
pytestmark = pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")


@pytest.fixture
def rng():
    return random.Random(3108)


def random_header(rng, version: str) -> psec.tr31.Header:
    algorithm = "A" if version == "D" else "T"
    header = psec.tr31.Header(version, rng.choice(["P0", "M3", "D0", "K0", "B1"]), algorithm, rng.choice("BDEGNX"))
    header.version_num = rng.choice(["00", "12", "c1"]).upper()
    header.exportability = rng.choice("ENS")
    for name in rng.sample(["KS", "KP", "LB", "TS"], rng.randint(0, 3)):
        header.blocks[name] = "".join(rng.choices("0123456789ABCDEF", k=rng.choice([4, 20, 300])))
    return header


def wrapped(rng):
    """(protection key, key, header, block)."""
    version = rng.choice("BD")
    protection_key = rng.randbytes(rng.choice([16, 32] if version == "D" else [16, 24]))
    key = rng.randbytes(rng.choice([16, 32] if version == "D" else [8, 16, 24]))
    header = random_header(rng, version)
    return protection_key, key, header, psec.tr31.wrap(protection_key, header, key)


def test_key_blocks_of_psec(device, rng):
    made = []
    while len(made) < 80:
        one = wrapped(rng)
        if len(one[3]) <= LONGEST:
            made.append(one)
    cases = [["key_block", protection_key.hex(), block] for protection_key, _, _, block in made]
    for (_, key, header, _), result in zip(made, device(MODULE, cases), strict=True):
        assert result == {
            "usage": header.key_usage, "algorithm": header.algorithm, "mode": header.mode_of_use,
            "version": header.version_num, "exportability": header.exportability, "key": key.hex(),
            "options": result["options"],
        }
        # psec adds the padding block, and counts it
        assert [pair for pair in result["options"] if pair[0] != "PB"] == [[k, v] for k, v in header.blocks.items()]


def test_damaged_key_blocks_are_refused_by_both(device, rng):
    cases, judged = [], []
    for _ in range(150):
        protection_key, _, _, block = wrapped(rng)
        at = rng.randrange(len(block))
        damage = rng.choice(["sign", "cut", "double"])
        if damage == "sign":
            block = block[:at] + rng.choice("0123456789ABCDEFGZ ") + block[at + 1 :]
        elif damage == "cut":
            block = block[:at] + block[at + 8 :]
        else:
            block = block[:at] + block[at : at + 8] + block[at:]
        try:
            judged.append(psec.tr31.unwrap(protection_key, block)[1].hex())
        except (psec.tr31.HeaderError, psec.tr31.KeyBlockError, ValueError):
            judged.append(REFUSED)
        cases.append(["key_block", protection_key.hex(), block])
    results = device(MODULE, cases)
    told = [result.get("raised") or result["key"] for result in results]
    for case, ours, theirs in zip(cases, told, judged, strict=True):
        assert ours == theirs or (ours == REFUSED and len(case[2]) > LONGEST), case[2]
    assert told.count(REFUSED) > 100


def test_dukpt_with_triple_des(device, rng):
    cases = []
    for _ in range(30):
        ksn = pydukpt.ksn_with_counter(rng.randbytes(10), rng.randrange(1 << rng.randint(1, 20)))
        cases.append(["tdea_dukpt", rng.randbytes(16).hex(), ksn.hex(), rng.randint(1, 5)])
    for case, result in zip(cases, device(MODULE, cases), strict=True):
        base, ksn = bytes.fromhex(case[1]), bytes.fromhex(case[2])
        initial = pydukpt.derive_ipek(base, ksn)
        for _ in range(case[3]):
            ksn = pydukpt.next_ksn(ksn)
        key = pydukpt.derive_key(initial, ksn)
        expected = [ksn, key, pydukpt.pin_key(key), pydukpt.mac_request_key(key), pydukpt.mac_response_key(key)]
        assert result == [part.hex() for part in expected]


def sm2_pair(rng) -> tuple[str, str]:
    """A private and a public key of the judge's."""
    while True:
        private = f"{rng.randrange(1, ORDER - 1):064x}"
        judge = CryptSM2(private_key=private, public_key="")
        public = judge._kg(int(private, 16), judge.ecc_table["g"])
        if not public.startswith("04"):  # the judge takes that for the mark of an uncompressed point
            return private, public


def test_sm2_both_ways(device, rng):
    pairs = [sm2_pair(rng) for _ in range(8)]
    plains = [rng.randbytes(rng.choice([1, 16, 32, 100])) for _ in pairs]
    judges = [CryptSM2(private_key=private, public_key=public, mode=1) for private, public in pairs]
    cases = []
    for (_, public), plain in zip(pairs, plains, strict=True):
        cases.append(["sm2_encrypt", public, plain.hex()])
    for (private, _), plain, judge in zip(pairs, plains, judges, strict=True):
        cases.append(["sm2_decrypt", private, "04" + judge.encrypt(plain).hex()])
    results = device(MODULE, cases)
    for judge, plain, hidden in zip(judges, plains, results[: len(pairs)], strict=True):
        assert hidden[:2] == "04"
        assert judge.decrypt(bytes.fromhex(hidden)[1:]) == plain
    for (_, public), plain, result in zip(pairs, plains, results[len(pairs) :], strict=True):
        assert result == [public, plain.hex()]
