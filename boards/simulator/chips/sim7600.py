"""SIMCom SIM7600: a 4G modem on a UART at 115,200 baud, as its AT command manual and hardware design describe it.

What is modelled: the power key (0.1 s on, 2.5 s off), 10 s of boot with noise and unsolicited lines, echo, the SIM,
registration after 3 s, signal, the operator, dialling (`ATD*99#`, `AT+CGDATA="PPP"`), `+++`, `AT+CPOF`. Of PPP only so
much that both ends know where they are (boards/simulator/ppp.py): the packets themselves go past the UART. It is off
when the terminal's power comes.
"""

from micropython import const

import clock

BAUD = 115200
CONFIGURE = b"\x7e\xff\x7d\x23\xc0\x21\x7d\x21"  # how LCP's requests begin on the line (RFC 1661, 1662)
ACKNOWLEDGE = b"\x7e\xff\x7d\x23\xc0\x21\x7d\x22\x7d\x21\x7d\x20\x7d\x24\x7e"
TERMINATE = b"\x7e\xff\x7d\x23\xc0\x21\x7d\x25"
_BOOT_MS = const(10000)
_REGISTER_MS = const(3000)
_ANSWER_MS = const(20)
_DIAL_MS = const(400)
_PPP_MS = const(700)
_GUARD_MS = const(1000)
_KEY_ON_MS = const(100)
_KEY_OFF_MS = const(2500)
_LINE = const(556)  # characters the modem takes
_NOISE = b"\x00\xff\x80~\xf0F\r"
OFF, BOOTING, COMMANDS, DATA = range(4)


