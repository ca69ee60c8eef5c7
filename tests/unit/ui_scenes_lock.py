"""Scenes of a locked terminal, of passwords and of the staff (MicroPython); part of `ui_scenes.SCENES`."""

from ui.screens.entry import Entry
from ui.screens.locked import Locked
from ui.screens.login import Login
from ui.screens.menu import Menu, Row
from ui.screens.secret import Secret
from ui.screens.working import Working
from ui.texts import phrase, words
from ui_scenes_books import look_up, signing_on, typed


class Pending:
    def __init__(self, open_ones, unsettled):
        self.open = open_ones
        self.unsettled = unsettled


def locked(code, open_ones=0, unsettled=0, hotline=""):
    pending = Pending(open_ones, unsettled) if open_ones or unsettled else None
    return Locked("TT24-000187", code, pending, hotline)


def who(number):
    return phrase("staff.who", n=number)


def what(name, role):
    told = words(role)
    return phrase("staff.is", name="" if name == told else name, what=told)


def staff():
    rows = (
        Row("user", who("00"), what("主管", "role.supervisor")), Row("user", who("01"), what("李敏", "role.cashier")),
        Row("lock", who("02"), what("", "staff.off")), Row("user", who("99"), what("管理员", "role.administrator")),
        Row("user", "staff.add"),
    )  # fmt: skip
    return Menu("care.staff", rows, name="staff")


def acts(lock="staff.lock"):
    rows = (Row("key", "staff.password"), Row("member", "staff.role", "role.cashier"), Row("lock", lock))
    return Menu(who("02"), rows, name="staff_acts")


def password(label="password.new_label", problem=None, keys=""):
    return typed(Secret("password.change", label, problem=problem), keys)


LOCK = {
    "locked": lambda: locked("T01", 2),
    "locked_clock": lambda: locked("C01", 0, 128, "400-820-8888"),
    "locked_debug": lambda: locked("D01"),
    "locked_remote": lambda: locked("R01", 2, 128, "400-820-8888"),
    "password_now": lambda: password("password.now_label", None, "12"),
    "password_first": lambda: password(problem="password.first"),
    "password_old": lambda: password(problem="password.old"),
    "password_differ": lambda: password(problem="password.differ"),
    "password_easy": lambda: password(problem="password.easy"),
    "password_used": lambda: password(problem="password.used"),
    "password_again": lambda: password("password.again_label", None, "1234"),
    "checking_password": lambda: Working("checking_password"),
    "login_off": lambda: Login(look_up, signing_on, "00", "login.off"),
    "staff": staff,
    "staff_acts": acts,
    "staff_acts_off": lambda: acts("staff.unlock"),
    "staff_number": lambda: typed(Entry("staff.add", ("staff.number",), 2, 2, lambda value: "staff.taken",
                                        name="staff_number"), ("0", "1", "ok")),
    "staff_roles": lambda: Menu("staff.role", [Row("member", "role.cashier")], 0, "roles"),
    "staff_first": lambda: Secret(who("02"), "password.first_label"),
}  # fmt: skip
