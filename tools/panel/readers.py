"""Hands that hold cards of the wallet to the device: in the slot of the chip reader, over the contactless one.

Cards are software cards (tools/cards) behind a connection of their own to the control socket. An inserted card stays
until somebody takes it; a tapped one is taken away by itself once the terminal has had nothing to ask for a while, as
a hand does after the beep. Every tab sees which cards are where.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field

from tools.acquirer.wallet import TestCard
from tools.cards.apdu import CardGone
from tools.cards.card import Card
from tools.cards.drawer import Drawer
from tools.cards.link import Responder
from tools.cards.pcsc import PcscCard, PcscError
from tools.panel import real_card
from tools.panel.mirror import Mirror
from tools.panel.wallet import CardError
from tools.simulator.async_card_slot import AsyncCardSlot
from tools.simulator.client import DeviceError

ENOUGH = 1.2  # seconds without a command after which a tapped card is taken away
LOOK = 0.1


class Watched:
    """A side of a card that tells when it was spoken to, and when it was pulled out."""

    def __init__(self, side: Responder | PcscCard) -> None:
        self._side = side
        self.spoken: float | None = None  # loop time of the last command
        self.pulled = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._side, name)  # atr, uid, ats ..., took_ms

    def reset(self, warm: bool) -> None:
        self._side.reset(warm)

    def transmit(self, command: bytes) -> bytes | None:
        self.spoken = asyncio.get_running_loop().time()
        try:
            return self._side.transmit(command)
        except CardGone:
            self.pulled = True
            raise


@dataclass
class Held:
    """A card at a reader."""

    card: Card | PcscCard
    way: str
    side: Watched
    slot: AsyncCardSlot
    watch: asyncio.Task | None = field(default=None)


class Readers:
    """All cards that the panel holds to the device at `host`:`port`."""

    def __init__(self, host: str, port: int, mirror: Mirror, drawer: Drawer) -> None:
        self._where, self._mirror, self._drawer = (host, port), mirror, drawer
        self._held: dict[str, Held] = {}
        self._hand = asyncio.Lock()
        self._tell()

    async def hold(self, owner: TestCard, way: str, trouble: str = "") -> None:
        """Insert or tap a card. Raises CardError, DeviceError."""
        async with self._hand:
            await self._take(owner.id)
            if way == "insert" and any(held.way == "insert" for held in self._held.values()):
                raise CardError("slot_taken")
            card, side = await asyncio.to_thread(self._side, owner, way, trouble)  # making its keys takes a moment
            held = Held(card, way, side, AsyncCardSlot(side, way))
            host, port = self._where
            try:
                await held.slot.present(port, host)
            except OSError:
                raise CardError("device_silent") from None
            self._held[owner.id] = held
            held.watch = asyncio.create_task(self._watch(owner.id, held))
            self._tell()

    def _side(self, owner: TestCard, way: str, trouble: str) -> tuple[Card | PcscCard, Watched]:
        """A card, and its side that the reader gets. Raises CardError."""
        if owner is real_card.REAL:
            try:
                real = real_card.take()
                return real, Watched(real)
            except PcscError:
                raise CardError("no_real_card") from None
        card = self._drawer.take(owner, trouble)
        return card, Watched(card.inserted() if way == "insert" else card.tapped())

    async def take(self, card_id: str) -> None:
        """Take a card away; one that is not there any more is no error."""
        async with self._hand:
            await self._take(card_id)

    async def renew(self, owner: TestCard) -> None:
        """The bank sends a new card."""
        async with self._hand:
            await self._take(owner.id)
            if owner is not real_card.REAL:
                self._drawer.renew(owner)

    async def close(self) -> None:
        """Take everything away."""
        for card_id in list(self._held):
            await self.take(card_id)

    async def _take(self, card_id: str) -> None:
        held = self._held.pop(card_id, None)
        if held is None:
            return
        if held.watch is not None and held.watch is not asyncio.current_task():
            held.watch.cancel()
        if isinstance(held.card, Card):
            self._drawer.put(held.card)
        else:
            held.card.close()
        try:
            with contextlib.suppress(DeviceError, OSError):
                await held.slot.remove()
        finally:
            self._tell()

    async def _watch(self, card_id: str, held: Held) -> None:
        """Until the card has to go: pulled out by its own will, tapped long enough, or the device is gone."""
        while not held.slot.gone.is_set() and not self._pulled(held) and not self._enough(held):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(held.slot.gone.wait(), LOOK)
        async with self._hand:
            if self._held.get(card_id) is held:
                await self._take(card_id)

    @staticmethod
    def _pulled(held: Held) -> bool:
        return held.side.pulled or (not isinstance(held.card, Card) and not held.card.is_there())

    @staticmethod
    def _enough(held: Held) -> bool:
        spoken = held.side.spoken
        return held.way == "tap" and spoken is not None and asyncio.get_running_loop().time() - spoken > ENOUGH

    def _tell(self) -> None:
        self._mirror.tell("held", [{"card": card_id, "way": held.way} for card_id, held in self._held.items()])
