"""What the device host may ask of a running device: press keys, swipe, change the world, let time pass, look."""

import binascii
import gc
import network
import time
import utime
from micropython import const

import clock
import waiting
from hands import Hands
from soc.outside import outside

_REST_MS = const(60)  # a finger's pause after a key, longer than any debouncing
_SWIPE_MS = const(50)
_POINT_MS = const(20)  # from point to point of a stroke
_LOOKS = const(40)  # changes of the driven lines in five looks at the keypad


def stand_still() -> None:
    """Not one more instruction of the firmware: the device host ends this process."""
    while True:
        utime.sleep(3600)


class Run:
    """A `run` request: let time pass until a condition holds."""

    def __init__(self, message: dict):
        self.id = message["id"]
        self.until = message.get("until") or {}
        self.paper = [binascii.unhexlify(part) for part in self.until.get("paper", ())]  # in GB 18030
        self.start = clock.elapsed_us()
        self.end = self.start + message["ms"] * 1000
        self.met = set(message.get("met", ()))  # conditions on lines (log, paper) that have been met

    def logged(self, text: str) -> None:
        if "log" in self.until and _any_in(self.until["log"], text):
            self.met.add("log")

    def printed(self, record: bytes) -> None:
        if any(part in record for part in self.paper):
            self.met.add("paper")

    def holds(self, hearing, last_change: int) -> bool:
        """True when every part of the condition holds."""
        for kind, wanted in self.until.items():
            if kind == "screen":
                met = hearing.screen in _several(wanted)
            elif kind == "text":
                met = any(_any_in(wanted, text[1]) for text in hearing.texts())
            elif kind == "quiet":
                met = clock.elapsed_us() - max(last_change, self.start) >= wanted * 1000
            else:
                met = kind in self.met
            if not met:
                return False
        return bool(self.until)


def _several(wanted) -> list:
    return wanted if isinstance(wanted, list) else [wanted]


def _any_in(wanted, text: str) -> bool:
    return any(part in text for part in _several(wanted))


