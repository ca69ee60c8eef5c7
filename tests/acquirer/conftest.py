"""Fixtures: an acquirer process, and terminals written from the dialect's description only."""

import contextlib
import pathlib

import pytest

from tests.acquirer.golden import GoldenHost
from tests.acquirer.spec_terminal import SpecTerminal
from tools.acquirer.testing import acquirer, acquirer_process  # noqa: F401  (fixtures)
from tools.acquirer.wallet import load_cards

HERE = pathlib.Path(__file__).parent


def pytest_collection_modifyitems(items):
    """psec still imports DES from where `cryptography` had it before; its version is pinned."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"))


@pytest.fixture(scope="session")
def wallet():
    """The test cards by id."""
    return {card.id: card for card in load_cards()}


@pytest.fixture
def new_terminal(acquirer):  # noqa: F811
    """Makes connected terminals from provisioning objects; closes them."""
    with contextlib.ExitStack() as open_terminals:

        def make(told: dict | None = None) -> SpecTerminal:
            terminal = SpecTerminal(told or acquirer.provisioning())
            open_terminals.enter_context(contextlib.closing(terminal))
            return terminal

        yield make


@pytest.fixture
def terminal(new_terminal):
    """A terminal that is signed on."""
    one = new_terminal()
    assert one.sign_on()[39] == "00"
    return one


@pytest.fixture
def golden():
    """The host of the golden messages."""
    host = GoldenHost()
    yield host
    host.books.close()
