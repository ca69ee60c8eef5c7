"""Training mode (训练): everything as it is, but no money moves. It has books of its own in memory, a bank that
answers by itself, slips that say so, and violet edges around every screen; a restart ends it, too."""

import gc

from flows.failures import guarded
from flows.home import next_thing
from ui.errors import Cancelled, TimedOut
from ui.screens.facts import Facts
from ui.screens.menu import Menu, Row

_ITEMS = (
    ("train", "menu.training_end", "training.end"),
    ("history", "menu.history", "history.history"),
    ("undo", "menu.void", "give_back.give_back"),
    ("report", "menu.report", "report.report"),
    ("print", "menu.reprint_last", "reprint.reprint_last"),
)


async def training(till) -> None:
    """Practise until the operator ends it."""
    from training.trainee import Trainee

    trainee = Trainee(till)
    till.ui.status.set("training", True)
    till.ui.toast("toast.training")
    try:
        while not trainee.is_over:
            await guarded(trainee, next_thing(trainee))
            gc.collect()
    finally:
        till.ui.status.set("training", False)
        trainee.close()
    till.ui.toast("toast.training_over", "tick")


async def choose(till) -> str:
    """The flow that the operator chooses."""
    rows = [Row(icon, text) for icon, text, _ in _ITEMS]
    return _ITEMS[await till.ui.show(Menu("menu.title", rows, name="training_menu"))][2]


async def end(till) -> None:
    """Leave the training, with a score card: how much was begun, what came of it."""
    till.is_over = True
    it = till.ledger
    lines = (
        ("training.begun", str(it.begun)), ("training.done", str(it.done)), ("training.refused", str(it.refused)),
        ("training.left", str(it.begun - it.done - it.refused)),
    )  # fmt: skip
    try:
        await till.ui.show(Facts("training.score", lines, (None, None, ("ok", "key.end")), "training_score"))
    except (Cancelled, TimedOut):
        pass
