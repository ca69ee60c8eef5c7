"""Who may open the panel and drive it."""

import asyncio

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.panel.fake_device import FakeDevice
from tests.panel.running import panel_for
from tools.panel.guard import host_is_ours, origin_is_ours

OWN_NAMES = frozenset(["till.lan"])


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8320", "localhost", "LOCALHOST:1", "[::1]:8320", "192.168.1.7:8320", "till.lan"]
)
def test_addresses_and_own_names_are_ours(host):
    assert host_is_ours(host, OWN_NAMES)


@pytest.mark.parametrize(
    "host", ["", "evil.example", "evil.example:8320", "localhost.evil.example", "127.0.0.1.evil.example", "[::1"]
)
def test_foreign_names_are_not(host):
    assert not host_is_ours(host, OWN_NAMES)


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:9", "http://127.0.0.1:8320.evil.example"])
def test_pages_from_elsewhere_are_not_ours(origin):
    assert not origin_is_ours(origin, "127.0.0.1:8320")


def test_the_server_refuses_them():
    async def scenario():
        async with FakeDevice() as device, panel_for(device.port) as panel:
            for headers in ({}, {"Origin": "http://evil.example"}):
                with pytest.raises(InvalidStatus) as refused:
                    async with connect(f"ws://{panel.address}/tab", additional_headers=headers):
                        pass
                assert refused.value.response.status_code == 403
            async with httpx.AsyncClient(base_url=f"http://{panel.address}") as http:
                assert (await http.get("/", headers={"Host": "evil.example"})).status_code == 421
                page = await http.get("/")
                assert page.status_code == 200
                assert "default-src 'none'" in page.headers["content-security-policy"]
                assert (await http.get("/slips/1.png")).status_code == 404
                assert (await http.get("/../app.py")).status_code == 404

    asyncio.run(scenario())
