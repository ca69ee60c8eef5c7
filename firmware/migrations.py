"""Lifts the device's own files to the form that this firmware reads, and takes the old ones back after a rollback.

Each file names its form in `schema`; one without is of form 0. Under the logo, before anybody reads them, a file of an
older form goes through one step after the other in memory and replaces the old one at once; a copy of the old one, made
before, stays as `<file>.kept` until the new firmware has proved itself. A firmware that finds a file newer than it
knows has been put back, and takes the copy. A cut anywhere means that the same is done again. Only the settings are
read before, for the logo: what is not understood there has a default.

To change a form: raise the number in FILES and write the step from the form before. Tables (`tables.py`) have no steps:
the acquirer sends them again. The ledger reads every older record itself.
"""

import os

import files
from log import log

_COPY = ".kept"


def _number_settings(content: dict) -> dict:
    """0.1 wrote settings without a schema."""
    return content


def _name_people(content: dict) -> dict:
    """0.1 had an operator's number for each key, and room for nothing else."""
    return {"people": content}


FILES = (  # path, the form that this firmware reads, the steps from older ones: {form: step to the next}
    ("/settings.json", 1, {0: _number_settings}),
    ("/operators.json", 1, {0: _name_people}),
    ("/parameters.json", 1, {}),
    ("/downloaded.json", 1, {}),
    ("/notices.json", 1, {}),
    ("/update.json", 1, {}),
)


def lift_all(table=FILES) -> None:
    """Lift every file of the table; can be repeated. Raises nothing: what cannot be read is its owner's to judge."""
    for path, known, steps in table:
        try:
            _lift(path, known, steps)
        except (files.FileError, OSError, KeyError, TypeError, ValueError, AttributeError) as error:
            log("TILL", "migration of %s: %s" % (path, type(error).__name__))


def forget_copies(table=FILES) -> None:
    """This firmware stays: the files of the one before are not needed any more."""
    for path, _, _ in table:
        files.remove(path + _COPY)


def _lift(path: str, known: int, steps: dict) -> None:
    content = files.read_json(path)
    if content is None:
        return
    if _form(content) > known:
        content = _take_back(path, content, known)
    old = form = _form(content)
    if form >= known:
        return
    while form < known:
        content = steps[form](content)
        form += 1
        content["schema"] = form
    files.write_bytes(path + _COPY, files.read_bytes(path))
    files.write_json(path, content)
    log("TILL", "%s lifted from form %d to %d" % (path, old, form))


def _take_back(path: str, content: dict, known: int) -> dict:
    """What a newer firmware has put away, if it is of a form that is known; else `content`."""
    kept = files.read_json(path + _COPY)
    if kept is None or _form(kept) > known:
        log("TILL", "%s has form %d" % (path, _form(content)))
        return content
    os.rename(path + _COPY, path)
    log("TILL", "%s taken back in form %d" % (path, _form(kept)))
    return kept


def _form(content: dict) -> int:
    form = content.get("schema", 0)
    return form if isinstance(form, int) else 0