class Sim7600:
    """The modem. `on_link(up)` is called when a connection comes or goes; `wire` is set by wiring.py."""

    wire = None

    def __init__(self, key, on_link):
        self.fitted = False
        self.sim = "ok"  # or "absent", "locked"
        self.in_reach = True  # a network that takes us
        self.csq = 20  # 0 to 31; 99: not known
        self.silent = False  # it hangs: only the power key helps
        self.state = OFF
        self.linked = False  # packets pass through it
        self._on_link = on_link
        self._line = b""
        self._echo = True
        self._wide_errors = 0
        self._registered = False
        self._timers = []
        self._pressed = -1
        self._heard_at = 0
        self._plus = b""
        key.on_level = self._key

    # --- power

    def _key(self, level: int) -> None:
        now = clock.elapsed_ms()
        if level:
            self._pressed = now
        elif self._pressed >= 0:
            held, self._pressed = now - self._pressed, -1
            if self.state == OFF and held >= _KEY_ON_MS and self.fitted:
                self._boot()
            elif self.state != OFF and held >= _KEY_OFF_MS:
                self.switch_off()

    def _boot(self) -> None:
        self.silent = False
        self.state = BOOTING
        self._echo, self._wide_errors, self._line = True, 0, b""
        self._after(_BOOT_MS, self._booted)

    def _booted(self) -> None:
        self.state = COMMANDS
        self._send(_NOISE)
        self._say("RDY", "+CPIN: " + ("READY" if self.sim == "ok" else "SIM PIN" if self.sim == "locked" else "NOT"))
        self._after(_REGISTER_MS, self._look_for_network)

    def switch_off(self) -> None:
        """The power goes."""
        for timer in self._timers:
            clock.cancel(timer)
        self._timers = []
        self.state = OFF
        self._registered = False
        self._link(False)

    def changed(self) -> None:
        """The world around it has changed: SIM, network."""
        if not self.fitted:
            self.switch_off()
        elif self._registered and not self._may_register():
            self._registered = False
            if self.state == DATA:
                self._hang_up()
            elif self.state == COMMANDS:
                self._say("+CEREG: 2")
        elif not self._registered and self._may_register() and self.state in (COMMANDS, DATA):
            self._after(_REGISTER_MS, self._look_for_network)

    def _may_register(self) -> bool:
        return self.sim == "ok" and self.in_reach

    def _look_for_network(self) -> None:
        self._registered = self._may_register() and self.state != OFF

    # --- the line

    def receive(self, piece) -> None:
        """Bytes from the terminal."""
        quiet = clock.elapsed_ms() - self._heard_at
        self._heard_at = clock.elapsed_ms()
        if self.silent or self.state in (OFF, BOOTING):
            return
        if self.state == DATA:
            self._take_frames(bytes(piece), quiet)
            return
        for byte in bytes(piece):
            if byte == 13:
                line, self._line = self._line, b""
                if self._echo:
                    self._send(line + b"\r")
                self._after(_ANSWER_MS, lambda line=line: self._obey(line))
            elif byte != 10 and len(self._line) < _LINE:
                self._line += bytes((byte,))

    def babble(self, data: bytes) -> None:
        """Say something nobody asked for."""
        self._send(data)

    def _send(self, data: bytes) -> None:
        if not self.silent and self.state != OFF:
            self.wire.send(data)

    def _say(self, *lines) -> None:
        for line in lines:
            self._send(b"\r\n" + line.encode() + b"\r\n")

    def _after(self, ms: int, callback) -> None:
        self._timers = [timer for timer in self._timers[-7:] if timer[0] > clock.elapsed_us()]
        self._timers.append(clock.after(ms, callback))

    # --- commands

    def _obey(self, line: bytes) -> None:
        if self.state != COMMANDS:
            return
        text = "".join(chr(byte) for byte in line if 32 <= byte < 127).upper()
        at = text.rfind("AT")  # noise before it is skipped
        if at < 0:
            return
        text = text[at + 2 :]
        if text in ("D*99#", "D*99***1#", '+CGDATA="PPP"', '+CGDATA="PPP",1'):
            self._after(_DIAL_MS, self._dial)
        elif text == "+CPOF":
            self._say("OK", "NORMAL POWER DOWN")
            self._after(_ANSWER_MS, self.switch_off)
        elif text == "+CPIN?" and self.sim == "absent":
            self._say("+CME ERROR: 10" if self._wide_errors else "ERROR")
        elif text.startswith(("+CGDCONT=1,", "+CMEE=")) or text in ("", "E0", "E1", "H", "+CGATT=1"):
            if text.startswith("+CMEE="):
                self._wide_errors = int(text[6:7])
            elif text in ("E0", "E1"):
                self._echo = text == "E1"
            self._say("OK")
        else:
            answer = self._answer(text)
            self._say(*((answer, "OK") if answer else ("ERROR",)))

    def _answer(self, text: str):
        if text == "+CPIN?":
            return "+CPIN: READY" if self.sim == "ok" else "+CPIN: SIM PIN"
        if text in ("+CREG?", "+CGREG?", "+CEREG?"):
            return "%s: 0,%d" % (text[:-1], 1 if self._registered else 2 if self._may_register() else 0)
        if text == "+CSQ":
            return "+CSQ: %d,99" % (self.csq if self._registered else 99)
        if text == "+COPS?":
            return '+COPS: 0,0,"CHINA MOBILE",7' if self._registered else "+COPS: 0"
        return None

    def _dial(self) -> None:
        if self.state != COMMANDS:
            return
        if not self._registered:
            self._say("NO CARRIER")
            return
        self._say("CONNECT 115200")
        self.state = DATA
        self._plus = b""

    # --- data

    def _take_frames(self, piece: bytes, quiet_ms: int) -> None:
        if quiet_ms >= _GUARD_MS:
            self._plus = b""
        self._plus += piece[:4]
        if self._plus == b"+++":
            self._after(_GUARD_MS, lambda at=self._heard_at: self._escaped(at))
        elif CONFIGURE in piece:
            self._after(_PPP_MS, self._agree)
        elif TERMINATE in piece:
            self._send(ACKNOWLEDGE)
            self._hang_up()

    def _escaped(self, heard_at: int) -> None:
        if self._heard_at == heard_at and self.state == DATA:
            self.state = COMMANDS
            self._link(False)
            self._say("OK")

    def _agree(self) -> None:
        if self.state == DATA:
            self._send(ACKNOWLEDGE)
            self._link(True)

    def _hang_up(self) -> None:
        self.state = COMMANDS
        self._link(False)
        self._say("NO CARRIER")

    def _link(self, up: bool) -> None:
        if up != self.linked:
            self.linked = up
            self._on_link(up)
