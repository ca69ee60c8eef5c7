"""Amount entry, which is also the home screen."""

from micropython import const

from money import format_fen
from ui.screen import ENTRY_KEYS, Screen
from ui.texts import phrase
from ui.theme import ACCENT, BG, LINE, MUTED, TEXT
from ui.view import FOOT, SCREEN_W, X0, X1
from ui.widgets.amounts import money

MENU = "menu"  # the value when the menu key is pressed instead of typing,
CASH = "cash"  # and when an amount is paid in cash; one of the ways
_MOST = const(999999999)  # fen: nine digits
_LAST_FOUR = const(4)  # digits typed that may be the end of a card number
_LONGEST = const(9)
_WIDE = const(70)  # pixels from way to way, for the longer name of a code
_TOP = const(30)  # of the key's chip beside the amount
_ROW_TOP = const(171)
_LABELS = {"tap": "way.tap", "chip": "way.chip", "swipe": "way.swipe", "scan": "way.pay_code", CASH: "way.cash"}


class Last:
    """The last sale, for the bottom row."""

    def __init__(self, icon: str, role: int, text, fen: int):
        """`icon`: of 24 px, in the colour `role`; `text` e.g. phrase("amount.last_approved", time="14:29"). `fen`: None
        for a text that stands alone."""
        self.icon = icon
        self.role = role
        self.text = text
        self.fen = fen


