"""The keys of card schemes in the image: those of the vectors, and no other."""

import json
import pathlib

import pytest

from tools.image.ca_keys import CaKeyError, build
from tools.paths import ROOT

VECTORS = ROOT / "tests" / "vectors" / "emv_ca_keys.jsonl"


def test_every_published_key():
    made, at, found = build(), 0, {}
    while at < len(made):
        exponent, modulus = made[at + 26], made[at + 27]
        body = made[at + 28 : at + 28 + exponent + modulus]
        found[made[at : at + 6].hex().upper()] = (body[:exponent], body[exponent:])
        at += 28 + exponent + modulus
    published = {
        line["rid"] + line["index"]: (bytes.fromhex(line["exponent"]), bytes.fromhex(line["modulus"]))
        for line in map(json.loads, VECTORS.read_text().splitlines())
        if line["rid"] != "AFFFFFFFFF"
    }
    assert found == published


def test_a_wrong_check_sum(tmp_path: pathlib.Path):
    file = tmp_path / "keys.txt"
    file.write_text("# keys\nA000000333 01 03 C1C1C1 " + "00" * 20 + "\n")
    with pytest.raises(CaKeyError):
        build(file)
