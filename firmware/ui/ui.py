"""Shows screens: one at a time, keys to it, time-outs for it, and paints what has changed."""

import asyncio
import time
from micropython import const

from buffers import STRIP
from ui import probe, texts
from ui.backlight import Backlight
from ui.companion import Companion
from ui.errors import Home, UiError
from ui.painter import Painter
from ui.screen import READY, RUNNING
from ui.sounds import Sounds
from ui.status import Status
from ui.theme import BG
from ui.view import FOOT, SCREEN_H, SCREEN_W, View
from ui.widgets.surround import legend, status_bar, training_mark

_TOAST_MS = const(4000)
_FOREVER_MS = const(3600 * 1000)


class Ui:
    """The display and the keypad, as one. Its three background tasks are `read_keys`, `paint` and `dim`."""

    def __init__(self, display, keypad, buzzer=None):
        """The board's parts; `buzzer` may be None."""
        self._keypad = keypad
        self._screen = None
        self._picture = None  # the screen to draw: the last one stays until the next one comes
        self._toast = None
        self._toast_icon = ""
        self._toast_task = None
        self.view = View(display, STRIP)
        self._painter = Painter(self.view, self._draw)
        self.paint = self._painter.run
        self.invalidate = self._painter.invalidate
        self.settled = self._painter.settled
        self.backlight = Backlight(display)
        self.dim = self.backlight.run
        self.wake = self.backlight.wake
        self.sounds = Sounds(buzzer)
        self.status = Status(self.invalidate)

    def set_language(self, language: str) -> None:
        """"zh" or "en", at once."""
        texts.set_language(language)
        self._invalidate_all()

    def set_theme(self, theme: str) -> None:
        """"light", "dark" or "hc", at once."""
        self.view.set_theme(theme)
        self._invalidate_all()

    def set_big(self, big: bool) -> None:
        """Large texts or not; for the next screen."""
        self.view.big = big
        self._invalidate_all()

    async def show(self, screen):
        """Show a screen to its end; returns its value. Raises what it fails with: Cancelled, Home, TimedOut."""
        ended = self._start(screen)
        try:
            await self._drive(screen, ended)
        finally:
            self._stop(screen)
        return screen.result()

    async def show_while(self, screen, coroutine):
        """Show a screen while a coroutine runs. Whichever ends first wins; the other is cancelled and waited for.

        Returns or raises what the winner does. A coroutine that finishes although it was cancelled wins: an answer that
        has come is never lost.
        """
        companion = Companion(coroutine)
        ended = self._start(screen)
        companion.start(ended)
        try:
            await self._drive(screen, ended)
            await companion.stop()
        except asyncio.CancelledError:
            await companion.stop()
            raise
        finally:
            self._stop(screen)
        return screen.result() if companion.was_cancelled else companion.result()

    def toast(self, text, icon: str = "warn") -> None:
        """A short message for four seconds; while a payer screen is on, it waits for the next other one."""
        self._toast = text
        self._toast_icon = icon
        self._begin_toast()

    async def read_keys(self) -> None:
        """The background task that hands keys to the screen."""
        while True:
            key, _ = await self._keypad.read()
            was_off = self.backlight.is_off
            self.wake()
            if not was_off:
                self._hand_over(key)

    def touched(self, point, is_first: bool) -> None:
        """A finger is at (x, y), or has been lifted (None). On a dark display the first touch only wakes."""
        was_off = self.backlight.is_off
        self.wake()
        screen = self._screen
        if was_off or screen is None or screen.state != RUNNING:
            return
        key = None
        if point is not None and is_first:
            from ui.touch_keys import key_of  # loaded long since: it reads the panel

            key = key_of(screen.chips, point)
        if key is not None:
            self._hand_over(key)
        elif point is None or point[1] < FOOT:
            screen.on_touch(point, is_first)

    def _hand_over(self, key: str) -> None:
        """To the screen. The task above never has the screen in hand: it would keep it until the next key."""
        screen = self._screen
        if screen is None or screen.state != RUNNING:
            return
        if key == "cancel_long":
            if screen.works("cancel"):
                screen.fail(Home())
        elif screen.works(key):
            self.sounds.key()
            if screen.keys_prolong:
                screen.prolong()
            screen.on_key(key)
        else:
            screen.on_dead_key(key)

    def _start(self, screen) -> asyncio.Event:
        if self._screen is not None:
            raise UiError("two screens at once", self._screen.name, screen.name)
        if screen.state != READY:
            raise UiError("a screen runs once", screen.name)
        ended = asyncio.Event()
        self._screen = self._picture = screen
        self._keypad.flush()
        self.wake()
        screen.start(self, ended)
        if probe.on_screen is not None:
            probe.on_screen(screen.name)
        if screen.sound is not None:
            self.sounds.play(screen.sound)
        self._begin_toast()
        self._invalidate_all()
        return ended

    def _stop(self, screen) -> None:
        screen.stop()
        self._screen = None

    async def _drive(self, screen, ended) -> None:
        """Wait for the screen's end, with its ticks and its time-out."""
        next_tick = time.ticks_add(time.ticks_ms(), screen.tick_ms)
        while not ended.is_set():
            wait = screen.ms_left() if screen.timeout_ms else _FOREVER_MS
            if screen.tick_ms:
                wait = min(wait, time.ticks_diff(next_tick, time.ticks_ms()))
            try:
                await asyncio.wait_for_ms(ended.wait(), max(wait, 0))
            except asyncio.TimeoutError:
                if screen.timeout_ms and screen.ms_left() <= 0:
                    screen.on_timeout()
                elif screen.tick_ms and time.ticks_diff(next_tick, time.ticks_ms()) <= 0:
                    next_tick = time.ticks_add(next_tick, screen.tick_ms)
                    screen.on_tick()

    def _begin_toast(self) -> None:
        if self._toast is None or self._screen is None or self._screen.payer:
            return
        if self._toast_task is not None:
            self._toast_task.cancel()
        self._toast_task = asyncio.create_task(self._end_toast())
        self._invalidate_toast()

    async def _end_toast(self) -> None:
        await asyncio.sleep_ms(_TOAST_MS)
        self._toast = None
        self._toast_task = None
        self._invalidate_toast()

    def _invalidate_toast(self) -> None:
        from ui.widgets.panels import TOAST_TOP

        self.invalidate(0, TOAST_TOP, SCREEN_W, FOOT - TOAST_TOP)

    def _invalidate_all(self) -> None:
        self.invalidate(0, 0, SCREEN_W, SCREEN_H)

    def _draw(self, view) -> None:
        """The whole picture; the view shows the part being painted."""
        view.rect(0, 0, SCREEN_W, SCREEN_H, BG)
        screen = self._picture
        if screen is None:
            return
        screen.draw(view)
        if screen.bare:
            return
        status_bar(view, self.status)
        legend(view, screen.chips, screen.note)
        if self._toast is not None and not screen.payer:
            from ui.widgets.panels import toast

            toast(view, self._toast, self._toast_icon)
        if self.status.training:
            training_mark(view)
