"""The commands of a session. A text stays in the image; a table of tuples would be copied into memory."""

# name, right that is needed (console/token.py), package.module.function
_COMMANDS = """
logs 1 console.logs.logs
selftest 1 console.selftest.selftest
selftest_last 1 console.selftest.selftest_last
install_test 1 console.selftest.install_test
pack 1 console.pack.pack
put 2 console.provision.put
provision 2 console.provision.provision
update 16 fleet.visit.update
close 0 console.session.close
audit 1 console.locking.audit_lines
lock 4 console.locking.lock
unlock 4 console.locking.unlock
retire 8 console.locking.retire
hand_over 8 console.moving.hand_over
backup 8 console.moving.backup
restore_begin 8 console.moving.restore_begin
restore_put 8 console.moving.restore_put
restore 8 console.moving.restore
"""


def find(name: str):
    """(right, module, function) of a command, or None."""
    place = _COMMANDS.find("\n%s " % name)
    if place < 0 or " " in name or "\n" in name or not name:
        return None
    _, right, where = _COMMANDS[place + 1 : _COMMANDS.find("\n", place + 1)].split(" ")
    module, function = where.rsplit(".", 1)
    return int(right), module, function
