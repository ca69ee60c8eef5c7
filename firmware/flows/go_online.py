"""Build and start what needs stored data. Only at power-on: what is built remembers nothing of this module."""

from flashlog.log import FlashLog
from host.client import Client
from host.drain import Drain
from host.session import Session
from host.warmer import Warmer
from ledger.books_id import books_id
from ledger.ledger import Ledger
from services.errands import Errands
from services.housekeeping import Housekeeping
from services.link_keeper import LinkKeeper
from services.network_keeper import NetworkKeeper
from services.settle_keeper import SettleKeeper
from services.sign_on_keeper import SignOnKeeper
from services.signature_sender import SignatureSender
from services.status_keeper import StatusKeeper
from services.wifi_bearer import WifiBearer
from ui.touch_keys import TouchKeys


def open_books(till) -> None:
    """Mount the ledger. Raises LedgerError or FlashLogError."""
    till.ledger = Ledger(FlashLog(till.board.ledger_flash), till.vault)
    till.ledger.mount()


def go_online(till) -> None:
    """Build and start what needs parameters: the acquirer's side, the network, the printer."""
    board = till.board
    till.parameters.serial = books_id(board.secrets, board.serial)
    till.parameters.reads = "6" if board.tap is not None else "5" if board.chip is not None else "2"
    till.session = Session(till.ledger)
    till.client = Client(till.parameters, till.vault)
    till.warmer = Warmer(till.client, till.parameters, till.session)
    till.link_keeper = LinkKeeper(till)
    till.ui.backlight.on_wake = till.link_keeper.hurry
    till.sign_on = SignOnKeeper(till)
    till.errands = Errands(till)
    till.client.on_wish = till.errands.note
    till.drain = Drain(till.ledger, till.client, till.parameters, till.session, till.sign_on.ensure)
    till.open_printer()
    till.network = NetworkKeeper(_bearers(till), till.is_busy, till.may_pause)
    till.client.link.has_network = False
    till.client.link.on_result = till.network.note
    till.settle_keeper = SettleKeeper(till)
    till.signature_sender = SignatureSender(till)
    till.status = status = StatusKeeper(till)
    till.network.on_change = status.network_changed
    till.network.on_trouble = status.network_trouble
    till.sign_on.on_failure = status.sign_on_failed
    till.drain.on_change = status.refresh
    till.drain.on_stuck = status.advice_stuck
    start = till.supervisor.start
    start("network", till.network.run)
    start("stand-by", till.network.stand_by)
    start("sign-on", till.sign_on.run)
    start("link", till.link_keeper.run)
    start("errands", till.errands.run)
    start("settlement", till.settle_keeper.run)
    till.supervisor.start_critical("drain", till.drain.run)
    start("status", status.run)
    start("signatures", till.signature_sender.run)
    if board.touch is not None:
        start("touch", TouchKeys(board.touch, till.ui).run)
    if till.parameters.has_updates or till.has_new_software:
        from services.update_keeper import UpdateKeeper

        till.updates = UpdateKeeper(till)
        start("updates", till.updates.run)
    start("housekeeping", Housekeeping(till.ledger, till.wear, till.stands_idle, till.settle).run)
    start("watchdog", till.feed_watchdog)


def _bearers(till) -> list:
    """The networks that are fitted and provisioned, first choice first."""
    board, parameters = till.board, till.parameters
    found: list = []
    if parameters.wifi_ssid or parameters.apn is None:
        found.append(WifiBearer(board.wifi, parameters, till.vault))
    if parameters.apn is not None and board.modem is not None:
        from services.cellular_bearer import CellularBearer

        found.append(CellularBearer(board.modem, parameters.apn))
    return found
