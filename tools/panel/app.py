"""The panel's web server: the page, the fonts, the slips as pictures, and one socket per tab."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import FastAPI, HTTPException, Response, WebSocket
from fastapi.staticfiles import StaticFiles
from starlette.responses import FileResponse

from tools.panel.desk import Desk
from tools.panel.guard import Guard
from tools.panel.tab import Tab
from tools.paths import ROOT

PAGE = Path(__file__).resolve().parent / "static"
FONTS = ROOT / "node_modules" / "@fontsource-variable"


def build_app(desk: Desk, names: frozenset[str] = frozenset()) -> FastAPI:
    """The application; `names` are further names under which this machine may be opened."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(desk.device.run()), asyncio.create_task(desk.acquirer.run())]
        yield
        await desk.readers.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    app = FastAPI(lifespan=lifespan, openapi_url=None)
    app.add_middleware(Guard, names=names)

    @app.get("/")
    async def page() -> Response:
        return FileResponse(PAGE / "index.html")

    @app.get("/slips/{number}.png")
    async def slip(number: int) -> Response:
        found = desk.mirror.tray.get(number)
        if found is None:
            raise HTTPException(404, "no such slip")
        return Response(await asyncio.to_thread(found.png), media_type="image/png")

    @app.get("/scripts/{number}.py")
    async def script(number: int) -> Response:
        found = desk.recorder.script(number)
        if found is None:
            raise HTTPException(404, "no such script")
        return Response(found, media_type="text/x-python; charset=utf-8")

    @app.websocket("/tab")
    async def tab(socket: WebSocket) -> None:
        await socket.accept()
        await Tab(socket, desk).serve()

    for font in ("noto-sans-sc", "noto-sans-mono"):
        if (FONTS / font).is_dir():  # without the font packages the page uses the system's fonts
            app.mount(f"/fonts/{font}", StaticFiles(directory=FONTS / font))
    app.mount("/", StaticFiles(directory=PAGE))
    return app
