"""Flow tests share one terminal and one acquirer; each test gets them as new."""

import pytest

from tests.flows.update_office import Office
from tools.acquirer.testing import AcquirerProcess
from tools.shop import reset, shop_in


@pytest.fixture(scope="module")
def running_shop(tmp_path_factory):
    process = AcquirerProcess(tmp_path_factory.mktemp("acquirer"))
    with shop_in(tmp_path_factory.mktemp("device"), process) as shop:
        yield shop
    process.stop()


@pytest.fixture
def shop(running_shop):
    """A provisioned terminal, switched off."""
    reset(running_shop)
    yield running_shop
    crashes = [event["text"] for event in running_shop.device.events if event["event"] == "crash"]
    assert not crashes, crashes[0]


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A server for newer software."""
    made = Office(tmp_path_factory.mktemp("updates"))
    yield made
    made.server.stop()
