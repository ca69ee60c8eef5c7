"""One exchange with the acquirer: pack, MAC, send, await the answer that belongs to it, check it.

What the terminal checks before it believes an answer, in order: length and header, MTI, F3, F11, F41, F42, F4, MAC.
"""

import asyncio
import time
from micropython import const

from buffers import ANSWER, REQUEST
from host.errors import BadAnswer, BadMac, BadRequest
from host.fields import SPEC
from host.link import FRESH_MS, IDLE_MS, Link
from host.responses import APPROVED, outcome
from iso8583.codec import Iso8583Error
from log import log
from paycrypto.compare import wipe

_PREFIX = const(11)  # TPDU and header
_LENGTH = const(2)
_WISH = const(7)  # byte of an answer whose low digit says what the acquirer wants done after the transaction
_PARTIAL = "10"  # the only answer whose amount may differ
_HOWEVER_OLD_MS = const(1 << 30)
_ECHOED = (3, 11, 41, 42)  # what an answer repeats from its request
_NETWORK_CODE = const(8)  # place of F60.3's three digits, which tell management messages apart
_NEEDED = (3, 11, 39, 41)  # without these the answer to a message about money is none


class Client:
    """Speaks to the acquirer, one exchange at a time."""

    def __init__(self, parameters, vault):
        self._parameters = parameters
        self._vault = vault
        self._request = REQUEST
        self._answer = ANSWER
        self._turn = asyncio.Lock()
        self.link = Link(parameters.acquirer)
        self.on_wish = None  # called with digit 6 of an answer's header, 1 to 9: what the acquirer wants done

    @property
    def is_busy(self) -> bool:
        """Whether the connection is being opened or used."""
        return self._turn.locked()

    async def connect(self, may_ask: bool) -> None:
        """Have a fresh connection before there is something to send; `may_ask` the DNS. Raises NotConnected."""
        async with self._turn:
            await self.link.open(FRESH_MS, may_ask)

    async def move(self, host, connection) -> None:
        """Speak to another host from now on, over a connection that `link.try_rested` has made."""
        async with self._turn:
            self.link.take(host, connection)

    async def prove(self, request, reply_s: int) -> None:
        """Exchange an echo over the connection as it is, however long it was not used. Raises a HostError."""
        async with self._turn:
            await self.link.open(_HOWEVER_OLD_MS, False)
            await self._exchange(request, None, reply_s)

    async def exchange(self, request, about_to_send=None, reply_s=None):
        """Send a request and return the answer, an `iso8583.message.Message`; `reply_s` instead of the usual wait.

        `about_to_send()` is called when everything is ready and before the first byte leaves: the place to write the
        intent. Raises NotConnected before that; then NoAnswer, BadAnswer or BadMac. The buffers that held card data are
        wiped in every case.
        """
        async with self._turn:
            await self.link.open(IDLE_MS, about_to_send is None)
            try:
                return await self._exchange(request, about_to_send, reply_s or self._parameters.acquirer.reply_s)
            except asyncio.CancelledError:
                self.link.close()  # its answer may still come, and must not meet the next question
                raise
            finally:
                request.wipe()
                wipe(self._request)
                wipe(self._answer)

    async def _exchange(self, request, about_to_send, reply_s: int):
        values = request.values(self._vault)
        end = self._pack(request, values)
        if about_to_send is not None:
            about_to_send()
        deadline = time.ticks_add(time.ticks_ms(), reply_s * 1000)
        log("HOST", "-> %s %d B" % (request.message.mti, end - _LENGTH))
        sent_at = time.ticks_ms()
        await self.link.send(memoryview(self._request)[:end], deadline)
        while True:
            length = await self.link.receive(self._answer, deadline)
            answer = self._parse(length, request)
            if self._belongs(answer, request, values):
                break
            log("HOST", "<- %s ignored: belongs to another request" % answer.mti)
        code = answer.values.get(39, "")
        log("HOST", "<- %s %s %d ms" % (answer.mti, code, time.ticks_diff(time.ticks_ms(), sent_at)))
        self._check_whole(answer, request)
        self._check_mac(answer, request, length, code)
        if 4 in values and code != _PARTIAL and answer.values.get(4, values[4]) != values[4]:
            raise BadAnswer(request.message.name, 4, "another amount at %d" % answer.at(4)[0])
        wish = self._answer[_WISH] & 0x0F
        if 1 <= wish <= 9 and self.on_wish is not None:
            self.on_wish(wish)
        return answer

    def _pack(self, request, values: dict) -> int:
        """The whole frame into the buffer; its end."""
        acquirer = self._parameters.acquirer
        start = _LENGTH + _PREFIX
        try:
            end = SPEC.pack(request.message.mti, values, self._request, start)
        except Iso8583Error as error:
            raise BadRequest(request.message.name, error.field, "%s at %d" % (error.reason, error.offset - _LENGTH))
        if request.message.has_mac:
            message = memoryview(self._request)[start : end - 8]
            self._vault.write_mac(message, len(message), self._request, end - 8)
        self._request[:_LENGTH] = (end - _LENGTH).to_bytes(_LENGTH, "big")
        self._request[_LENGTH:start] = bytes.fromhex(acquirer.tpdu + acquirer.header)
        return end

    def _parse(self, length: int, request):
        try:
            return SPEC.unpack(self._answer, _PREFIX, length)
        except Iso8583Error as error:
            self.link.close()
            raise BadAnswer(request.message.name, error.field, "%s at %d" % (error.reason, error.offset))

    def _belongs(self, answer, request, values: dict) -> bool:
        if answer.mti != request.message.reply_mti:
            return False
        for number in _ECHOED:
            if number in values and number in answer.values and answer.values[number] != values[number]:
                return False
        if request.message.processing_code is None and 60 in answer.values:
            return answer.values[60][_NETWORK_CODE:] == values[60][_NETWORK_CODE:]
        return True

    def _check_whole(self, answer, request) -> None:
        """An answer about money that lacks what identifies it, or its response code, decides nothing."""
        if request.message.has_mac and request.message.processing_code:
            for number in _NEEDED:
                if number not in answer.values:
                    raise BadAnswer(request.message.name, number, "missing")

    def _check_mac(self, answer, request, length: int, code: str) -> None:
        """A declined answer may come without a MAC; an approved one may not, and a MAC that is there must be right."""
        if not request.message.has_mac:
            return
        if 64 not in answer.values:
            if outcome(code) == APPROVED:
                raise BadMac("missing")
            return
        message = memoryview(self._answer)[_PREFIX : length - 8]
        if not self._vault.mac_matches(message, len(message), answer.values[64]):
            raise BadMac("wrong")
