"""What a flow receives: the board's parts and the services built on them, under one roof."""

import asyncio
import time

import files
from flashlog.log import FlashLog
from host.client import Client
from host.drain import Drain
from host.errors import HostError
from host.link import FRESH_MS
from host.session import CLOCK_IS_SET, Session
from host.values import CODES, SIGNATURES
from host.warmer import Warmer
from ledger.books_id import books_id
from ledger.ledger import Ledger
from log import log
from parameters import Parameters
from paths import BLACKLIST, NOTICES, UPDATE, UPDATE_SIZE
from receipts.slips import Slips
from security.audit import use
from security.operators import Operators
from security.vault import Vault
from services.console_keeper import ConsoleKeeper
from services.errands import Errands
from services.housekeeping import Housekeeping
from services.link_keeper import LinkKeeper
from services.network_keeper import NetworkKeeper
from services.power import Power
from services.settle_keeper import SettleKeeper
from services.sign_on_keeper import SignOnKeeper
from services.signature_sender import SignatureSender
from services.status_keeper import StatusKeeper
from services.tamper_guard import TamperGuard
from services.wear import Wear
from services.wifi_bearer import WifiBearer
from ui.lights import Lights
from ui.screens.working import Working
from ui.touch_keys import TouchKeys


class Terminal:
    """Made at power-on with what needs no stored data; `open_books` and `go_online` add the rest."""

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

    def open_books(self) -> None:
        """Mount the ledger. Raises LedgerError or FlashLogError."""
        self.ledger = Ledger(FlashLog(self.board.ledger_flash), self.vault)
        self.ledger.mount()

    def open_printer(self) -> None:
        """Have slips printed from now on, if they are not yet."""
        if self.slips is None:
            board = self.board
            self.slips = Slips(board.printer, self.parameters, board.serial, self.signature_of, board.secrets,
                               self.vault.audit_code, self.power, self.wear)
            self.supervisor.start("printer", self.slips.run)

    def go_online(self) -> None:
        """Build and start what needs parameters: the acquirer's side, the network, the printer."""
        board = self.board
        self.parameters.serial = books_id(board.secrets, board.serial)
        self.parameters.reads = "6" if board.tap is not None else "5" if board.chip is not None else "2"
        self.session = Session(self.ledger)
        self.client = Client(self.parameters, self.vault)
        self.warmer = Warmer(self.client, self.parameters, self.session)
        self.link_keeper = LinkKeeper(self)
        self.ui.backlight.on_wake = self.link_keeper.hurry
        self.sign_on = SignOnKeeper(self)
        self.errands = Errands(self)
        self.client.on_wish = self.errands.note
        self.drain = Drain(self.ledger, self.client, self.parameters, self.session, self.sign_on.ensure)
        self.open_printer()
        self.network = NetworkKeeper(self._bearers(), lambda: self.client.is_busy, lambda: self.nobody_waits)
        self.client.link.has_network = False
        self.client.link.on_result = self.network.note
        self.settle_keeper = SettleKeeper(self)
        self.signature_sender = SignatureSender(self)
        self.status = status = StatusKeeper(self)
        self.network.on_change = status.network_changed
        self.network.on_trouble = status.network_trouble
        self.sign_on.on_failure = status.sign_on_failed
        self.drain.on_change = status.refresh
        self.drain.on_stuck = status.advice_stuck
        start = self.supervisor.start
        start("network", self.network.run)
        start("stand-by", self.network.stand_by)
        start("sign-on", self.sign_on.run)
        start("link", self.link_keeper.run)
        start("errands", self.errands.run)
        start("settlement", self.settle_keeper.run)
        self.supervisor.start_critical("drain", self.drain.run)
        start("status", status.run)
        start("signatures", self.signature_sender.run)
        if board.touch is not None:
            start("touch", TouchKeys(board.touch, self.ui).run)
        if self.parameters.has_updates or self.has_new_software:
            from services.update_keeper import UpdateKeeper

            self.updates = UpdateKeeper(self)
            start("updates", self.updates.run)
        start("housekeeping", Housekeeping(self.ledger, self.wear, lambda: self.is_idle, self._settle_cash).run)
        start("watchdog", self._feed_watchdog)

    def _bearers(self) -> list:
        """The networks that are fitted and provisioned, first choice first."""
        board, parameters = self.board, self.parameters
        found: list = []
        if parameters.wifi_ssid or parameters.apn is None:
            found.append(WifiBearer(board.wifi, parameters, self.vault))
        if parameters.apn is not None and board.modem is not None:
            from services.cellular_bearer import CellularBearer

            found.append(CellularBearer(board.modem, parameters.apn))
        return found

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

    def _settle_cash(self) -> None:
        self.settle_keeper.begin(self.operator_number)

    async def _feed_watchdog(self) -> None:
        while not self.supervisor.died.is_set():
            self.board.watchdog.feed()
            await asyncio.sleep(2)
