"""`socket` of the board: names are looked up, and connections led, by the device host ("the air").

The sockets are the unix port's own. Only `getaddrinfo` differs: it gives the address of a local port behind which the
device host passes the packets on, as far as the simulated network lets them.
"""

import network
from micropython import const

import clock
import usocket
from usocket import *

_EAI_FAIL = const(-202)  # what the ESP32's getaddrinfo raises for a failed look-up
_DNS_MS = const(7000)  # lwIP asks after 0, 1, 2 and 4 s and gives up after 7
_NO_LINK_MS = const(10)

ask = None  # ask(host, port): {"port", "ms" it took}, or {"ms"} for no such name, or {"silent"}; set by start.py


def getaddrinfo(host, port, af=0, type=0, proto=0, flags=0) -> list:
    """Addresses to connect to. Blocks, as on the board, except for an IP address, for which nobody has to be asked.
    Raises OSError(-202) when the name cannot be found."""
    if ask is None:
        return usocket.getaddrinfo(host, port, af, type, proto, flags)
    is_address = all(sign in "0123456789." for sign in host)
    if network.air.way is None and not is_address:
        clock.pass_ms(_NO_LINK_MS)
        raise OSError(_EAI_FAIL)
    answer = ask(host, port)
    if not is_address:
        clock.pass_ms(_DNS_MS if "silent" in answer else answer["ms"])
    if "port" not in answer:
        raise OSError(_EAI_FAIL)
    return usocket.getaddrinfo("127.0.0.1", answer["port"], AF_INET, SOCK_STREAM)
