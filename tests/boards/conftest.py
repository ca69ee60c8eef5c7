"""A shop whose terminal is another board than the one of all other tests: every folder of boards/ has its turn."""

import pytest

from tests.flows.conftest import shop  # noqa: F401 (a fixture)
from tools import boards
from tools.acquirer.testing import AcquirerProcess
from tools.image.build import build_product
from tools.shop import shop_in

OTHERS = [name for name in boards.names() if name != boards.DEFAULT]


@pytest.fixture(scope="module", params=OTHERS)
def running_shop(request, tmp_path_factory):
    build_product(request.param)
    process = AcquirerProcess(tmp_path_factory.mktemp("acquirer"))
    with shop_in(tmp_path_factory.mktemp("device"), process, "--board", request.param) as running:
        running.board = boards.load(request.param)
        yield running
    process.stop()
