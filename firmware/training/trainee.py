"""The terminal as flows find it in a training: screens, readers and people are the real ones; books, bank and slips are
not. Whatever is not named here is the live terminal's."""

from host.session import Session
from host.values import QUERY
from training.bank import TrainingBank, TrainingDrain, TrainingNotices
from training.books import TrainingBooks
from training.settling import TrainingKeeper
from training.slips import TrainingSlips


class Over:
    """Something with a few things of its own in the place of those below."""

    def __init__(self, below, **own):
        self._below = below
        for name, value in own.items():
            setattr(self, name, value)

    def __getattr__(self, name: str):
        return getattr(self._below, name)


class Screens(Over):
    """The live ones, with an eye on PINs that a chip does not take."""

    def __init__(self, below, books):
        super().__init__(below)
        self._books = books

    async def show(self, screen):
        """As `ui.ui.Ui` has it."""
        self._books.wrong_pins += getattr(screen, "tries_left", 0) > 0
        return await self._below.show(screen)


class Trainee(Over):
    """Made when a training begins; `close` when it is over."""

    menu = "training.choose"
    is_training = True
    signs_on_glass = False  # signatures are kept for the acquirer

    def __init__(self, till):
        acquirer = Over(till.parameters.acquirer, extensions=(QUERY,))  # which payments by code need
        slips = dict(till.parameters.slips)
        slips.pop("link", None)  # there is no electronic slip of it
        parameters = Over(till.parameters, acquirer=acquirer, slips=slips)
        books, bank = TrainingBooks(), TrainingBank()
        super().__init__(
            till,
            parameters=parameters,
            ledger=books,
            ui=Screens(till.ui, books),
            client=bank,
            sign_on=bank,
            drain=TrainingDrain(books),
            session=Session(books),
            slips=TrainingSlips(till.slips, parameters),
            signatures=None,
            settle_keeper=TrainingKeeper(self),
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
        """How is paid here."""
        return self._below.ways

    async def be_signed_on(self) -> None:
        """One always is."""

    def connect_ahead(self) -> None:
        """There is nobody to connect to."""

    def script_notices(self) -> TrainingNotices:
        return TrainingNotices()

    def close(self) -> None:
        """Forget all that was practised."""
        self.settle_keeper.stop()
        self.ledger.wipe()
