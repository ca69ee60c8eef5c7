"""A cashier who reacts to what the screen shows, whatever that is, until the terminal is back home."""

import re
from collections.abc import Callable

from tools.paths import ROOT
from tools.shop import Shop, menu, more
from tools.simulator.client import DeviceError

HOME = "amount"
PASSING = frozenset(["boot", "reading", "waiting", "working", "downloading"])  # nobody has to do anything
# all names that screens have
SCREENS = frozenset(
    name
    for folder in ("ui/screens", "flows")
    for path in (ROOT / "firmware" / folder).glob("*.py")
    for name in re.findall(r'name ?= ?"(\w+)"', path.read_text(encoding="utf-8"))
)
DEAD = frozenset(["locked", "setup_wrong"])
LOST_MS = 150  # real time that virtual time waits for an answer that will not come
TURNS = 60  # screens that nothing takes more of
SUPERVISOR = "123456"
VOID, REFUND = "1", "2"  # rows of the list behind the menu's `give back`

Reactions = dict[str, Callable[[], object]]


class PowerIsOff(Exception):
    """The power was cut while something was done."""


class Cashier:
    """Hands and eyes on a shop's terminal."""

    def __init__(self, shop: Shop, supervisor: str = SUPERVISOR) -> None:
        self.shop = shop
        self.device = shop.device
        self.supervisor = supervisor

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
            known = name in reactions and name not in told  # what did not help once does not help again
            reaction = reactions[name] if known else self.agree if stays else self.back
            assert name in SCREENS and name not in DEAD, f"screen {name}: {self.shop.texts()}"
            told.append(name)
            self.see(name)
            self._do(reaction)
            self._leave(name, 10)
        raise AssertionError(f"no way home: {told}\n{self.shop.texts()}\n{self.shop.log_lines()[-20:]}")

    def see(self, name: str) -> None:
        """What is done before each reaction: nothing."""

    def back(self) -> None:
        self.shop.press("cancel")

    def agree(self) -> None:
        self.shop.press("ok")

    def _leave(self, name: str, seconds: float) -> None:
        """Let time pass until another screen stands."""
        others = sorted(SCREENS - {name})
        answer = self._do(lambda: self.device.run(int(seconds * 1000), {"screen": others}))
        if "power" in answer:
            self._look_for_a_crash()
            raise PowerIsOff

    def _do(self, what):
        try:
            return what()
        except (DeviceError, AssertionError):
            if self.device.power == "off":
                self._look_for_a_crash()
                raise PowerIsOff from None
            raise

    def _look_for_a_crash(self) -> None:
        crashes = [event["text"] for event in self.device.events if event["event"] == "crash"]
        assert not crashes, crashes[0]

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
        return self.play({**self._card(card, pin), "question": self.agree}, lambda: self.shop.charge(fen))

    def give_back(self, what: str, trace: int, card: str, fen: int = 0) -> list[str]:
        """Void a sale or refund `fen` of it (0: what is left), found by its trace number."""
        press = self.shop.press
        reactions: Reactions = {
            "give_back": lambda: press(what),
            "sum": lambda: press(*(str(fen) if fen else ""), "ok"),
        }
        reactions |= {**self._found(trace), **self._card(card, None)}
        return self.play(reactions, lambda: press(*menu("void")))

    def hold(self, fen: int, card: str) -> list[str]:
        """A pre-authorisation."""
        return self._rare("preauth", {"sum": lambda: self.shop.press(*str(fen), "ok"), **self._card(card, None)})

    def complete(self, trace: int, card: str, fen: int) -> list[str]:
        """The completion of a pre-authorisation that is found by its trace number."""
        amount: Reactions = {"sum": lambda: self.shop.press("clear", *str(fen), "ok")}
        return self._rare("completion", {**self._found(trace), **amount, **self._card(card, None)})

    def release(self, trace: int, card: str) -> list[str]:
        """The void of a pre-authorisation."""
        return self._rare("preauth_void", {**self._found(trace), **self._card(card, None)})

    def undo_completion(self, trace: int, card: str) -> list[str]:
        """The void of a completion."""
        return self._rare("completion_void", {**self._found(trace), **self._card(card, None)})

    def sell_offline(self, fen: int, card: str) -> list[str]:
        """A sale that the issuer has agreed to by telephone."""
        typed: Reactions = {
            "sum": lambda: self.shop.press(*str(fen), "ok"),
            "enter_auth": lambda: self.shop.press(*"123456", "ok"),
        }
        return self._rare("offline_sale", {**typed, **self._card(card, None)})

    def _rare(self, row: str, reactions: Reactions) -> list[str]:
        """What stands behind a row of the list of rare things."""
        choose: Reactions = {"more": lambda: self.shop.press(more(row))}
        return self.play({**choose, **reactions}, lambda: self.shop.press(*menu("more")))

    def _found(self, trace: int) -> Reactions:
        """The original is found by its trace number, and the supervisor agrees."""
        return {
            "find": lambda: self.shop.press("1"),
            "enter_trace": lambda: self.shop.press(*str(trace), "ok"),
            "confirm_supervisor": lambda: self.shop.press(*self.supervisor, "ok"),
        }

    def settle(self) -> list[str]:
        """The batch, up to what the terminal tells of it."""

        def watch() -> None:
            self._leave("settling", 60)  # offline it goes on for ever; then it is left to the background

        return self.play({"settle": self.agree, "settling": watch}, lambda: self.shop.press(*menu("settle")))

    def _card(self, card: str, pin: str | None) -> Reactions:
        given = self.shop.cards[card].pin if pin is None else pin
        return {"present": lambda: self.shop.swipe(card), "pin": lambda: self.shop.press(*given, "ok")}
