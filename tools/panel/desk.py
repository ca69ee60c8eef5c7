"""What a browser tab may ask for, request by request.

The page is not trusted with the control socket itself: every request is checked here and rebuilt from its known fields,
and only hands, cards and weather are within reach; erasing the flash or quitting the simulator is not.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from tools.acquirer.wallet import TestCard
from tools.panel.acquirer import FAULTS, AcquirerDesk, AcquirerError
from tools.panel.device import DeviceLink
from tools.panel.mirror import Mirror
from tools.panel.phones import BEHAVIOURS, MOST, PhoneError, Phones
from tools.panel.readers import Readers
from tools.panel.recorder import Recorder, RecorderError
from tools.panel.wallet import TROUBLES, WAYS, CardError, Wallet
from tools.simulator.client import DeviceError

KEYS = frozenset([*"0123456789", "00", "ok", "cancel", "back", "clear", "menu", "func", "up", "down"])
POWER = frozenset(["on", "off", "cut"])
CODES = frozenset(["05", "41", "51", "54", "55", "57", "61", "75", "91", "96", "98"])  # declines to choose from
DAY = 86400  # seconds

# part -> field -> what a value must be
WORLD: dict[str, dict[str, Callable[[Any], bool]]] = {
    "network": {
        "up": lambda v: isinstance(v, bool),
        "delay_ms": lambda v: whole(v, 0, 10_000),
        "loss": lambda v: whole(v, 0, 100),
        "rssi": lambda v: whole(v, -100, 0),
        "ap": lambda v: v in ("ok", "wrong_secret", "absent"),
    },
    "cellular": {"up": lambda v: isinstance(v, bool)},
    "paper": {
        **dict.fromkeys(("out", "near_end", "cover_open", "hot", "connected"), lambda v: isinstance(v, bool)),
        "new_roll": lambda v: v is True,
    },
    "battery": {"percent": lambda v: whole(v, 0, 100), "charging": lambda v: isinstance(v, bool)},
    "case": {"open": lambda v: isinstance(v, bool)},
    "scanner": {"dirty": lambda v: isinstance(v, bool)},
    "keys": {"stuck": lambda v: isinstance(v, list) and all(key in KEYS for key in v)},
}


class Refused(Exception):
    """A request the panel itself does not pass on; the argument says why."""


def whole(value: Any, low: int, high: int) -> bool:
    """A whole number in a range; True and False are not numbers here."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


