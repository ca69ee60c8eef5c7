"""The payer's phone, as a hand holds it: before the scanner with a payer's code, or over the terminal's display.

The phones themselves, their money and their owners' habits are the acquirer's (tools/acquirer/README.md); here are only
the two things that happen in the shop: showing and reading a code.
"""

import asyncio
from typing import Any

import segno
import zxingcpp
from PIL import Image

from tools.acquirer.phones import Behaviour
from tools.panel.acquirer import AcquirerDesk, AcquirerError
from tools.panel.device import DeviceLink
from tools.panel.glass import HEIGHT, WIDTH
from tools.panel.line import DeviceError
from tools.panel.mirror import Mirror

BEHAVIOURS = tuple(Behaviour)
MOST = 100_000_000  # fen in a purse
HELD_MS = 5000  # a hand holds the phone before the scanner for so long at most
LARGER = 3  # times; readers like modules of several pixels


class PhoneError(Exception):
    """It did not work; the argument is the id of a text of the page, or the acquirer's words."""


class Phones:
    """What the panel does with the acquirer's phones. The fact `paycode` is what the chosen one shows."""

    def __init__(self, mirror: Mirror, device: DeviceLink, acquirer: AcquirerDesk) -> None:
        self._mirror, self._device, self._acquirer = mirror, device, acquirer

    async def change(self, phone: str, **fields: Any) -> None:
        """Set balance (fen) or behaviour. Raises PhoneError."""
        self._known(phone)
        await self._ask(f"/phones/{phone}", fields)
        await self._acquirer.look_at_phones()

    async def show_code(self, phone: str) -> bool:
        """A fresh payer's code on the phone's display, held before the scanner; whether that has read it. Raises
        PhoneError."""
        self._known(phone)
        code = str((await self._ask(f"/phones/{phone}/code", {}))["code"])
        shown = {"phone": phone, "code": code, "rows": modules(code), "read": False}
        self._mirror.tell("paycode", shown)
        try:
            read = await self._device.hold_code(code, HELD_MS)
        except DeviceError as error:
            raise PhoneError(str(error)) from None
        self._mirror.note({"source": "phone", "say": "phone_shown" if read else "phone_unread", "value": code[-4:]})
        if self._mirror.facts["paycode"] == shown:
            self._mirror.tell("paycode", {**shown, "read": read})
        return read

    async def scan_display(self, phone: str) -> str:
        """Read the code on the terminal's display; what the acquirer says of its order: `approved`, or `pending` while
        the owner has not paid. Raises PhoneError."""
        self._known(phone)
        text = await asyncio.to_thread(read_code, picture_of(bytes(self._mirror.glass.pixels)))
        if not text:
            raise PhoneError("no_code_on_display")
        self._mirror.note({"source": "phone", "say": "phone_scanned", "value": text})
        answer = await self._ask(f"/phones/{phone}/scan", {"text": text})
        await self._acquirer.look_at_phones()
        return str(answer["state"])

    def _known(self, phone: str) -> None:
        if not any(one["id"] == phone for one in self._mirror.facts["phones"]):
            raise PhoneError("no_phone")

    async def _ask(self, path: str, body: dict) -> dict:
        try:
            return await self._acquirer.ask(path, body)
        except AcquirerError as error:
            raise PhoneError(str(error)) from None


def modules(text: str) -> list[str]:
    """A QR code as rows of 0 and 1, without the quiet zone."""
    return ["".join(str(int(bool(dark))) for dark in row) for row in segno.make(text, error="m", micro=False).matrix]


def picture_of(pixels: bytes) -> Image.Image:
    """The display in grey, from big-endian RGB565: the high bytes do, dark is dark in red too."""
    return Image.frombytes("L", (WIDTH, HEIGHT), pixels[0::2])


def read_code(picture: Image.Image) -> str:
    """The text of the code in a picture of the display, "" when there is none."""
    large = picture.resize((WIDTH * LARGER, HEIGHT * LARGER), Image.Resampling.NEAREST)
    found = zxingcpp.read_barcodes(large)
    return found[0].text if found else ""
