"""firmware/flows/on_demand.py: a flow comes, does its work, and leaves no code behind."""

import asyncio
import sys

from check import equal, raises
from flows.on_demand import run_flow


class Till:
    """Enough of a terminal for the flows run here."""

    def __init__(self):
        self.toasts = []
        self.ledger = self.ui = self

    def last_approved(self):
        return None

    def toast(self, text, *_):
        self.toasts.append(text)


def loaded() -> set:
    return {name for name in sys.modules if name.startswith(("flows.", "ui.screens."))}


def test_a_flow_is_forgotten_when_it_has_ended():
    till, before = Till(), loaded()
    asyncio.run(run_flow("reprint.reprint_last", till))
    equal(till.toasts, ["toast.nothing_to_print"])
    equal(loaded(), before)
    assert not hasattr(sys.modules["flows"], "reprint")
    assert "ui.texts" in sys.modules  # what others use too stays


def test_a_flow_that_fails_is_forgotten_too():
    before = loaded()
    raises(AttributeError, lambda: asyncio.run(run_flow("reprint.reprint_last", None)))
    raises(ImportError, lambda: asyncio.run(run_flow("no_such.flow", None)))
    equal(loaded(), before)


def test_what_was_loaded_before_stays():
    import flows.reprint

    asyncio.run(run_flow("reprint.reprint_last", Till()))
    assert sys.modules["flows.reprint"] is flows.reprint
