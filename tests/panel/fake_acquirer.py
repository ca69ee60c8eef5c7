"""As much of the acquirer's admin interface as the panel needs to be looked at: no faults, no steps, three phones."""

import asyncio
import contextlib
import socket

import uvicorn
from fastapi import FastAPI, HTTPException


class FakeAcquirer:
    """`async with FakeAcquirer() as acquirer: ... acquirer.url`. `scanned`: what phones have read."""

    def __init__(self) -> None:
        self.url = ""
        self.scanned: list[tuple[str, str]] = []
        self.books: list[dict] = []
        self.phones = [
            {"id": name, "wallet": name[0].upper(), "balance": 50_000, "behaviour": "pays"}
            for name in ("wechat", "alipay", "unionpay")
        ]
        self._room = contextlib.AsyncExitStack()

    async def __aenter__(self) -> "FakeAcquirer":
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(self._app(), log_level="warning", timeout_graceful_shutdown=1))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        self._room.push_async_callback(asyncio.wait, [serving])
        self._room.callback(setattr, server, "should_exit", True)
        while not server.started:
            await asyncio.sleep(0.01)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._room.aclose()

    def _app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/health")
        async def health() -> dict:
            return {"last_step": 0}

        @app.get("/events")
        async def events() -> list:
            await asyncio.sleep(0.1)
            return []

        @app.get("/faults")
        async def faults() -> list:
            return []

        @app.get("/transactions")
        async def transactions() -> list:
            return self.books

        @app.get("/phones")
        async def phones() -> list:
            return self.phones

        @app.post("/phones/{name}")
        async def change(name: str, change: dict) -> dict:
            phone = next(one for one in self.phones if one["id"] == name)
            phone.update(change)
            return phone

        @app.post("/phones/{name}/code")
        async def code(name: str) -> dict:
            return {"code": "134567890123012345"}

        @app.post("/phones/{name}/scan")
        async def scan(name: str, read: dict) -> dict:
            if not read["text"].startswith("https://pay"):
                raise HTTPException(404, "there is no such order")
            self.scanned.append((name, read["text"]))
            self.phones[0]["balance"] -= 12_850
            return {"state": "approved"}

        return app
