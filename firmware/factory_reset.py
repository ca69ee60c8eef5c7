"""Back to the state of a new device, so that it can change hands: keys, set-up, people, downloads and settings go.

The books stay, as evidence: enciphered under the device's own key, and not shown any more. The numbers of transactions
go on: one that the acquirer has seen is never used twice, whoever owns the device. Nothing is pending when a reset
begins. A mark on the file system comes first, so that a cut of the power only interrupts it.
"""

import os

import files
import parameter_files
from log import log
from paths import NOTICES
from provisioning import destroy
from security.operator_records import forget

_MARK = "/reset"  # 4 bytes: counter of the last transaction of the shop that goes
_HIDDEN = "/hidden"  # the same, afterwards
_SETTINGS = "/settings.json"
_PEOPLES = ("fails-", "past-")  # of operators who are not known any more when a cut interrupted the reset


def order(counter: int) -> None:
    """From now on the reset is due, whatever happens. `counter`: of the last transaction of this shop."""
    files.write_bytes(_MARK, counter.to_bytes(4, "big"))


def hidden_up_to() -> int:
    """Counter of the last transaction of the shop before this one; 0 when there was none."""
    return int.from_bytes(files.read_bytes(_HIDDEN) or b"", "big")


def is_due() -> bool:
    return files.read_bytes(_MARK) is not None


def carry_out(till) -> None:
    """Erase everything that belongs to the shop. Can be repeated; the mark goes last."""
    till.vault.erase_payment_keys()
    till.vault.drop("wifi")
    till.tables.remove()
    forget(till.operators)
    for name in os.listdir("/"):
        if name.endswith(".kept") or name.startswith(_PEOPLES):
            files.remove("/" + name)
    files.remove(NOTICES)
    files.remove(_SETTINGS)
    destroy(till.board.files_flash)
    parameter_files.forget(till.parameters)
    files.write_bytes(_HIDDEN, files.read_bytes(_MARK))
    files.remove(_MARK)
    log("TILL", "factory reset")
