"""Which role may do what: the one place that says so.

    sell void refund preauth keyed drawer settle report settings care reset inject update staff

`void` and `refund` take money back, `keyed` is a sale with a typed card number, `drawer` the cash drawer's report,
`care` looking after the terminal, `inject` a master key in components, `update` another software, `staff` the other
operators. What somebody may not do, another one who may can allow on the spot (flows/approver.py).
"""

_MONEY = "sell preauth settle report settings care update "  # a newer signed software is everybody's business
_ALLOWING = _MONEY + "void refund keyed drawer staff "
_RIGHTS = (
    ("cashier", _MONEY),
    ("supervisor", _ALLOWING),
    ("administrator", _ALLOWING + "reset inject "),
)


def may(operator, right: str) -> bool:
    """Whether an operator has a right; None has none."""
    return operator is not None and right + " " in _rights(operator.role)


def roles_below(operator) -> list:
    """The roles of those whom an operator looks after: the lower ones; for the highest one, all."""
    roles = [role for role, _ in _RIGHTS]
    place = roles.index(operator.role)
    return roles if place == len(roles) - 1 else roles[:place]


def _rights(role: str) -> str:
    for name, rights in _RIGHTS:
        if name == role:
            return rights
    return ""
