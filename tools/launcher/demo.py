"""`python -m tools demo`: one sale by itself, to see that everything works together."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import typer

from tools.acquirer.wallet import TestCard, load_cards
from tools.launcher.child import ChildError
from tools.launcher.run import Stopped, until_stopped
from tools.launcher.till import Places, Till, TillError
from tools.paths import BUILD, ROOT
from tools.simulator.client import Device, DeviceError, NotReachedError

PICTURES = BUILD / "demo"
AMOUNT = "12850"  # fen, as typed
CARD = "debit"  # of tools/acquirer/cards.toml: it wants its PIN
OPERATOR = ("01", "0000")
PATIENCE = 60  # seconds for each screen
CALM_MS = 300  # a screen that has not changed for so long is there
DONE_MS = 1500  # as long without a new line: printed
HOLD_MS = 100  # a finger on a key
SHOWN = ("at", "terminal_id", "batch", "trace", "kind", "amount", "masked", "state", "code", "auth_code", "reference")


def demo(state: Path | None) -> int:
    """Sell something with the device of a folder, or with a new one; the exit code."""
    if state is None:
        with tempfile.TemporaryDirectory(prefix="tinytill-") as folder:
            return demo(Path(folder))
    with until_stopped() as stopped:
        till = None
        try:
            till = Till(Places(state))
            typer.echo("Starting acquirer and terminal ...")
            till.start_acquirer()
            till.start_device()
            with connected(till) as device:
                sign_in(device)
                begin_sale(device)
                pay(device, card_of(CARD))
                show(device)
            report(till)
        except Stopped:
            return 1
        except (TillError, ChildError, DeviceError, NotReachedError, OSError) as error:
            typer.secho(f"demo: {error}", fg="red", err=True)
            return 1
        finally:
            stopped.set()
            if till is not None:
                till.stop()
    return 0


@contextlib.contextmanager
def connected(till: Till) -> Iterator[Device]:
    """A client of the till's device."""
    with contextlib.closing(Device(till.control_port)) as device:
        yield device


def card_of(card_id: str) -> TestCard:
    return next(card for card in load_cards() if card.id == card_id)


def type_in(device: Device, *keys: str) -> None:
    """As a hand does: once the screen is there, and not too fast."""
    device.expect(within=PATIENCE, quiet=CALM_MS)
    device.press(*keys, hold_ms=HOLD_MS)


# 王, as a finger draws it: points on the display
SIGNATURE = (
    [(100 + 5 * i, 92) for i in range(12)],
    [(104 + 5 * i, 122) for i in range(10)],
    [(128, 92 + 5 * i) for i in range(13)],
    [(92 + 6 * i, 154) for i in range(13)],
)


def sign_in(device: Device) -> None:
    """From power-on to where an amount can be typed."""
    number, password = OPERATOR
    device.expect(within=PATIENCE, screen=["login", "amount"])
    if device.screen()["name"] == "login":
        type_in(device, *number, "ok")
        type_in(device, *password, "ok")
    device.expect(within=PATIENCE, screen="amount")


def begin_sale(device: Device, amount: str = AMOUNT) -> None:
    """Type the amount; ends where a card is asked for."""
    device.expect(within=PATIENCE, screen="amount")
    type_in(device, *amount, "ok")
    device.expect(within=PATIENCE, screen="present")
    device.expect(within=PATIENCE, quiet=CALM_MS)


def pay(device: Device, card: TestCard) -> None:
    """Swipe, type the PIN, sign; ends with the approval on the screen and the merchant's copy printed."""
    device.swipe(card.track2, track1=card.track1)
    device.expect(within=PATIENCE, screen=["pin", "question"])
    if device.screen()["name"] == "question":  # the same card paid as much a moment ago
        type_in(device, "ok")
        device.expect(within=PATIENCE, screen="pin")
    type_in(device, *card.pin, "ok")
    device.expect(within=PATIENCE, screen="sign")
    device.touch(*SIGNATURE)
    type_in(device, "ok")
    device.expect(within=PATIENCE, screen="approved")
    device.expect(within=PATIENCE, log="merchant copy of")
    device.expect(within=PATIENCE, quiet=DONE_MS)


def show(device: Device) -> None:
    """Keep what a merchant sees."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, image in (("screen.png", device.lcd_image()), ("slip.png", device.paper_image())):
        image.save(PICTURES / name)
        typer.echo(f"  {(PICTURES / name).relative_to(ROOT)}  {image.width} x {image.height}")


def report(till: Till) -> None:
    """The acquirer's side of it."""
    row = httpx.get(f"{till.admin_url}/transactions", params={"limit": 1}, trust_env=False).json()[-1]
    typer.echo("  in the acquirer's books:")
    for name in SHOWN:
        value = f"{row[name] / 100:,.2f}" if name == "amount" else row[name]
        typer.echo(f"    {name:12} {value}")
