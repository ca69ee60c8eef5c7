"""What a slip says of a chip: how the payer was verified, cryptogram, application (the dialect's receipt, IC block).

Loaded for slips of chips only. The labels in capitals are EMV's names, the same in both languages.
"""

from binascii import hexlify

from ledger.transaction import TAP
from ui.texts import both

_NO_CVM = "none"
# first six bits of the CVM results: the words for them
_CVM = {
    0x01: "offline_pin", 0x02: "online_pin", 0x03: "pin_signature", 0x04: "offline_pin", 0x05: "pin_signature",
    0x1E: "signature", 0x1F: _NO_CVM, 0x20: "document", 0x3F: _NO_CVM,
}  # fmt: skip
_FAILED = 1  # third byte of the CVM results
_BY_DEVICE = b"\x1f\x00\x02"  # a tap's


def chip_lines(transaction):
    """Yield the lines about its chip, as far as anything is known."""
    chip = transaction.chip
    verified = _verified(transaction)
    if verified:
        yield "small_pair", "验证 CVM", "%s %s" % both("slip_cvm." + verified)
    for pair in (
        (_named(chip.cryptogram_type, chip.cryptogram), _named("ATC", chip.atc)),
        (_named("TVR", chip.tvr), _named("TSI", chip.tsi)),
        (_named("UN", chip.unpredictable_number), _named("AIP", chip.interchange_profile)),
        (_named("AID", chip.aid), chip.label),
        ("CARD SN " + chip.sequence if chip.sequence else "", ""),
    ):
        if pair[0] and pair[1]:
            yield "small_pair", pair[0], pair[1]
        elif pair[0] or pair[1]:
            yield "small", pair[0] or pair[1]


def waived_lines(transaction):
    """Yield what stands on the slip in the place of a signature that was not asked for, in both languages."""
    pin, signature, limit = transaction.chip.waived
    if signature:
        for line in both("slip_waived.both" if pin else "slip_waived.signature"):
            yield "small", line.format(limit="%d.%02d" % divmod(limit, 100))


def _named(name: str, value: bytes) -> str:
    return name + " " + hexlify(value).decode().upper() if name and value else ""


def _verified(transaction) -> str:
    """How the payer was verified, as the last part of a text's id; "" when it is not known."""
    results = transaction.chip.cvm_results
    if not results:
        return ""
    if transaction.entry == TAP:
        if results == _BY_DEVICE:
            return "device"
        if not any(results):
            return _NO_CVM
    elif results[2] == _FAILED:
        return "failed"
    return _CVM.get(results[0] & 0x3F, "failed")
