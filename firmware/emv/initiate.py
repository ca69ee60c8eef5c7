"""Initiate application processing: GET PROCESSING OPTIONS (EMV Book 3 sections 6.5.8 and 10.1)."""

from micropython import const

from emv import collect, dol, trace
from emv.command import CONDITIONS, GET_OPTIONS, OK
from emv.errors import CARD_FAULT, EmvError
from emv.selection import Selection
from emv.terminal_data import clear_results

_TEMPLATE = const(0x83)  # of the command's data


async def choose_application(channel, data, tables, person) -> tuple:
    """Select until an application takes part: the first, or the cardholder's choice, then what is left of the list.

    Returns (the terminal's Application, the values its PDOL asked for). Raises EmvError when none takes part.
    """
    selection = Selection(channel, tables)
    await selection.collect()
    trace.note(trace.SELECTION, data, len(selection.candidates))
    while True:
        candidate = await selection.choose(person)
        if await selection.select(candidate, data):
            entry = candidate.entry
            data[0x9F06] = entry.aid
            data[0x9F09] = entry.get(0x9F09) or entry.get(0x9F08) or data[0x9F09]
            data[0x9F1B] = entry.get(0x9F1B) or bytes(4)
            clear_results(data)
            sent = await initiate(channel, data)
            if sent is not None:
                trace.note(trace.OPTIONS, data, data.number(0x82))
                return entry, sent
            selection.drop(candidate, data)
        selection.check()


async def initiate(channel, data):
    """Ask for the application's options: AIP (82) and AFL (94) are in `data`. Returns the values the PDOL asked for,
    which CDA hashes, or None: the card does not want this application now (6985), another may do. Raises EmvError."""
    sent = dol.build(data.get(0x9F38) or b"", data)
    sw = await channel.send(GET_OPTIONS, 0, 0, bytes((_TEMPLATE, len(sent))) + sent)
    if sw == CONDITIONS:
        return None
    if sw != OK:
        raise EmvError(CARD_FAULT, sw)
    take(channel.answer, data)
    if 0x94 not in data or len(data[0x82]) != 2:
        raise EmvError(CARD_FAULT, 0x94)
    return sent


def take(answer, data) -> None:
    """Put an answer of format 1 (80: AIP 2, AFL) or 2 (77) into `data`. Raises EmvError."""
    if not len(answer) or answer[0] != collect.FORMAT_1:
        collect.take(data, answer, collect.FORMAT_2)
        return
    value = collect.only(answer, collect.FORMAT_1).value
    if len(value) < 6:
        raise EmvError(CARD_FAULT, 2)
    data.take_from_card(0x82, value[:2])
    data.take_from_card(0x94, value[2:])
