"""A cashier who reacts to what the screen shows, whatever that is, until the terminal is back home."""

from collections.abc import Callable

from tools.shop import Shop
from tools.simulator.client import DeviceError

HOME = "amount"
PASSING = frozenset(["boot", "reading", "waiting", "working", "settling", "downloading"])  # nobody has to do anything
SCREENS = PASSING | {
    HOME, "approved", "balance", "confirm", "confirm_supervisor", "declined", "detail", "entry", "facts", "find",
    "history", "locked", "login", "menu", "mismatch", "notice", "override", "paper_out", "pin", "present", "prompt",
    "question", "secret", "settings", "settle", "settled", "setup_wrong", "sum", "unknown",
}  # fmt: skip
DEAD = frozenset(["locked", "setup_wrong"])
LOST_MS = 150  # real time that virtual time waits for an answer that will not come
TURNS = 60  # screens that nothing takes more of

Reactions = dict[str, Callable[[], object]]


class PowerIsOff(Exception):
    """The power was cut while something was done."""


class Cashier:
    """Hands and eyes on a shop's terminal."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.device = shop.device

    # -- one screen after the other

    def screen(self) -> str:
        return str(self._do(lambda: self.device.screen()["name"]))

    def play(self, reactions: Reactions, begin: Callable[[], object] | None = None) -> list[str]:
        """React until home; returns the screens that were reacted to. Raises PowerIsOff."""
        told: list[str] = []
        if begin is not None:
            self._do(begin)
            self._leave(HOME, 5)
        for _ in range(TURNS):
            name = self.screen()
            if name == HOME:
                return told
            if name in PASSING or name == "":
                self._leave(name, 400)
                continue
            # the first key only wakes a dark display; what cancel does not end then wants to be read: OK
            stays = told[-2:] == [name, name] and told[-3:] != [name] * 3
            reaction = reactions.get(name, self.agree if stays else self.back)
            assert name in SCREENS and name not in DEAD, f"screen {name}: {self.shop.texts()}"
            told.append(name)
            self._do(reaction)
            self._leave(name, 10)
        raise AssertionError(f"no way home: {told}\n{self.shop.texts()}\n{self.shop.log_lines()[-20:]}")

    def back(self) -> None:
        self.shop.press("cancel")

    def agree(self) -> None:
        self.shop.press("ok")

    def _leave(self, name: str, seconds: float) -> None:
        """Let time pass until another screen stands."""
        others = sorted(SCREENS - {name})
        answer = self._do(lambda: self.device.run(int(seconds * 1000), {"screen": others}))
        if "power" in answer:
            raise PowerIsOff

    def _do(self, what):
        try:
            return what()
        except (DeviceError, AssertionError):
            if self.device.power == "off":
                raise PowerIsOff from None
            raise

    # -- what a cashier does

    def come_home(self, online: bool = True) -> None:
        """Power on and log in, if need be, and go to the home screen."""
        if self.device.power == "off":
            self._do(self.shop.power_on)
        if self.screen() == "login":
            self._do(self.shop.log_in)
        self.play({})
        self._do(self.back)  # the first key only wakes a dark display
        if online:
            self._do(self.shop.await_sign_on)

    def sell(self, fen: int, card: str, pin: str | None = None) -> list[str]:
        """A sale from the home screen and back; what the screen told."""
        given = self.shop.cards[card].pin if pin is None else pin

        def type_pin() -> None:
            self.shop.press(*given, "ok")

        return self.play(
            {
                "present": lambda: self.shop.swipe(card),
                "question": lambda: self.shop.press("ok"),
                "pin": type_pin,
            },
            lambda: self.shop.charge(fen),
        )
