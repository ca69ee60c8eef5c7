"""The terminal as flows find it in a training: screens, readers and people are the real ones; books, bank and slips are
not. Whatever is not named here is the live terminal's."""

from host.session import Session
from training.bank import TrainingBank, TrainingDrain, TrainingNotices
from training.books import TrainingBooks
from training.slips import TrainingSlips


class Over:
    """Something with a few things of its own in the place of those below."""

    def __init__(self, below, **own):
        self._below = below
        for name, value in own.items():
            setattr(self, name, value)

    def __getattr__(self, name: str):
        return getattr(self._below, name)


class Trainee(Over):
    """Made when a training begins; `close` when it is over."""

    menu = "training.choose"
    is_training = True
    takes_codes = False
    signs_on_glass = False  # signatures are kept for the acquirer

    def __init__(self, till):
        # an acquirer without extensions: no queries, no codes, no signatures
        acquirer = Over(till.parameters.acquirer, extensions=())
        slips = dict(till.parameters.slips)
        slips.pop("link", None)  # there is no electronic slip of it
        parameters = Over(till.parameters, acquirer=acquirer, slips=slips)
        books = TrainingBooks()
        super().__init__(
            till,
            parameters=parameters,
            ledger=books,
            client=TrainingBank(),
            drain=TrainingDrain(books),
            session=Session(books),
            slips=TrainingSlips(till.slips, parameters),
            signatures=None,
            settle_keeper=None,
            signature_sender=None,
        )
        self.session.signed_on = True
        self.is_over = False

    @property
    def is_idle(self) -> bool:
        """Whether the home screen stands untouched."""
        return self._below.is_idle

    @is_idle.setter
    def is_idle(self, value: bool) -> None:
        self._below.is_idle = value

    @property
    def ways(self) -> tuple:
        """How a card can be read here."""
        return tuple([way for way in self._below.ways if way in ("tap", "chip", "swipe")])

    async def be_signed_on(self) -> None:
        """One always is."""

    def connect_ahead(self) -> None:
        """There is nobody to connect to."""

    def script_notices(self) -> TrainingNotices:
        return TrainingNotices()

    def close(self) -> None:
        """Forget all that was practised."""
        self.ledger.wipe()
