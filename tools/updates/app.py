"""What the server answers: the newest image of a board, whole or in parts, and a list for whoever looks."""

from collections.abc import Callable

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import FileResponse

from tools.updates.store import Store

_ASKED = ("tinytill-serial", "tinytill-version", "tinytill-failed")  # what a terminal tells of itself


def update_app(store: Store, told: Callable[[str], None]) -> FastAPI:
    """`told` gets a line for each request of a terminal for its image."""
    app = FastAPI(title="TinyTill updates", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/")
    def offered() -> list[dict]:
        return [{"board": label.board, "version": label.name} for label in store.images().values()]

    @app.get("/{board}/newest.romfs")
    def newest(board: str, request: Request) -> FileResponse:
        about = " ".join(_shown(request.headers.get(name, "-")) for name in _ASKED)
        found = store.newest(board)
        told(f"{_shown(board)} {about} {_shown(request.headers.get('range', '-'))} {found[1].name if found else '-'}")
        if found is None:
            raise HTTPException(404)
        path, label = found
        return FileResponse(path, headers={"etag": f'"{label.digest[:32]}"', "cache-control": "no-cache"})

    return app


def _shown(text: str) -> str:
    """A word from outside, fit for a log line."""
    return "".join(sign for sign in text[:64] if sign.isalnum() or sign in "-._=,")