class Amount(Screen):
    """Its value: the amount in fen, never 0; or the key of a chip that stands while nothing is typed (MENU). Where "up"
    is one of them, it also works behind four digits, and its chip stands beside the amount. With the way CASH, the key
    down, which stands beside it, ends an amount with that value.

    `fen` and `digits`, what was typed with its leading zeros, can be read at any time.
    """

    name = "amount"
    typed = ENTRY_KEYS

    def __init__(self, ways, last=None, fee_of=None, chips=(("menu", "key.menu"), None, None), middle=None):
        """`ways`: what the board reads, of "tap", "chip", "swipe", "scan". `last`: a Last. `fee_of(fen)`: the fee in
        fen, to be shown. `chips`: the footer as long as nothing is typed; `middle`: its middle slot then, which
        ends an amount with its key."""
        super().__init__(chips)
        self._ways = ways
        self._last = last
        self._fee_of = fee_of
        self._idle_chips = chips
        self._middle = middle
        self._finds = any(chip is not None and chip[0] == "up" for chip in chips)
        self.fen = 0
        self.digits = ""

    @property
    def may_find(self) -> bool:
        """Whether what was typed can be looked for as the end of a card number."""
        return self._finds and len(self.digits) == _LAST_FOUR

    def works(self, key: str) -> bool:
        return (key == "up" and self.may_find) or (key == "down" and self._takes_cash) or super().works(key)

    @property
    def _takes_cash(self) -> bool:
        return bool(self.fen) and CASH in self._ways

    def on_key(self, key: str) -> None:
        if key == "ok":
            self.finish(self.fen)
        elif key == "down" and self._takes_cash:
            self.finish(CASH)
        elif self.fen and self._middle is not None and key == self._middle[0]:
            self.finish(key)
        elif key.isdigit():
            self._type(self.digits + key)
        elif key == "back":
            self._type(self.digits[:-1])
        elif key == "clear" or (key == "cancel" and self.fen):
            self._type("")
        else:
            super().on_key(key)

    def on_touch(self, point, is_first: bool) -> None:
        """The keys whose chips stand in the body."""
        x, y = point or (0, 0)
        if is_first and y < 50 and x >= 160 and self.may_find:
            self.ui.sounds.key()
            self.on_key("up")
        elif is_first and 112 <= y < _ROW_TOP and x >= X1 - 296 // len(self._ways) and self._takes_cash:
            self.ui.sounds.key()
            self.on_key("down")

    def on_dead_key(self, key: str) -> None:
        if key == "ok":
            self.ui.toast("amount.empty")

    def _type(self, digits: str) -> None:
        fen = int(digits or "0")
        if fen > _MOST or (len(digits) > _LONGEST and not fen):
            return
        found, self.digits = self.may_find, digits
        if found or self.may_find:
            self.invalidate(160, _TOP, SCREEN_W - 160, 20)
        self._set(fen)

    def _set(self, fen: int) -> None:
        if fen == self.fen:
            return
        began = not self.fen or not fen
        self.fen = fen
        self.invalidate(X0, 50, 290, 54)
        if began:
            if fen:
                self.set_chips(("cancel", "key.clear"), self._middle, ("ok", "key.charge"))
            else:
                self.set_chips(*self._idle_chips)
            self.invalidate(0, 118, SCREEN_W, 48)
        if self._fee_of is not None:
            self._repaint_row()

    def _repaint_row(self) -> None:
        self.invalidate(0, _ROW_TOP, SCREEN_W, FOOT - _ROW_TOP)

    def draw(self, view) -> None:
        view.say("amount.label", X0, view.pick(34, 27), view.pick(16, 24), MUTED)
        if self.may_find:
            self._draw_find(view)
        else:
            view.say("amount.currency", X1, view.pick(34, 27), view.pick(16, 24), MUTED, "r")
        money(view, self.fen, 300, 52, 48, TEXT if self.fen else MUTED, 288)
        view.rect(305, 60, 3, 38, ACCENT)
        view.rect(X0, 106, 296, 2, ACCENT)
        if not view.is_outside(0, 118, SCREEN_W, 48):
            self._draw_ways(view)
        if view.bottom > _ROW_TOP:
            self._draw_row(view)

    def _draw_find(self, view) -> None:
        """The key that looks for a card, in the place of the currency."""
        text = phrase("amount.find", digits=self.digits)
        view.say(text, X1, 34, 16, MUTED, "r")
        x = X1 - view.said_width(text) - 26
        view.rrect(x, _TOP, 20, 20, 4, MUTED)
        view.icon("up", x + 2, _TOP + 2, 16, BG, BG)

    def _draw_ways(self, view) -> None:
        pitch = 296 // len(self._ways)
        for i, way in enumerate(self._ways):
            middle = X0 + pitch * i + (pitch >> 1)
            role = TEXT if self.fen else MUTED
            if way == CASH:
                view.rrect(middle - 23, 120, 20, 20, 4, MUTED)
                view.icon("down", middle - 21, 122, 16, BG, BG)
                view.icon(way, middle, 118, 24, role, ACCENT)
            else:
                view.icon(way, middle - 12, 118, 24, role, ACCENT)
            label = "way.scan" if way == "scan" and pitch < _WIDE else _LABELS[way]
            view.say(label, middle, 146, 16, role, "c")

    def _draw_row(self, view) -> None:
        if self.fen and self._fee_of is not None:
            self._draw_fee(view)
        elif self._last is not None:
            view.rect(0, _ROW_TOP, SCREEN_W, 1, LINE)
            view.icon(self._last.icon, X0, 180, 24, self._last.role, self._last.role)
            amount = "" if self._last.fen is None else "¥" + format_fen(self._last.fen)
            view.write(amount, X1, 180, 24, TEXT, "r", 130)
            room = 256 - min(view.text_width(amount, 24), 130)
            view.say(self._last.text, 44, view.pick(184, 180), view.pick(16, 24), MUTED, "l", room)

    def _draw_fee(self, view) -> None:
        fee = self._fee_of(self.fen)
        view.rect(0, _ROW_TOP, SCREEN_W, 1, LINE)
        view.say(phrase("amount.fee", fee=format_fen(fee)), X0, 184, 16, MUTED)
        view.say(phrase("amount.net", net=format_fen(self.fen - fee)), X1, 184, 16, TEXT, "r")
