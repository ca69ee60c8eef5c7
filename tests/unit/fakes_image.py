"""Small signed images, made here by RSASSA-PSS with a salt of zeros. The key is good for nothing else; whoever imports
this trusts it."""

import hashlib
import struct
import sys
from binascii import unhexlify

from signedrom.verify import Trust

_N = unhexlify(
    "C7A08F10BAB517A38FA6D1439C785DC0F446B3AF99CF6687A939B3CD897D840EFF547597CCCB5039FC9781EB1F4A136853BD06B4311D"
    "5D323D399F2A8F2E57D567E40217BACFDF15586625858E9672BAB3246F5AC0EE12A5D4217421F02FCF396D8470816E5AC26A3EA7A6D0"
    "9C46BE3EBE2081E142E56D98581ECB68B7D5900F33EB63AB79366EC3E86C7E616C63A2F0CB234722984D8149AF1A7112B801F9C03C80"
    "971B534FAD286E5155826D88B16891F352152A261FE86B0D1414E45B128B956618DC6AE5AB5B6D4B480ED6BD3B7B76E5B2826E86B426"
    "EA29A8D061B069612A7E6DC035F1BCE8BF32262FBA73A326BC0A9546155A8472CEA537BF20992769"
)
_D = unhexlify(
    "00A9BB853E5ED6F04276E1B50C1CFE3AB8D4F9F32305F9A78906AF09320EB4FF3E6BDA6421ADA9DB8CC78D5FE98A5BC6CF430E75A4C0"
    "1DE21FD544291106ACB601BD53CB1E620DB1F57434105DD3DEC258A6A3540AD5FF968613825E3BD252298A553E9BBF71150F8DF10D45"
    "C8C46CB7554C53021B85C58D14508333C5808914F25788EEEA03D48C748399A40E91B01421BC2A83CCEFEAB323AA30CCA1CA3FCE61A1"
    "A314EA738B9DC618CC71806C68C8C86D681B8298D4A7D662F5AAE0D8E52C049A6A182AD03AFCA07C59AADD991F9A8DA8F603D6834AFF"
    "212736FAC230876AD15F8F49B05ADCB2485059A889BAE73B9F08257C73F57C0CCBC62C2CA9FA3A81"
)
BOARD = b"handheld_s3"
TRUST = Trust((_N,), BOARD)


class Trusting:
    """The same, as the module that a build freezes."""

    KEYS = (_N,)
    BOARD = BOARD
    IS_PRODUCTION = False


sys.modules["trust"] = Trusting


def signed_image(version, size=9000, board=BOARD, key=_N, fill=0, lowest=(0, 0, 0)):
    """A ROMFS of `size` bytes, whose content no mount would like, with its label."""
    body = size - 6
    image = bytearray(b"\xd2\xcd1") + bytes((0x80 | body >> 14, 0x80 | body >> 7 & 0x7F, body & 0x7F)) + bytes(body)
    for i in range(6, size):
        image[i] = (i * 7 + version[2] + fill) & 0xFF
    plain = struct.pack(
        ">8sI3sB3sx16s8s32s4x", b"SIGNROM1", size, bytes(version), 0, bytes(lowest), board,
        hashlib.sha256(key).digest()[:8], hashlib.sha256(image).digest(),
    )
    return bytes(image) + bytes(-size % 16) + plain + _signature(plain)


def _signature(plain):
    salt = bytes(32)
    proof = hashlib.sha256(bytes(8) + hashlib.sha256(plain).digest() + salt).digest()
    block = bytearray(190) + b"\x01" + salt
    for counter in range(7):
        for i, value in enumerate(hashlib.sha256(proof + counter.to_bytes(4, "big")).digest()):
            if counter * 32 + i < len(block):
                block[counter * 32 + i] ^= value
    block[0] &= 0x7F
    number = int.from_bytes(block + proof + b"\xbc", "big")
    return pow(number, int.from_bytes(_D, "big"), int.from_bytes(_N, "big")).to_bytes(256, "big")
