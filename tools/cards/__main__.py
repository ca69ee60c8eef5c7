"""`python -m tools.cards`: what cards there are, and one of them in a virtual PC/SC reader."""

import time
from typing import Annotated

import typer

from tools.cards.card import new_card
from tools.cards.pcsc import PcscCard, PcscError
from tools.cards.profiles import ProfileError, names, troubles
from tools.cards.vpcd import PORT, VirtualReader, VpcdError
from tools.simulator.card_slot import present
from tools.simulator.client import DeviceError

_LOOK_S = 0.3
app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command("list")
def list_all() -> None:
    """Profiles and troubles."""
    typer.echo("profiles: " + ", ".join(names()))
    typer.echo("troubles: " + ", ".join(troubles()))


@app.command()
def vpcd(
    profile: Annotated[str, typer.Option(help="what the card is")] = "credit",
    trouble: Annotated[str, typer.Option(help="what is wrong with it")] = "",
    host: Annotated[str, typer.Option(help="of vpcd")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = PORT,
) -> None:
    """Put a card into the virtual reader of vsmartcard (Debian: vsmartcard-vpcd, pcscd) until Ctrl-C."""
    try:
        card = new_card(profile, trouble)
        reader = VirtualReader(card.inserted(), host, port)
        typer.echo(f"{card.owner.name['en']} is in the reader at {host}:{port}")
        reader.serve()
    except (ProfileError, VpcdError) as error:
        typer.secho(f"cards: {error}", fg="red", err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        pass


@app.command()
def pcsc(
    port: Annotated[int, typer.Option(min=1, max=65535, help="control socket of the simulated terminal")] = 7700,
    reader: Annotated[str, typer.Option(help="part of the reader's name; else the first with a card")] = "",
) -> None:
    """Hold the card in a PC/SC reader into the simulated terminal's slot until it is taken out, or Ctrl-C."""
    try:
        card = PcscCard(reader)
        try:
            with present(port, card, "insert"):
                typer.echo(f"the card in {card.reader} is in the slot")
                while card.is_there():
                    time.sleep(_LOOK_S)
        finally:
            card.close()
    except (PcscError, DeviceError) as error:
        typer.secho(f"cards: {error}", fg="red", err=True)
        raise typer.Exit(1) from None
    except OSError:
        typer.secho(f"cards: no simulated terminal at port {port}", fg="red", err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    app()
