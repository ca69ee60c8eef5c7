"""What the kernels did with the last chip, step by step (维护): for who has to find out why a card was refused."""

from emv import trace
from ui.screens.chip_step import ChipStep
from ui.screens.prompt import Prompt

_GOT_IT = (None, None, ("ok", "key.got_it"))


async def chip_trace(till) -> None:
    """Show one step after the other until the operator goes back."""
    steps = list(trace.steps())
    if not steps:
        await till.ui.show(Prompt("chip", "no_trace", _GOT_IT))
        return
    number = 0
    while True:
        name, source, meaning, value, tvr, tsi, cvm_results, cid = steps[number]
        lines = (
            ("trace.step", "%d/%d %s" % (number + 1, len(steps), name)),
            ("trace.value", "%X" % value),
            ("trace.tvr", "%s %s" % (tvr, tsi)),
            ("trace.cvm", "%s %s" % (cvm_results, cid)),
        )
        number = await till.ui.show(ChipStep(lines, (meaning, source), number, len(steps)))
