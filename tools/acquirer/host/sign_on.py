"""Sign-on: 0800, F60.3 001, 003 or 004. Sign-off: 0820, F60.3 002. Line test: 0820, F60.3 301."""

from tools.acquirer.books.tables import SignOn
from tools.acquirer.host.work import APPROVED, Outcome, Work
from tools.acquirer.keys.working import key_block, new_keys, single_length, without_track_key

_DELIVERY = {"001": single_length, "003": without_track_key, "004": lambda keys: keys}


def sign_on(work: Work) -> Outcome:
    """New working keys, which replace the terminal's old ones, and the current batch number."""
    terminal, code = work.terminal, work.message.management_code
    keys = _DELIVERY[code](work.policy.fixed_keys or new_keys(work.policy.mak_bytes))
    terminal.working_keys = work.vault.seal(keys.pack(), terminal.id)
    work.session.add(
        SignOn(
            terminal_id=terminal.id,
            at=work.now,
            management_code=code,
            batch=terminal.batch,
            check_values=keys.check_values(),
        )
    )
    master = work.vault.open(terminal.tmk, terminal.id)
    return Outcome(
        APPROVED,
        "",
        {60: f"00{terminal.batch:06}{code}", 62: key_block(master, keys).hex().upper()},
    )


def sign_off(work: Work) -> Outcome:
    """The working keys are forgotten."""
    work.terminal.working_keys = None
    return Outcome(APPROVED)


def line_test(_work: Work) -> Outcome:
    """Proves that the line and the host are up."""
    return Outcome(APPROVED)
