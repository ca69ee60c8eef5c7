"""Arming the acquirer's faults and following its steps; the acquirer is a small one of our own."""

import asyncio
import json

import httpx
import pytest

from tools.panel.acquirer import AcquirerDesk, AcquirerError
from tools.panel.mirror import Mirror


class Admin:
    """Answers like the acquirer's admin interface."""

    def __init__(self):
        self.rules = []
        self.steps = []
        self.up = True

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if not self.up:
            raise httpx.ConnectError("refused")
        path = request.url.path
        if path == "/health":
            return httpx.Response(200, json={"status": "ok", "last_step": len(self.steps)})
        if path == "/phones":
            return httpx.Response(404)
        if path == "/events":
            await asyncio.sleep(0.02)
            return httpx.Response(200, json=self.steps[int(request.url.params["after"]) :])
        if request.method == "POST":
            rule = json.loads(request.content)
            if rule.get("code") == "00":
                return httpx.Response(409, text="a decline needs a response code that declines")
            self.rules.append({"id": len(self.rules) + 1, "code": "96", **rule})
            return httpx.Response(201, json=self.rules[-1])
        if request.method == "DELETE":
            self.rules = [rule for rule in self.rules if rule["id"] != int(path.rsplit("/", 1)[1])]
            return httpx.Response(204)
        return httpx.Response(200, json=self.rules)

    def step(self, **step):
        self.steps.append({"n": len(self.steps) + 1, **step})


def play(scenario):
    async def whole():
        admin, mirror = Admin(), Mirror()
        desk = AcquirerDesk("http://acquirer.test", mirror, httpx.MockTransport(admin))
        running = asyncio.create_task(desk.run())
        try:
            async with asyncio.timeout(10):
                await scenario(admin, mirror, desk)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    asyncio.run(whole())


async def until(true):
    while not true():
        await asyncio.sleep(0.01)


def armed(mirror):
    return mirror.facts["acquirer"]["armed"]


def test_faults_are_armed_for_the_next_sale_and_taken_back():
    async def scenario(admin, mirror, desk):
        await until(lambda: mirror.facts["acquirer"]["connected"])
        await desk.arm("late", None)
        await desk.arm("code", "51")
        assert [(rule["effect"], rule["match"], rule["times"]) for rule in admin.rules] == [
            ("delay", {"mti": "0200"}, 1),
            ("decline", {"mti": "0200"}, 1),
        ]
        assert armed(mirror) == {"late": True, "code": "51"}
        await desk.arm("code", "55")
        assert armed(mirror) == {"late": True, "code": "55"}
        await desk.disarm("late")
        assert armed(mirror) == {"code": "55"}
        admin.rules.clear()  # the sale has used it up
        await until(lambda: armed(mirror) == {})

    play(scenario)


def test_steps_become_lines_of_the_log():
    async def scenario(admin, mirror, desk):
        admin.step(step="received", mti="0200", kind="sale")
        await until(lambda: mirror.facts["acquirer"]["connected"])
        admin.step(step="accepted", connection=1)
        admin.step(step="decided", connection=1, kind="sale", code="00", terminal="10012345")
        await until(lambda: mirror.lines_after(0))
        assert mirror.lines_after(0) == [
            {"time": None, "source": "acquirer", "say": "acquirer_decided", "value": {"kind": "sale", "code": "00"}}
        ]

    play(scenario)


def test_a_lost_acquirer_is_said_and_found_again(monkeypatch):
    monkeypatch.setattr("tools.panel.acquirer.RETRY", 0.02)

    async def scenario(admin, mirror, desk):
        await until(lambda: mirror.facts["acquirer"]["connected"])
        admin.up = False
        await until(lambda: not mirror.facts["acquirer"]["connected"])
        with pytest.raises(AcquirerError, match="acquirer_gone"):
            await desk.arm("late", None)
        admin.up = True
        await until(lambda: mirror.facts["acquirer"]["connected"])

    play(scenario)


def test_what_the_acquirer_refuses_is_an_error():
    async def scenario(admin, mirror, desk):
        with pytest.raises(AcquirerError, match="declines"):
            await desk.arm("code", "00")

    play(scenario)


def test_without_an_acquirer_nothing_is_asked():
    desk = AcquirerDesk(None, Mirror())
    asyncio.run(asyncio.wait_for(desk.run(), 1))
    assert desk.mirror.facts["acquirer"] == {"given": False, "connected": False, "armed": {}}
