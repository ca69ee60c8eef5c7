"""Sign-on: 0800, F60.3 001, 003 or 004, with SM4 006. Sign-off: 0820, F60.3 002. Line test: 0820, F60.3 301."""

from tools.acquirer.books import settling
from tools.acquirer.books.tables import SignOn
from tools.acquirer.host import checks
from tools.acquirer.host.work import APPROVED, Outcome, Work
from tools.acquirer.keys.dukpt import DUKPT
from tools.acquirer.keys.suites import SM4, X919
from tools.acquirer.keys.working import NO_KEYS, WorkingKeys, key_block, new_keys, single_length, without_track_key

_DELIVERY = {"001": single_length, "003": without_track_key}
_DOUBLE = 16  # bytes
_SIGN_ON = 3  # header digit


def sign_on(work: Work) -> Outcome:
    """New working keys, which replace the terminal's old ones (none under DUKPT), and the current batch number."""
    terminal, code = work.terminal, work.message.management_code
    if code not in work.suite.sign_on_codes:
        return Outcome("40", f"sign-on {code} is not of the suite {work.suite.name}")
    if terminal.requirement == _SIGN_ON:
        terminal.requirement = 0
    if terminal.key_scheme == DUKPT:
        keys = NO_KEYS
    else:
        keys = _DELIVERY.get(code, lambda whole: whole)(_fresh(work))
        terminal.working_keys = work.vault.seal(keys.pack(), terminal.id)
    work.session.add(
        SignOn(
            terminal_id=terminal.id,
            at=work.now,
            management_code=code,
            batch=terminal.batch,
            check_values=keys.check_values(work.suite),
        )
    )
    batch = settling.after(terminal.batch) if checks.next_may_begin(work) else terminal.batch
    told = {60: f"00{batch:06}{code}"}
    if keys is not NO_KEYS:
        master = work.vault.open(terminal.tmk, terminal.id)
        told[62] = key_block(work.suite, master, keys).hex().upper()
    return Outcome(APPROVED, "", told)


def _fresh(work: Work) -> WorkingKeys:
    """SM4 and X9.19 need a MAK of 16 bytes."""
    fixed = work.policy.fixed_keys
    if work.suite is SM4:
        return fixed if fixed and len(fixed.mak) == _DOUBLE else new_keys(SM4, _DOUBLE)
    return fixed or new_keys(work.suite, _DOUBLE if work.terminal.mac == X919 else work.policy.mak_bytes)


def sign_off(work: Work) -> Outcome:
    """The working keys are forgotten."""
    work.terminal.working_keys = None
    return Outcome(APPROVED)


def line_test(_work: Work) -> Outcome:
    """Proves that the line and the host are up."""
    return Outcome(APPROVED)
