"""What a flow receives: the board's parts and the services built on them, under one roof."""

import asyncio
import time

import files
from host.errors import HostError
from host.link import FRESH_MS
from host.session import CLOCK_IS_SET
from host.values import CODES, SIGNATURES
from log import log
from parameters import Parameters
from paths import BLACKLIST, NOTICES, UPDATE, UPDATE_SIZE
from security.audit import use
from security.operators import Operators
from security.vault import Vault
from services.console_keeper import ConsoleKeeper
from services.power import Power
from services.tamper_guard import TamperGuard
from services.wear import Wear
from ui.lights import Lights
from ui.screens.working import Working


class Terminal:
    """Made at power-on with what needs no stored data; `flows.go_online` adds the rest."""

    menu = "menu.choose"  # the flow behind the menu key
    is_training = False

    def __init__(self, board, settings, ui, supervisor):
        self.board = board
        self.settings = settings
        self.ui = ui
        self.supervisor = supervisor
        self.lights = Lights(board.leds)
        self.wear = Wear(board.secrets)
        self.power = Power(board.gauge, self.wear)
        self.parameters = Parameters()
        self.vault = Vault(board.secrets, board.random)
        self.operators = Operators(board.random)
        self.operator = None
        self._connecting = None
        self.is_idle = False  # whether the home screen stands untouched
        self.console = ConsoleKeeper(self)
        self.guest = None  # what a technician's tool wants the screen for, see console/turn.py
        self.tamper_guard = TamperGuard(board.tamper, lambda: self.lock("T01"))
        use(board.secrets)
        self.ledger = self.slips = None
        self.link_keeper = self.warmer = self.errands = None
        self.session = self.client = self.drain = self.sign_on = self.network = self.status = None
        self.settle_keeper = self.signature_sender = None
        self.updates = None  # a services.update_keeper.UpdateKeeper, where there is something for it to do

    @property
    def tables(self):
        """What was downloaded; loaded when somebody asks for it, and not kept."""
        from tables import Tables

        return Tables(self.vault)

    @property
    def signatures(self):
        """Those that were given on the glass; loaded when somebody asks for them, and not kept."""
        from ledger.signatures import Signatures

        return Signatures(self.vault)

    def signature_of(self, counter: int):
        """The picture of one, or None."""
        return self.signatures.get(counter)

    def is_blacklisted(self, pan) -> bool:
        """Whether the acquirer's blacklist has a card."""
        return files.is_there(BLACKLIST) and self.tables.blacklist.holds(pan)

    def script_notices(self):
        """The stored script-result notices."""
        from host.notices import ScriptNotices

        return ScriptNotices(self.client, self.parameters, self.session, self.ledger)

    def lock(self, code: str) -> None:
        """Erase the payment keys and start anew as a locked terminal. `code`: see `security.lock`."""
        from security.lock import lock

        try:
            lock(self.board.secrets, self.vault, code)
        finally:
            self.board.restart()

    def hand_over(self, operator) -> None:
        """Somebody has logged in, or with None, out."""
        self.operator = operator
        log("TILL", "operator %s" % (operator.number if operator else "logged out"))
        self.status.refresh()

    @property
    def operator_number(self) -> str:
        """Of who has logged in; 01 while nobody has."""
        return self.operator.number if self.operator else "01"

    @property
    def ways(self) -> tuple:
        """How a card can be read here and now."""
        board = self.board
        fitted = (("tap", board.tap), ("chip", None if self.power.is_low else board.chip), ("swipe", board.stripe),
                  ("scan", board.scanner if self.takes_codes else None))
        return tuple([way for way, part in fitted if part is not None])

    @property
    def takes_codes(self) -> bool:
        """Whether the acquirer has payments by code."""
        return self.parameters.acquirer is not None and CODES in self.parameters.acquirer.extensions

    @property
    def signs_on_glass(self) -> bool:
        """Whether payers sign here, and not on the slip."""
        return SIGNATURES in self.parameters.acquirer.extensions and self.board.touch is not None

    @property
    def has_new_software(self) -> bool:
        """Whether the image that runs is on trial, or the one before has come back."""
        return self.board.secrets.get(UPDATE, bytearray(UPDATE_SIZE)) is not None

    def today(self) -> str:
        """The local month as YYMM; "" while the clock is not set."""
        now = time.time()
        if now < CLOCK_IS_SET:
            return ""
        fields = time.gmtime(now + self.parameters.utc_offset_s)
        return "%02d%02d" % (fields[0] % 100, fields[1])

    def local_clock(self, seconds: int) -> str:
        """`14:29` of seconds since 2000 UTC."""
        fields = time.gmtime(seconds + self.parameters.utc_offset_s)
        return "%02d:%02d" % (fields[3], fields[4])

    def open_printer(self) -> None:
        """Have slips printed from now on, if they are not yet."""
        if self.slips is None:
            from receipts.slips import Slips

            board = self.board
            self.slips = Slips(board.printer, self.parameters, board.serial, self.signature_of, board.secrets,
                               self.vault.audit_code, self.power, self.wear)
            self.supervisor.start("printer", self.slips.run)

    @property
    def nobody_waits(self) -> bool:
        """Whether it does not matter when the machine stands still for a moment."""
        return self.is_idle or self.operator is None

    async def be_signed_on(self) -> None:
        """Be signed on, and have sent what must go first, before money moves; shows what is waited for.

        Raises a HostError or Cancelled.
        """
        if not self.session.signed_on:
            await self.ui.show_while(Working("signing_on"), self.sign_on.ensure())
        if files.is_there(NOTICES):
            await self.ui.show_while(Working("sending_notice"), self.script_notices().send())

    def connect_ahead(self) -> None:
        """Have a proven connection when the payer has found the card. What goes wrong is told when it is needed."""
        self._connecting = asyncio.create_task(self._connect())

    async def _connect(self) -> None:
        try:
            await self.warmer.renew(FRESH_MS, False)
        except HostError:
            pass

    def is_busy(self) -> bool:
        """Whether the acquirer is being asked."""
        return self.client.is_busy

    def may_pause(self) -> bool:
        """`nobody_waits`, for who looks later."""
        return self.nobody_waits

    def stands_idle(self) -> bool:
        """`is_idle`, for who looks later."""
        return self.is_idle

    def settle(self) -> None:
        """Begin to settle, in the name of who works here."""
        self.settle_keeper.begin(self.operator_number)

    async def feed_watchdog(self) -> None:
        while not self.supervisor.died.is_set():
            self.board.watchdog.feed()
            await asyncio.sleep(2)
