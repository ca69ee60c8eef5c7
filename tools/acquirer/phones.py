"""The payers' phones: each has a wallet with money in it, and its owner behaves as the script says.

Their money is in the books, as cards with ids that begin with `phone-`; the codes on their screens are not: they are
gone after a minute, or with the process.
"""

import datetime
import enum
import secrets
from dataclasses import dataclass, field

VALID_S = 60  # how long a payer's code can be used
PREFIX = "phone-"  # of the id of its account


class Behaviour(enum.StrEnum):
    """What the owner does when asked to pay."""

    PAYS = "pays"  # at once
    TYPES_PASSWORD = "types_password"
    LATE = "late"  # pays when the terminal has given up: the money has to go back
    REFUSES = "refuses"  # says no when the terminal asks for the first time
    NO_ANSWER = "no_answer"


class PhoneError(Exception):
    """There is no such phone or code; the text is one line for the operator."""


@dataclass
class Phone:
    """`wallet`: W WeChat Pay, A Alipay, U UnionPay. `opening_balance` in fen."""

    id: str
    wallet: str
    name: str
    opening_balance: int
    prefix: str  # of its codes
    digits: int  # of a code
    behaviour: Behaviour = Behaviour.PAYS

    @property
    def account(self) -> str:
        """Of the card that keeps its money."""
        return PREFIX + self.id

    def new_code(self) -> str:
        missing = self.digits - len(self.prefix)
        return self.prefix + f"{secrets.randbelow(10**missing):0{missing}}"


def _all() -> dict[str, Phone]:
    phones = (
        Phone("wechat", "W", "微信支付", 50_000, "13", 18),
        Phone("alipay", "A", "支付宝", 80_000, "28", 18),
        Phone("unionpay", "U", "云闪付", 100_000, "62", 19),
    )
    return {phone.id: phone for phone in phones}


@dataclass
class Phones:
    """All phones, and the codes that can be used now."""

    _phones: dict[str, Phone] = field(default_factory=_all)
    _codes: dict[str, tuple[str, datetime.datetime]] = field(default_factory=dict)

    def all(self) -> list[Phone]:
        return list(self._phones.values())

    def find(self, phone_id: str) -> Phone:
        """Raises PhoneError."""
        if phone_id not in self._phones:
            raise PhoneError(f"there is no phone {phone_id}")
        return self._phones[phone_id]

    def show_code(self, phone_id: str, now: datetime.datetime) -> str:
        """A new code on the phone's screen; the one before is not good any more. Raises PhoneError."""
        phone = self.find(phone_id)
        self._codes = {code: kept for code, kept in self._codes.items() if kept[0] != phone_id}
        code = phone.new_code()
        self._codes[code] = (phone_id, now + datetime.timedelta(seconds=VALID_S))
        return code

    def use_code(self, code: str, now: datetime.datetime) -> Phone | None:
        """Whose code it is; it is good once. None: nobody's, or no longer."""
        owner, until = self._codes.pop(code, ("", now))
        return self._phones[owner] if owner and now <= until else None

    def reset(self) -> None:
        """All pay at once, no code is shown."""
        self._phones, self._codes = _all(), {}
