"""`python -m tools.updates`: hands out the terminals' software. `serve`, `publish`, `list`."""

import pathlib
import socket
import sys
from typing import Annotated

import typer
import uvicorn

from tools.acquirer.certificates import CertificateError, Certificates
from tools.image.signing import SigningError, load_key, workshop_key
from tools.paths import BUILD, VAR
from tools.updates.app import update_app
from tools.updates.labels import LabelError
from tools.updates.store import Store

PORT = 7586
NAME = "updates.example"

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
Folder = Annotated[pathlib.Path, typer.Option(help="the images that are offered, a folder for each board")]


def _fail(error: Exception | str) -> typer.Exit:
    print(f"updates: {error}", file=sys.stderr)
    return typer.Exit(1)


@app.command()
def serve(
    folder: Folder = BUILD,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one")] = PORT,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    name: Annotated[str, typer.Option(help="name in the server's certificate")] = NAME,
    tls_dir: Annotated[pathlib.Path, typer.Option(help="authority and keys, made when missing")] = VAR / "updates-tls",
) -> None:
    """Serve until Ctrl-C; the first line says where and which authority terminals have to trust."""
    try:
        Certificates(tls_dir, name)
        listener = socket.create_server((host, port))
    except (CertificateError, OSError) as error:
        raise _fail(error) from None
    print(f"updates {host}:{listener.getsockname()[1]} {tls_dir / 'ca.pem'}", flush=True)
    config = uvicorn.Config(
        update_app(Store(folder), lambda line: print(line, flush=True)),
        log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=1,
        ssl_certfile=tls_dir / "server.pem", ssl_keyfile=tls_dir / "server.key",
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listener])


@app.command()
def publish(
    image: Annotated[pathlib.Path, typer.Argument(help="a signed image, as `make image` makes it")],
    folder: Folder,
    key: Annotated[pathlib.Path | None, typer.Option(help="who must have signed it; else this checkout's key")] = None,
) -> None:
    """Offer an image. One that is not signed, or not by that key, is refused."""
    try:
        signer = load_key(key) if key else workshop_key()
        print(Store(folder).publish(image, signer.public_key()))
    except (LabelError, SigningError, OSError) as error:
        raise _fail(error) from None


@app.command("list")
def list_images(folder: Folder = BUILD) -> None:
    """What is offered."""
    for path, label in Store(folder).images().items():
        print(f"{label.board:<16} {label.name:<12} {'release' if label.production else 'workshop':<9} {path}")


if __name__ == "__main__":
    app(prog_name="python -m tools.updates")
