"""`python -m tools demo`: one sale by itself, to see that everything works together."""

import contextlib
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
SHOWN = ("at", "terminal_id", "batch", "trace", "kind", "amount", "masked", "state", "code", "auth_code", "reference")


def demo(state: Path) -> int:
    """Sell something; the exit code."""
    with until_stopped() as stopped:
        till = None
        try:
            till = Till(Places(state))
            typer.echo("Starting acquirer and terminal ...")
            till.start_acquirer()
            till.start_device()
            with connected(till) as device:
                sign_in(device)
                sale(device, next(card for card in load_cards() if card.id == CARD))
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


def sign_in(device: Device) -> None:
    """From power-on to where an amount can be typed."""
    number, password = OPERATOR
    device.expect(within=PATIENCE, screen=["login", "home"])
    if device.screen()["name"] == "login":
        device.press(*number, "ok", *password, "ok")
    device.expect(within=PATIENCE, screen="home")


def sale(device: Device, card: TestCard) -> None:
    """Type the amount, swipe, type the PIN; ends with the approval on the screen and the slip printed."""
    device.press(*AMOUNT, "ok")
    device.expect(within=PATIENCE, screen="present")
    device.swipe(card.track2, track1=card.track1)
    device.expect(within=PATIENCE, screen="pin")
    device.press(*card.pin, "ok")
    device.expect(within=PATIENCE, screen="approved")
    device.expect(within=PATIENCE, paper="RMB")
    device.expect(within=PATIENCE, quiet=1500)


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
