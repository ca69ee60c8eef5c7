"""A sale's message: fields, PIN block, bitmap, MAC, frame."""

from cards.stripe_card import StripeCard
from host.client import Client
from host.messages import financial
from host.values import Request
from ledger.kinds import SALE
from ledger.transaction import STRIPE, Transaction
from parameter_files import take
from parameters import Parameters
from security.pin_pad import PinPad
from security.vault import Vault

F62 = bytes.fromhex(
    "950973182317F80B950973182317F80B00962B60F679786E2411E3DE0000000000000000ADC67D84"
    "A0C45C59F1E549BBA0C45C59F1E549BBE2F24340"
)
GOLD_3 = bytes.fromhex(  # with service code 101 in the track: a stripe card without a chip; up to F60.3
    "60000300006031003100000200302004C020C0981100000000000001234500000202100012376200000000001234566D3012101123456789"
    "003132333435363738383938313030303132333435363738313536" "3081840359D889EF" "2600000000000000" "00132200000100"
)


class Store:
    def get(self, name, buffer):
        return None

    def put(self, name, buffer):
        pass

    def erase(self, name):
        pass


class Swipe:
    track1 = track3 = None

    def __init__(self):
        self.track2 = bytearray(b"6200000000001234566=30121011234567890")

    def wipe(self):
        pass


def given() -> Parameters:
    parameters = Parameters()
    take(parameters, {
        "merchant_id": "898100012345678", "terminal_id": "12345678", "merchant_name": "bench",
        "acquirer": {"host": "acquirer.example", "port": 7583, "tls": False, "encrypt_track": False},
    })  # fmt: skip
    return parameters


def bench(times: int) -> None:
    vault = Vault(Store(), lambda buffer: None)
    vault.open()
    vault.inject_tmk(b"\x11" * 16, bytes.fromhex("82E13665"))
    vault.take_working_keys(F62)
    client = Client(given(), vault)
    transaction = Transaction()
    transaction.entry, transaction.amount, transaction.pin_entered = STRIPE, 12345, True
    pad = PinPad(vault)
    card = StripeCard(Swipe(), "")
    request = Request(financial(SALE), client._parameters, 2, 1)
    request.transaction, request.card, request.pin_pad = transaction, card, pad
    end = 0
    for _ in range(times):
        for digit in (1, 2, 3, 4, 5, 6):
            pad.digit(digit)
        end = client._pack(request, request.values(vault))
    if times:  # the published message, up to what the terminal reads (F60.4) and so the MAC
        assert bytes(client._request[2 : end - 10]) == GOLD_3, bytes(client._request[:end]).hex()
