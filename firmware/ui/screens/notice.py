"""A warning: what happened, and what to do or what the terminal does about it."""

from ui import sounds
from ui.screen import Screen
from ui.texts import part, phrase
from ui.theme import MUTED, TEXT
from ui.view import X0
from ui.widgets.panels import notice
from ui.widgets.progress import steps

GOT_IT = (None, None, ("ok", "key.got_it"))


class Notice(Screen):
    """Its value: the key of a chip; cancel raises Cancelled."""

    name = "notice"
    sound = sounds.WARNING

    def __init__(self, icon: str, message, lines=(), chips=GOT_IT, kind: str = "warn", head=None, line=None):
        """`icon`: of 48 px. `message`: id without ".head" and ".line", or such a phrase; `head` and `line` may take its
        place. `lines`: at most three (state, text). `kind`: "warn" amber, "bad" red."""
        super().__init__(chips)
        self._icon = icon
        self._head = head or part(message, ".head")
        self._line = line or part(message, ".line")
        self._lines = lines
        self._kind = kind

    def update(self, message, lines) -> None:
        """The trouble has changed."""
        self._head, self._line, self._lines = part(message, ".head"), part(message, ".line"), lines
        self.invalidate(0, 24, 320, 188)

    def draw(self, view) -> None:
        notice(view, self._icon, self._head, self._line, self._kind)
        steps(view, X0, view.pick(112, 114), self._lines, view.pick(28, 33))


class PaperOut(Notice):
    """The roll is empty; the sale is booked."""

    name = "paper_out"

    def __init__(self, amount: str, trace: str, chips):
        lines = (
            ("done", phrase("paper_out.booked", amount=amount, trace=trace)),
            ("now", "paper_out.load"),
            ("todo", "paper_out.resume"),
        )
        super().__init__("paper", "paper_out", lines, chips, line="paper_out.safe")


class SetupWrong(Notice):
    """A provisioning file that cannot be taken over: which field, and why (data, in the words of the checker)."""

    name = "setup_wrong"

    def __init__(self, field: str, reason: str, chips=GOT_IT):
        super().__init__("warn", "", (), chips, "bad", "setup.wrong_head", "setup.wrong_line")
        self._field = field
        self._reason = reason

    def draw(self, view) -> None:
        super().draw(view)
        view.say("setup.field", X0, 112, 16, MUTED)
        view.write(self._field, 84, 112, 16, TEXT, "l", 224)
        view.say("setup.reason", X0, 138, 16, MUTED)
        view.write_wrapped(self._reason, 84, 138, 224, 3)
