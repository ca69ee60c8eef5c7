"""What this terminal is and may do: merchant, terminal, acquirer, limits. Written by provisioning, read by all.

Some of it the acquirer may change by a download. That is kept in a file of its own, laid over the provisioned values,
and forgotten when the terminal is provisioned anew: then the technician's word is the newer one. The files and what may
stand in them are the business of `parameter_files`, which is loaded when it is needed.
"""

from micropython import const

DUKPT = "dukpt"  # a key of its own for each message, instead of those of a sign-on
PASSWORD_DAYS = const(90)


class ParameterError(Exception):
    """A parameter is missing or wrong. Arguments: its name, what is wrong."""


class Host:
    """Where the acquirer is reached: `host`, `port`, `server_name`."""


class Acquirer(Host):
    """Where and how the acquirer is reached, as `parameter_files.acquirer_of` makes it. `hosts` are itself and its
    backup, if it has one; the same authority, `ca`, vouches for both."""


class Limits:
    """Amounts in fen."""

    sale_max = 5000000


class Parameters:
    """The provisioned parameters; `ready` is False on a terminal that has none yet."""

    def __init__(self):
        self.ready = False
        self.serial = ""  # the device's, put here by the terminal
        self.reads = "2"  # which cards it reads (F60.4), put here as well: 2 stripes, 5 inserted chips too, 6 taps too
        self.merchant_id = ""
        self.terminal_id = ""
        self.merchant_name = ""
        self.utc_offset_s = 8 * 3600
        self.wifi_ssid = ""
        self.apn = None  # of the 4G network, "" to leave it to the SIM; None: the modem is not used
        self.acquirer = None
        self.limits = Limits()
        self.retries = 3  # how often an advice is sent in a round
        self.auto_sign_off = False  # after a settlement
        self.void_needs_card = True  # with its PIN
        self.keyed = False  # card numbers may be typed
        self.shop = {}  # discounts, tax, tips, rounding, fee: see `pricing`
        self.hotline = ""  # whom to call when the terminal is locked
        self.password_days = PASSWORD_DAYS  # after which an operator needs a new one; 0: never
        self.slips = {}  # header, footer, copies, link: see `slip_parameters`
        self.has_updates = False  # there is a server with newer software: see `fleet.place`