class Desk:
    """Takes requests of all tabs. `start()` checks one and returns the work to await."""

    def __init__(
        self, mirror: Mirror, device: DeviceLink, acquirer: AcquirerDesk, wallet: Wallet, readers: Readers
    ) -> None:
        self.mirror, self.device, self.acquirer = mirror, device, acquirer
        self.wallet, self.readers = wallet, readers
        self.phones = Phones(mirror, device, acquirer)
        self.recorder = Recorder(mirror, device, acquirer)
        self._requests: dict[str, Callable[[dict], Awaitable[dict]]] = {
            "key": self._key,
            "touch": self._touch,
            "power": self._power,
            "card": self._card,
            "take": self._take,
            "renew": self._renew,
            "phone": self._phone,
            "show_code": self._show_code,
            "scan_display": self._scan_display,
            "world": self._world,
            "cut": self._cut,
            "time": self._time,
            "tear": self._tear,
            "record": self._record,
            "answer": self._answer,
        }

    def start(self, message: dict) -> Awaitable[dict]:
        """The work for one request. Raises Refused, ValueError, KeyError or TypeError when it is not a good one."""
        handler = self._requests.get(message["do"])
        if handler is None:
            raise Refused("there is no such request")
        return self.recorder.follow(message, handler(message))

    def _key(self, message: dict) -> Awaitable[dict]:
        way = "down" if "down" in message else "up"
        if message[way] not in KEYS:
            raise Refused("there is no such key")
        return self._by_hand("key", **{way: message[way]})

    def _touch(self, message: dict) -> Awaitable[dict]:
        if "up" in message:
            return self._by_hand("touch", up=True)
        x, y = message["at"]
        if not whole(x, 0, 319) or not whole(y, 0, 239):
            raise Refused("there is no such place on the display")
        return self._by_hand("touch", at=[x, y])

    def _power(self, message: dict) -> Awaitable[dict]:
        if message["set"] not in POWER:
            raise Refused("power is on, off or cut")
        return self._plain("power", set=message["set"])

    def _card(self, message: dict) -> Awaitable[dict]:
        way, trouble = message["way"], message.get("trouble", "")
        if way not in WAYS or trouble not in TROUBLES:
            raise Refused("no_card")
        try:
            if way == "swipe":
                return self._by_hand("card", **self.wallet.swipe(message["card"]))
            return self._with_cards(self.readers.hold(self.wallet.with_chip(message["card"], way), way, trouble))
        except CardError as error:
            raise Refused(str(error)) from None

    def _take(self, message: dict) -> Awaitable[dict]:
        return self._with_cards(self.readers.take(self._owner(message).id))

    def _renew(self, message: dict) -> Awaitable[dict]:
        return self._with_cards(self.readers.renew(self._owner(message)))

    def _owner(self, message: dict) -> TestCard:
        try:
            return self.wallet.card(message["card"])
        except CardError as error:
            raise Refused(str(error)) from None

    @staticmethod
    async def _with_cards(work: Awaitable[None]) -> dict:
        try:
            await work
        except (CardError, DeviceError) as error:
            raise Refused(str(error)) from None
        return {}

    def _phone(self, message: dict) -> Awaitable[dict]:
        phone, balance, behaviour = str(message["phone"]), message.get("balance"), message.get("behaviour")
        if balance is not None and whole(balance, 0, MOST):
            return self._with_phone(self.phones.change(phone, balance=balance))
        if behaviour in BEHAVIOURS:
            return self._with_phone(self.phones.change(phone, behaviour=behaviour))
        raise Refused("a phone has a balance and a behaviour")

    async def _show_code(self, message: dict) -> dict:
        return await self._with_phone(self.phones.show_code(str(message["phone"])))

    async def _scan_display(self, message: dict) -> dict:
        return await self._with_phone(self.phones.scan_display(str(message["phone"])))

    @staticmethod
    async def _with_phone(work: Awaitable[bool | str | None]) -> dict:
        try:
            return {"result": await work}
        except PhoneError as error:
            raise Refused(str(error)) from None

    def _world(self, message: dict) -> Awaitable[dict]:
        part, field, value = message["part"], message["field"], message["value"]
        check = WORLD.get(part, {}).get(field)
        if check is None or not check(value):
            raise Refused("the world cannot be set so")
        return self._plain("world", set={part: {field: value}})

    def _cut(self, message: dict) -> Awaitable[dict]:
        at = message["at"]
        if at is None:
            return self._plain("world", set={"cut": None})
        if not whole(at, 1, 1_000_000) or not isinstance(message["torn"], bool):
            raise Refused("a flash step is a number from 1")
        return self._plain("world", set={"cut": {"at": at, "torn": message["torn"]}})

    def _time(self, message: dict) -> Awaitable[dict]:
        if "rate" in message and whole(message["rate"], 0, 60):
            return self._clock(rate=message["rate"])
        if "shift" in message and whole(message["shift"], -366 * DAY, 366 * DAY):
            return self._clock(shift=message["shift"])
        raise Refused("the clock cannot be set so")

    async def _clock(self, **fields: int) -> dict:
        await self.device.set_time(**fields)
        return {}

    async def _tear(self, message: dict) -> dict:
        await self.device.tear()
        return {}

    async def _record(self, message: dict) -> dict:
        try:
            if not message["on"]:
                return {"script": await self.recorder.stop()}
            await self.recorder.start()
        except RecorderError as error:
            raise Refused(str(error)) from None
        return {}

    def _answer(self, message: dict) -> Awaitable[dict]:
        fault, code = message["fault"], message.get("code")
        if fault not in FAULTS or (fault == "code" and message["on"] and code not in CODES):
            raise Refused("there is no such fault")
        return self._acquirer_work(self.acquirer.arm(fault, code) if message["on"] else self.acquirer.disarm(fault))

    async def _acquirer_work(self, work: Awaitable[None]) -> dict:
        try:
            await work
        except AcquirerError as error:
            raise Refused(str(error)) from None
        return {}

    async def _by_hand(self, do: str, **fields: Any) -> dict:
        await self.device.handle(do, **fields)
        return {}

    async def _plain(self, do: str, **fields: Any) -> dict:
        """Pass it on; its effect comes back to all tabs as an event."""
        await self.device.ask(do, **fields)
        return {}
