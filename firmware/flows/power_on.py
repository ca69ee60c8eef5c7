"""Power-on: the logo first. All other code is loaded while it stands, so that somebody sees something at once."""

import asyncio
import gc
from micropython import const

from services.supervisor import Supervisor
from settings import Settings
from ui.ui import Ui

_GARBAGE = const(65536)  # bytes allocated until the collector looks by itself; flows ask for it where nobody waits
_ONLY_AT_START = (
    "flows.start_up flows.go_online flows.dead_ends ui.screens.boot ui.screens.locked ui.screens.notice provisioning "
    "factory_reset security.intrusion security.operator_records security.lock security.clock_watch "
    "security.audit_log migrations tables parameter_files ledger.books_id"
)


async def power_on(board) -> None:
    """Bring the terminal to life and run it; ends in a safe stop if a part it cannot do without dies."""
    settings = Settings()
    settings.load()
    ui = Ui(board.display, board.keypad, board.buzzer)
    ui.set_language(settings.language)
    ui.set_theme(settings.theme)
    ui.set_big(settings.big_text)
    ui.sounds.keys = settings.key_sound
    ui.backlight.set_full(settings.brightness)
    supervisor = Supervisor()
    for name, task in board.tasks:
        supervisor.start_critical(name, task)
    supervisor.start_critical("keys", ui.read_keys)
    supervisor.start_critical("paint", ui.paint)
    supervisor.start("backlight", ui.dim)
    day = supervisor.start_critical("day", lambda: _day(board, settings, ui, supervisor))
    await supervisor.died.wait()
    day.cancel()
    while not day.done():
        await asyncio.sleep_ms(1)
    from flows.dead_ends import show_dead

    await show_dead(ui, supervisor)


async def _day(board, settings, ui, supervisor) -> None:
    till = await _start(board, settings, ui, supervisor)
    from flows.home import home
    from flows.on_demand import forget

    forget(_ONLY_AT_START)
    gc.threshold(_GARBAGE)
    await home(till)


async def _start(board, settings, ui, supervisor):
    """From the logo to a terminal that can work. A coroutine of its own: while it lives, it holds what it called."""
    from ui.screens.boot import Boot

    logo = Boot()
    till, problem = await ui.show_while(logo, _load(board, settings, ui, supervisor, logo))
    from flows.start_up import begin_work

    await begin_work(till, problem)
    return till


async def _load(board, settings, ui, supervisor, logo):
    """Load the rest, part by part, and check what is stored. Returns the terminal and what is wrong with its set-up."""
    await ui.settled()
    from terminal import Terminal

    till = Terminal(board, settings, ui, supervisor)
    logo.step("boot.testing", 0.3)
    await ui.settled()
    from flows.start_up import check

    problem = await check(till, logo)
    logo.step("boot.ready", 1)
    await ui.settled()
    import flows.home
    import flows.sale  # noqa: F401 (what every customer needs stays loaded)

    return till, problem
