"""Write tests/unit/label_vectors.py: labels of small images, signed with keys that nobody keeps.

    python -m tests.image.make_label_vectors

The device's tests build the same images again from their seeds (tests/unit/small_images.py).
"""

import textwrap

from cryptography.hazmat.primitives.asymmetric import rsa

from tests.unit.small_images import body
from tools.image.signing import BITS, Identity, modulus, signed
from tools.paths import ROOT

TARGET = ROOT / "tests" / "unit" / "label_vectors.py"
HEAD = '''"""Labels of small images, made by tests/image/make_label_vectors.py with keys that nobody keeps."""

from binascii import unhexlify
'''
ROWS = {  # name: seed, length, what the label says, whether the key is the device's
    "one": (1, 9000, Identity("handheld_s3", (1, 0, 0)), True),
    "two": (2, 9100, Identity("handheld_s3", (1, 1, 0), lowest=(1, 0, 0)), True),
    "three": (3, 8500, Identity("handheld_s3", (2, 0, 0), lowest=(1, 1, 0)), True),
    "wrover": (4, 1000, Identity("handheld_wrover", (1, 1, 0)), True),
    "stranger": (5, 1000, Identity("handheld_s3", (9, 0, 0)), False),
    "release": (6, 1000, Identity("handheld_s3", (1, 1, 0), production=True), True),
}


def main() -> None:
    mine, other = (rsa.generate_private_key(public_exponent=65537, key_size=BITS) for _ in range(2))
    lines = [HEAD, f"KEY = unhexlify(\n{wrapped(modulus(mine).hex())}\n)", "LABELS = {  # name: seed, length, label"]
    for name, (seed, length, identity, is_mine) in ROWS.items():
        label = signed(body(seed, length), mine if is_mine else other, identity)[-336:].hex()
        lines.append(f'    "{name}": (\n        {seed}, {length},\n{wrapped(label, 8)},\n    ),')
    TARGET.write_text("\n".join([*lines, "}", ""]), encoding="utf-8")


def wrapped(digits: str, indent: int = 4) -> str:
    return "\n".join(f'{" " * indent}"{part}"' for part in textwrap.wrap(digits, 96))


if __name__ == "__main__":
    main()
