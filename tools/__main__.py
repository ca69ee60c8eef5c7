"""`python -m tools`: what can be done with a checkout. `make help` lists the short forms."""

from pathlib import Path
from typing import Annotated

import typer

from tools import boards
from tools.launcher.till import PANEL_PORT, STATE

Board = Annotated[str, typer.Option(help="a folder of boards/")]

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command()
def run(
    port: Annotated[int, typer.Option(min=0, max=65535, help="of the panel, or the next free one")] = PANEL_PORT,
    host: Annotated[str, typer.Option(help="address of the panel; another lets others in")] = "127.0.0.1",
    state: Annotated[Path | None, typer.Option(help="where the device keeps its flash")] = None,
    acquirer: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="admin interface of one that runs")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="open the panel in a browser")] = True,
    board: Board = boards.DEFAULT,
) -> None:
    """Acquirer, terminal and device panel, until Ctrl-C."""
    from tools.launcher.run import run as run_till

    state = state or (STATE if board == boards.DEFAULT else STATE.with_name(f"device-{board}"))
    raise typer.Exit(run_till(port, host, state, acquirer, browser, board))


@app.command()
def demo(
    state: Annotated[Path | None, typer.Option(help="a device to keep; otherwise one for this demo only")] = None,
) -> None:
    """One sale without a browser: screen and slip as pictures in build/demo, and the acquirer's ledger row."""
    from tools.launcher.demo import demo as demo_sale

    raise typer.Exit(demo_sale(state))


@app.command()
def image(
    board: Board = boards.DEFAULT,
    key: Annotated[Path | None, typer.Option(help="a release: the key that signs its image")] = None,
    technician: Annotated[Path | None, typer.Option(help="a release: the key that signs technicians' tokens")] = None,
) -> None:
    """The ROMFS images: the product's for a board, signed, and the simulated silicon's."""
    from tools.image.build import ImageError, build_product, build_silicon
    from tools.image.signers import chosen
    from tools.image.signing import SigningError

    try:
        for path in (build_product(board, chosen(key, technician, board)), build_silicon()):
            typer.echo(f"{path.stat().st_size:9,} bytes  {path}")
    except (ImageError, SigningError) as error:
        typer.secho(f"image: {error}", fg="red", err=True)
        raise typer.Exit(1) from None


@app.command()
def screens() -> None:
    """Redraw the pictures in docs/pictures from the running product."""
    from tools.pictures import main as draw

    raise typer.Exit(draw())


if __name__ == "__main__":
    app(prog_name="python -m tools")
