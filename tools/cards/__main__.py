"""`python -m tools.cards`: what cards there are, and one of them in a virtual PC/SC reader."""

from typing import Annotated

import typer

from tools.cards.card import new_card
from tools.cards.profiles import ProfileError, names, troubles
from tools.cards.vpcd import PORT, VirtualReader, VpcdError

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


if __name__ == "__main__":
    app()
