"""Every flow, with every fault on the way to the acquirer, with the power cut at every flash step.

Afterwards, when the fault is gone, both books agree and nothing is open. FAULT_MATRIX=full crosses everything; else
of the power cuts every eighteenth case is run, clean and torn (the flash step half done) in turn, always the same ones;
of the second cipher suite some faults, with fewer cuts; of payments by code and typed numbers two faults.
tests/conftest.py prints the number of cases.
"""

import os

import pytest

from tests.conftest import CASES
from tests.doors import Door
from tests.faults.matrix import FAULTS, FLOWS, UNDER_SM4, books_agree
from tests.faults.matrix_codes import FLOWS as MORE_FLOWS
from tools.acquirer.testing import AcquirerProcess
from tools.shop import TERMINAL, reset
from tools.simulator.client import PATIENCE_MS, PowerLost

FULL = os.environ.get("FAULT_MATRIX") == "full"
EVERY, EVERY_CODE, EVERY_SM4 = (1, 1, 1) if FULL else (18, 15, 36)
SM4_TERMINAL = "10012346"
TOLD = ["approved", "declined", "notice", "balance"]


@pytest.fixture(scope="module")
def door(running_shop):
    """Between the terminal and the acquirer."""
    through = Door(running_shop.process.port)
    yield through
    through.shut()


@pytest.fixture
def sm4_shop(shop):
    """The shop with a terminal whose acquirer wants SM4."""
    if SM4_TERMINAL not in {row["id"] for row in shop.acquirer.call("GET", "/terminals")}:
        shop.acquirer.add_terminal(SM4_TERMINAL, "898310012345646", "国密店", suite="sm4")
    shop.terminal = SM4_TERMINAL
    yield shop
    shop.terminal = TERMINAL


def begin(shop, door, flow) -> None:
    """A new day, up to the moment before the request leaves."""
    reset(shop)
    if shop.terminal != TERMINAL:
        shop.device.flash(erase=True)
    given = shop.provisioning()
    given["acquirer"]["port"] = door.port
    shop.device.provision(**given, **flow.set_up)
    shop.open()
    flow.before(shop)
    flow.ready(shop)


def go(shop, flow) -> bool:
    """The rest of the flow; False when the power went."""
    try:
        flow.send(shop)
        shop.expect(screen=TOLD, within=400)
        shop.expect(quiet=2000, within=30)
        if flow.background_s:
            shop.device.run(flow.background_s * 1000)
    except (PowerLost, AssertionError):
        if shop.device.power != "off":
            raise
    return shop.device.power != "off"


def heal_and_come_back(shop, door, flow) -> None:
    """The fault is gone, the terminal switched on again; it settles by itself what is open."""
    shop.device.cut_at(None)
    shop.acquirer.disarm()
    shop.device.patience = PATIENCE_MS
    shop.device.world(network={"up": True, "break": None})
    door.shut()
    door.open()
    if shop.device.power != "off":
        shop.device.cut()
    shop.power_on()
    shop.log_in()
    shop.await_sign_on()
    shop.device.run(flow.rest_s * 1000)
    shop.expect(quiet=3000, within=60)


def one_case(shop, door, row, wrong, cut=None) -> int:
    """Play a flow with a fault, the power cut at a flash step (its number, torn) or not at all; its flash steps."""
    begin(shop, door, row)
    wrong.arm(shop, row, door)
    shop.device.patience = wrong.patience
    before = shop.device.flash()["programs"]
    if cut:
        shop.device.cut_at(*cut)
    assert go(shop, row) == (cut is None), cut
    steps = shop.device.flash()["programs"] - before
    heal_and_come_back(shop, door, row)
    books_agree(shop, row)
    return steps


def all_cases(shop, door, flow, fault, every, flows=FLOWS) -> int:
    """The flow whole, then with the power cut at some flash steps; how many cases."""
    row, wrong = flows[flow], FAULTS[fault]
    steps = one_case(shop, door, row, wrong)
    assert steps >= 2 or fault == "refused" or not row.words  # intent and outcome
    number = list(flows).index(flow) * len(FAULTS) + list(FAULTS).index(fault)
    cuts = [(at, torn) for at in range(1, steps + 1) for torn in (False, True)]
    if every > 1:
        cuts = [cut for cut in cuts if (number + cut[0]) % every == 0 and (number + cut[0]) // every % 2 == cut[1]]
    for cut in cuts:
        one_case(shop, door, row, wrong, cut)
    return 1 + len(cuts)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("flow", FLOWS)
def test_matrix(shop, door, flow, fault, record_property):
    record_property(CASES, all_cases(shop, door, flow, fault, EVERY))


@pytest.mark.parametrize("fault", UNDER_SM4)
@pytest.mark.parametrize("flow", FLOWS)
def test_matrix_under_sm4(sm4_shop, door, flow, fault, record_property):
    record_property(CASES, all_cases(sm4_shop, door, flow, fault, EVERY_SM4))


@pytest.mark.parametrize("fault", FAULTS if FULL else ("none", "closed after"))
@pytest.mark.parametrize("flow", MORE_FLOWS)
def test_matrix_of_codes(shop, door, flow, fault, record_property):
    record_property(CASES, all_cases(shop, door, flow, fault, EVERY_CODE, MORE_FLOWS))


@pytest.mark.parametrize("point", ["received", "decided"])
@pytest.mark.parametrize("flow", FLOWS)
def test_the_acquirer_restarts(shop, tmp_path, flow, point, record_property):
    """It dies with the request in its hands, before or after it has decided; its books are in a file."""
    row, options = FLOWS[flow], ("--db", f"sqlite:///{tmp_path}/books.db")
    usual = shop.process, shop.acquirer
    shop.process = process = AcquirerProcess(tmp_path, *options)
    shop.acquirer, door = process.admin, Door(process.port)
    try:
        begin(shop, door, row)
        shop.acquirer.hold(point, kind=row.kind)
        shop.device.patience = 0
        row.send(shop)
        shop.acquirer.wait_for("held")
        process.kill()
        shop.process = process = AcquirerProcess(tmp_path, *options, "--port", str(process.port))
        shop.acquirer = process.admin
        heal_and_come_back(shop, door, row)
        books_agree(shop, row)
        record_property(CASES, 1)
    finally:
        door.shut()
        process.kill()
        shop.process, shop.acquirer = usual
