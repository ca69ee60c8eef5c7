"""The panel's side of the acquirer's admin interface: faults of the next sale, steps for the log, phones."""

import asyncio
from typing import Any

import httpx

from tools.panel.mirror import Mirror

LISTEN = 2.0  # seconds that one question for steps may wait at the acquirer
RETRY = 1.0  # seconds between attempts to reach it
PATIENCE = httpx.Timeout(5.0, read=LISTEN + 5.0)

# our name of a fault -> the acquirer's rule. Each is for the next financial request and used up by it.
FAULTS: dict[str, dict[str, Any]] = {
    "no_answer": {"effect": "drop_request"},
    "answer_lost": {"effect": "drop_answer"},
    "late": {"effect": "delay", "seconds": 35},
    "twice": {"effect": "answer_twice"},
    "bad_mac": {"effect": "bad_mac"},
    "garbled": {"effect": "garbage"},
    "wrong_response": {"effect": "wrong_response"},  # to the chip
    "block_script": {"effect": "script", "script": ["block_application"], "template": "72"},
    "code": {"effect": "decline"},
}
NAMES = {rule["effect"]: name for name, rule in FAULTS.items()}
FINANCIAL = {"mti": "0200"}
STEPS = frozenset(["received", "decided", "replied", "unreadable"])
SHOWN = ("mti", "kind", "trace", "amount", "card", "code", "note", "faults")


class AcquirerError(Exception):
    """The acquirer did not do it; the argument says why."""


class AcquirerDesk:
    """Keeps the fact `acquirer` in the mirror true. `run()` must be running. Without a URL there is no acquirer."""

    def __init__(self, url: str | None, mirror: Mirror, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.mirror = mirror
        self._given = url is not None
        base = url or "http://127.0.0.1"
        self._http = httpx.AsyncClient(base_url=base, timeout=PATIENCE, transport=transport, trust_env=False)
        self._tell(False)

    def _tell(self, connected: bool, armed: dict[str, Any] | None = None) -> None:
        self.mirror.tell("acquirer", {"given": self._given, "connected": connected, "armed": armed or {}})
        if not connected:
            self.mirror.tell("phones", [])

    async def run(self) -> None:
        """Follow the acquirer, for ever."""
        try:
            while self._given:
                try:
                    await self._follow()
                except (httpx.HTTPError, ValueError, KeyError, TypeError):
                    self._tell(False)
                    await asyncio.sleep(RETRY)
        finally:
            await self._http.aclose()

    async def _follow(self) -> None:
        last = (await self._get("/health"))["last_step"]
        while True:
            await self._look_at_faults()
            await self.look_at_phones()
            for step in await self._get("/events", after=last, wait=LISTEN):
                last = step["n"]
                if step["step"] in STEPS:
                    shown = {name: step[name] for name in SHOWN if name in step}
                    self.mirror.note({"source": "acquirer", "say": f"acquirer_{step['step']}", "value": shown})

    async def look_at_phones(self) -> None:
        """Keep the fact `phones` true: who holds which wallet, its money in fen, what its owner does."""
        answer = await self._http.get("/phones")
        if answer.status_code != httpx.codes.NOT_FOUND:  # an acquirer without phones
            self.mirror.tell("phones", answer.raise_for_status().json())

    async def transactions(self) -> list[dict]:
        """The acquirer's books, oldest first. Raises AcquirerError."""
        try:
            return list(await self._get("/transactions"))
        except (httpx.HTTPError, ValueError):
            raise AcquirerError("acquirer_gone") from None

    async def ask(self, path: str, body: dict) -> dict:
        """POST; the decoded answer. Raises AcquirerError with the acquirer's words."""
        try:
            answer = await self._http.post(path, json=body)
        except httpx.HTTPError:
            raise AcquirerError("acquirer_gone") from None
        if answer.is_error:
            raise AcquirerError(words_of(answer))
        return dict(answer.json()) if answer.content else {}

    async def _look_at_faults(self) -> list[dict]:
        rules = await self._get("/faults")
        armed = {NAMES[rule["effect"]]: True for rule in rules if rule["effect"] in NAMES}
        codes = [rule["code"] for rule in rules if rule["effect"] == FAULTS["code"]["effect"]]
        self._tell(True, armed | ({"code": codes[0]} if codes else {}))
        return rules

    async def arm(self, fault: str, code: str | None) -> None:
        """Let the next sale go wrong; `code` belongs to the fault "code". Raises AcquirerError."""
        await self.disarm(fault)
        rule = FAULTS[fault] | {"match": FINANCIAL, "times": 1} | ({"code": code} if code else {})
        await self._change("POST", "/faults", rule)

    async def disarm(self, fault: str) -> None:
        """Take the rules of a fault back. Raises AcquirerError."""
        try:
            rules = await self._look_at_faults()
        except httpx.HTTPError:
            raise AcquirerError("acquirer_gone") from None
        for rule in rules:
            if rule["effect"] == FAULTS[fault]["effect"]:
                await self._change("DELETE", f"/faults/{rule['id']}")

    async def _get(self, path: str, **query: Any) -> Any:
        answer = await self._http.get(path, params=query)
        return answer.raise_for_status().json()

    async def _change(self, method: str, path: str, body: dict | None = None) -> None:
        try:
            answer = await self._http.request(method, path, json=body)
            if answer.is_error and answer.status_code != httpx.codes.NOT_FOUND:  # not found: used up meanwhile
                raise AcquirerError(answer.text)
            await self._look_at_faults()
        except httpx.HTTPError:
            raise AcquirerError("acquirer_gone") from None


def words_of(answer: httpx.Response) -> str:
    """Why the acquirer refused."""
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return answer.text
