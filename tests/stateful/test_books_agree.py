"""Whatever happens in whatever order: nobody is charged twice, and both books agree in the end.

In a test run the examples are the same every time, and few. For more, and random ones:

    STATEFUL_EXAMPLES=200 python -m pytest tests/stateful
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import TOLD
from tests.stateful.machine import Shopkeeping
from tools.acquirer.testing import AcquirerProcess
from tools.shop import shop_in

FEW = 8
MORE = os.environ.get("STATEFUL_EXAMPLES")


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    process = AcquirerProcess(tmp_path_factory.mktemp("acquirer"))
    with shop_in(tmp_path_factory.mktemp("device"), process) as running:
        yield running
    process.stop()


# how each kind must have ended at least once
NEEDED = ("sale: approved", "power cut", "unknown", "declined", "settled", "void: approved", "refund: approved",
          "pre-authorisation: approved", "pre-authorisation void: approved", "completion: approved",
          "completion void: approved", "offline sale: approved")  # fmt: skip


@pytest.mark.timeout(0 if MORE else 300)
def test_books_agree(shop, record_property):
    Shopkeeping.told.clear()
    Shopkeeping(shop).a_day_of_everything()
    run_state_machine_as_test(
        lambda: Shopkeeping(shop),
        settings=settings(
            max_examples=int(MORE or FEW),
            stateful_step_count=7,
            derandomize=not MORE,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=bool(MORE),
            phases=list(Phase) if MORE else [Phase.generate],  # a test run tells the first example that fails, as it is
        ),
    )
    crashes = [event["text"] for event in shop.device.events if event["event"] == "crash"]
    assert not crashes, crashes[0]
    record_property(TOLD, ", ".join(f"{count} {what}" for what, count in sorted(Shopkeeping.told.items())))
    for needed in NEEDED:
        assert any(what.endswith(needed) for what in Shopkeeping.told), f"nothing was proved: no {needed}"