class Agent:
    """Serves the device host over `link`, working on `chips` and listening to the firmware through `hearing`."""

    def __init__(self, link):
        self.link = link
        self.chips = None
        self.hearing = None
        self._run = None
        self._strobes = 0  # of the keypad, when the last key went down
        self._acts = []  # (end in us, answer): what a hand is doing
        self._alarm = None
        self._last_print = 0
        self._changed = set()
        self._glass = None
        self._steps = 0  # flash steps told
        self._air_asked = -1  # waiting.activity when we asked whether time may move
        self._air_serial = 0
        self._air_us = 0  # how far it may
        self.hands = Hands(link.send)

    # --- from the host ---

    def on_message(self, message: dict) -> None:
        """One message of the host's."""
        if "air" in message:
            if message["air"] == self._air_serial:
                self._air_us = message["us"] if message["us"] >= 0 else 1 << 60
            return
        answer = getattr(self, "do_" + message["do"])(message)
        if answer is not None:
            answer["id"] = message["id"]
            self.link.send(answer)

    def do_key(self, message: dict):
        if "down" in message:
            self._press(message["down"])
            self._act(_REST_MS * 1000, message["id"])
        elif "up" in message:
            self._lift(message["up"], lambda: self._act(_REST_MS * 1000, message["id"]))
        else:
            names = list(_several(message["press"]))
            hold = message.get("hold_ms", _REST_MS)
            if clock.virtual:
                clock.grant(max(clock.granted(), len(names) * (hold + _REST_MS) + 1))
            self._type(names, hold, message["id"])

    def _type(self, names: list, hold: int, request) -> None:
        """Press the keys one after the other, then answer."""
        if not names:
            self._act(0, request)
            return
        name = names.pop(0)
        self._press(name)
        rest = lambda: clock.after(_REST_MS, lambda: self._type(names, hold, request))  # noqa: E731
        clock.after(hold, lambda: self._lift(name, rest))

    def _press(self, name: str) -> None:
        self._strobes = self.chips.keys.strobes
        self.chips.keys.down(name)

    def _lift(self, name: str, then, tries: int = 40) -> None:
        """Take the finger off, then do `then()`. On a busy PC the finger stays until the firmware has had time to
        look: the board's own loop would not have been held up."""
        if clock.virtual or self.chips.keys.strobes - self._strobes >= _LOOKS or not tries:
            self.chips.keys.up(name)
            then()
        else:
            clock.after(10, lambda: self._lift(name, then, tries - 1))

    def _card_reader(self, name: str):
        return self.chips.chip_slot if name == "insert" else self.chips.tap_field

    def do_apdu(self, message: dict) -> None:
        self.hands.answered(message)

    def do_card(self, message: dict):
        if "take" in message:
            return self.hands.take(message["card"])
        for name, about in message.get("put", {}).items():
            return self.hands.put(message["card"], self._card_reader(name), about)
        tracks = message["swipe"]
        count = self.chips.stripe.swipe([tracks.get("track%d" % n) for n in (1, 2, 3)], message.get("damage"))
        self._act(_SWIPE_MS * 1000 + count * 10000000 // 9600, message["id"])
        return None

    def do_touch(self, message: dict):
        if "up" in message:
            self.chips.touch.lift()
        elif "at" in message:
            self.chips.touch.touch(*message["at"])
        else:
            points = list(message["stroke"])
            if clock.virtual:
                clock.grant(max(clock.granted(), (len(points) + 3) * _POINT_MS))
            self._draw(points, message["id"])
            return None
        return {}

    def _draw(self, points: list, request) -> None:
        """Lead a finger along the points, lift it, then answer."""
        if points:
            self.chips.touch.touch(*points.pop(0))
            clock.after(_POINT_MS, lambda: self._draw(points, request))
        else:
            self.chips.touch.lift()
            self._act(2 * _POINT_MS * 1000, request)

    def do_scan(self, message: dict) -> None:
        """Hold a code before the scanner; answered when it has been read, or is taken away again."""

        def ended(count: int) -> None:
            if clock.virtual and self._run is None:
                clock.grant(0)  # what was left of the time that it was to be held
            self._act(count * 10000000 // 9600 + _POINT_MS * 1000, message["id"], read=count > 0)

        if clock.virtual:
            clock.grant(max(clock.granted(), message["ms"] + 1))
        self.chips.scanner.hold(message["code"].encode(), message["ms"], ended)

    def _act(self, us: int, request, **fields) -> None:
        """Answer the request when a hand's action, which takes `us`, is over."""
        self._acts.append((clock.elapsed_us() + us, dict(fields, id=request)))
        clock.after_us(us, lambda: None)
        if clock.virtual:
            clock.grant(max(clock.granted(), us // 1000 + 1))

    def do_run(self, message: dict):
        self._run = Run(message)
        if clock.virtual:
            clock.grant(message["ms"])
        else:
            self._alarm = clock.after(message["ms"], lambda: None)

    def do_world(self, message: dict):
        """Parts of the world as given in boards/simulator/README.md."""
        chips = self.chips
        for part, now in message["set"].items():
            if part == "network":
                network.air.rssi = now["rssi"]
                if now["ap"] != network.air.ap:
                    network.air.set_ap(now["ap"])
            elif part == "cellular":
                modem = chips.modem
                modem.fitted, modem.sim, modem.in_reach = now["fitted"], now["sim"], now["registered"]
                modem.csq, modem.silent = now["csq"], now["silent"]
                modem.changed()
            elif part == "paper":
                self._set_paper(chips.printer, now)
            elif part == "battery":
                chips.gauge.percent, chips.gauge.charging = now["percent"], now["charging"]
                chips.charger.set(now["charging"])
                chips.printer.supply(chips.gauge.millivolts(), now["charging"])
            elif part == "case":
                chips.tamper.set(now["open"])
            elif part == "scanner":
                chips.scanner.set_dirty(now["dirty"])
            elif part == "keys":
                chips.keys.bounce_ms = now["bounce_ms"]
                chips.keys.set_stuck(now["stuck"])
            elif part == "cut":
                chips.flash.cut_at = now["at"] if now else 0
                chips.flash.torn = bool(now and now.get("torn"))
        return {}

    def _set_paper(self, printer, now: dict) -> None:
        if now.get("new_roll"):
            printer.new_roll()
        for name in ("out", "near_end", "cover_open", "hot", "connected", "rows_left"):
            if name in now:
                setattr(printer, name, now[name])
        printer.changed()

    def do_time(self, message: dict):
        if "rate" in message:
            clock.set_rate(message["rate"])
        if "rtc" in message:
            time.set_rtc(message["rtc"])
        if "shift" in message:
            time.set_rtc(time.time() + message["shift"])
        if "rate" in message:
            time.on_rtc()
        return {"rtc": time.time(), "elapsed_ms": clock.elapsed_ms()}

    def do_screen(self, message: dict):
        texts = [{"id": t[0], "text": t[1], "x": t[2], "y": t[3], "size": t[4]} for t in self.hearing.texts()]
        return {"name": self.hearing.screen, "texts": texts}

    def do_tear(self, message: dict):
        self.chips.printer.paper.tear()
        return {}

    def do_lag(self, message: dict):
        longest, waiting.longest_us = waiting.longest_us, 0
        return {"longest_us": longest}

    def do_heap(self, message: dict):
        gc.collect()
        return {"free": gc.mem_free(), "held": len(outside.held)}

    def do_off(self, message: dict):
        self.link.send({"id": message["id"]})
        stand_still()

    # --- from the chips and the firmware ---

    def changed(self, name: str) -> None:
        self._changed.add(name)

    def rows(self) -> None:
        self._last_print = clock.elapsed_us()
        self._changed.add("paper")

    def text(self, record: bytes) -> None:
        self.link.send({"event": "printed", "text": binascii.hexlify(record).decode()})
        if self._run is not None:
            self._run.printed(record)

    def tone(self, hz: int, ms: int) -> None:
        self.link.send({"event": "buzzer", "hz": hz, "ms": ms})

    def fault(self, words: str) -> None:
        self.link.send({"event": "log", "t": time.ticks_ms(), "source": "SILICON", "text": words})

    def qr(self, data: bytes, level: int) -> tuple:
        answer = self.link.ask("qr", data=binascii.hexlify(data).decode(), level=level)
        return answer["side"], binascii.unhexlify(answer["modules"])

    def screen_shown(self, name: str) -> None:
        self.link.send({"event": "screen", "name": name})

    def logged(self, ticks: int, source: str, text: str) -> None:
        self.link.send({"event": "log", "t": ticks, "source": source, "text": text})
        if self._run is not None:
            self._run.logged(text)

    def flash_cut(self) -> None:
        self.link.send({"event": "cut", "elapsed_us": clock.elapsed_us()})
        stand_still()

    def reset(self, cause: int) -> None:
        flash = self.chips.flash
        cut = {"at": flash.cut_at, "torn": flash.torn} if flash.cut_at else None
        self.link.send({"event": "reset", "cause": cause, "elapsed_us": clock.elapsed_us(), "cut": cut})
        stand_still()

    def asleep(self, pin) -> None:
        """Deep sleep until GPIO `pin` is low. Only the charger's can become so."""
        wakes = pin is not None and pin == self.chips.circuit.pins.get("CHARGER")
        self.link.send({"event": "asleep", "wakes": wakes})
        stand_still()

    def air_link(self, _up=None) -> None:
        """An interface came or went: which have a way to the world, and which one new connections take."""
        up = {"wifi": network.joined(), "cellular": self.chips is not None and self.chips.modem.linked}
        self.link.send({"event": "joined", "up": up, "way": network.air.way})

    # --- when nothing can run ---

    def may_move(self) -> int:
        """Ask the host, who sees the packets, how far virtual time may move while a task waits for a socket."""
        if self._air_asked != waiting.activity:
            self._air_asked = waiting.activity
            self._air_us = 0
            self._air_serial += 1
            self.link.send({"event": "air", "serial": self._air_serial})
        return self._air_us

    def moved(self) -> None:
        """Virtual time has moved: what the host said about the air is no longer news."""
        self._air_asked = -1
        time.on_rtc()

    def on_idle(self) -> None:
        """All tasks wait: tell what changed, and finish what was waited for."""
        self.link.serve_put_aside()
        self._flush()
        now = clock.elapsed_us()
        for act in list(self._acts):
            if now >= act[0]:
                self._acts.remove(act)
                self.link.send(act[1])
        if self._run is not None:
            self._look(self._run, now)

    def _look(self, run: Run, now: int) -> None:
        last_change = max(self._last_print, self.chips.display.last_paint_us)
        reached = run.holds(self.hearing, last_change)
        if not reached and now < run.end:
            if "quiet" in run.until:
                clock.cancel(self._alarm)
                due = max(last_change, run.start) + run.until["quiet"] * 1000
                self._alarm = clock.after_us(max(1, min(due, run.end) - now), lambda: None)
            return
        clock.cancel(self._alarm)
        self._run = None
        clock.grant(0)
        self.link.send({"id": run.id, "reached": reached or not run.until, "passed_ms": (now - run.start) // 1000})

    def _flush(self) -> None:
        chips, changed = self.chips, self._changed
        box = chips.display.take_dirty()
        glass = (chips.display.on and not chips.display.sleeping, chips.display.inverted, chips.display.bgr)
        if glass != self._glass:
            self._glass = glass
            self.link.send({"event": "glass", "on": glass[0], "inverted": glass[1], "bgr": glass[2]})
        if box is not None:
            self.link.send({"event": "lcd", "box": box})
        flash = chips.flash
        if flash.programs + flash.erases != self._steps:
            self._steps = flash.programs + flash.erases
            self.link.send({"event": "flash", "programs": flash.programs, "erases": flash.erases})
        if changed:
            if "leds" in changed:
                self.link.send({"event": "leds", "on": chips.leds.lit()})
            if "backlight" in changed:
                self.link.send({"event": "backlight", "percent": chips.backlight.percent})
            if "paper" in changed:
                self.link.send({"event": "paper", "rows_left": chips.printer.rows_left, "out": chips.printer.out})
            changed.clear()
