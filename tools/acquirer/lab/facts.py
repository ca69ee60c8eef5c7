"""What rules, holds and watchers may know about a request: no secret, no whole card number."""

from dataclasses import asdict, dataclass

from tools.acquirer.host.kinds import kind_of
from tools.acquirer.host.presented import visible_number
from tools.acquirer.masking import masked
from tools.acquirer.wire.message import Message


@dataclass(frozen=True)
class Facts:
    """One request, from the outside."""

    mti: str = ""
    kind: str = ""
    terminal: str = ""
    batch: str = ""
    trace: str = ""
    amount: int | None = None
    card: str = ""  # masked

    def as_dict(self) -> dict:
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}

    def line(self) -> str:
        """For the log; what came from the line is made printable."""
        words = (self.mti, self.kind, self.terminal, f"{self.batch}/{self.trace}", self.card)
        text = " ".join(word for word in words if word.strip("/"))
        if self.amount is not None:
            text += f" {self.amount // 100}.{self.amount % 100:02}"
        return "".join(letter if letter.isprintable() else "?" for letter in text)


def facts_of(message: Message) -> Facts:
    """The facts of a readable message."""
    kind = kind_of(message)
    return Facts(
        message.mti,
        kind.name if kind else "",
        message.get(41),
        message.batch,
        message.get(11),
        int(message.get(4)) if message.get(4).isdecimal() else None,
        masked(visible_number(message)),
    )


@dataclass(frozen=True)
class Match:
    """Which requests are meant; what is None matches all. `card` is the last four digits."""

    mti: str | None = None
    kind: str | None = None
    terminal: str | None = None
    trace: str | None = None
    amount: int | None = None
    card: str | None = None

    def fits(self, facts: Facts) -> bool:
        for name, wanted in asdict(self).items():
            if wanted is None:
                continue
            found = getattr(facts, name)
            if name == "card":
                found = found[-4:]
            if found != wanted:
                return False
        return True

    @property
    def anything(self) -> bool:
        return self == Match()
