"""Training mode (训练): everything as it is, but no money moves. It has books of its own in memory, a bank that
answers by itself, slips that say so, and violet edges around every screen; a restart ends it, too."""

import gc

from flows.failures import guarded
from flows.home import next_thing
from flows.on_demand import run_flow
from ui.errors import Cancelled, TimedOut
from ui.screens.facts import Facts
from ui.screens.menu import Menu, Row

_ITEMS = (
    ("train", "menu.training_end", "training.end"),
    ("history", "menu.history", "history.history"),
    ("undo", "menu.void", "give_back.give_back"),
    ("card", "menu.more", "training.more"),
    ("settle", "menu.settle", "settle.settle"),
    ("report", "menu.report", "report.report"),
    ("print", "menu.reprint_last", "reprint.reprint_last"),
)
_MORE = (
    ("hold", "kind.preauth", "preauth.preauth"),
    ("ok", "kind.completion", "completion.completion"),
    ("undo", "kind.preauth_void", "preauth_void.preauth_void"),
    ("undo", "kind.completion_void", "completion_void.completion_void"),
    ("receipt", "kind.offline_sale", "offline_sale.offline_sale"),
)


async def training(till) -> None:
    """Practise until the operator ends it."""
    from training.trainee import Trainee

    trainee = Trainee(till)
    till.ui.status.set("training", True)
    till.ui.toast("toast.training")
    try:
        while not trainee.is_over:
            await guarded(trainee, _next_act(trainee))
            gc.collect()
    finally:
        till.ui.status.set("training", False)
        trainee.close()
    till.ui.toast("toast.training_over", "tick")


async def _next_act(trainee) -> None:
    """The home screen and what comes of it; an act that is left because time is up counts."""
    books = trainee.ledger
    left = books.left
    try:
        await next_thing(trainee)
    except TimedOut:
        books.timed_out += books.left > left
        raise


async def choose(till) -> str:
    """The flow that the operator chooses."""
    return await _chosen(till, "menu.title", _ITEMS, "training_menu")


async def more(till) -> None:
    """Let the operator choose what is done rarely, and do it."""
    await run_flow(await _chosen(till, "menu.more", _MORE, "more"), till)


async def _chosen(till, heading: str, items, name: str) -> str:
    rows = [Row(icon, text) for icon, text, _ in items]
    return items[await till.ui.show(Menu(heading, rows, name=name))][2]


async def end(till) -> None:
    """Leave the training, with a score card: how much was begun, what came of it."""
    till.is_over = True
    it = till.ledger
    lines = (
        ("training.begun", str(it.begun)), ("training.done", str(it.done)), ("training.refused", str(it.refused)),
        ("training.left", str(it.left)), ("training.timed_out", str(it.timed_out)),
        ("training.wrong_pins", str(it.wrong_pins)),
    )  # fmt: skip
    try:
        await till.ui.show(Facts("training.score", lines, (None, None, ("ok", "key.end")), "training_score"))
    except (Cancelled, TimedOut):
        pass
