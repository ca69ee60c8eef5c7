"""The life of a screen: keys, time-outs, cancel, what runs beside it, what is repainted."""

import asyncio
import time

from check import equal
from ui import probe
from ui.errors import Cancelled, Home, TimedOut, UiError
from ui.screen import DIGITS, DONE, READY, RUNNING, Screen
from ui_fakes import Desk, outcome

CANCEL = ("cancel", "key.cancel")
OK = ("ok", "key.ok")


class Plain(Screen):
    name = "plain"

    def __init__(self, *chips):
        super().__init__(chips or (CANCEL, None, OK))
        self.keys = []
        self.dead = []
        self.ticks = []

    def draw(self, view):
        view.write("plain", 12, 30, 24)

    def on_dead_key(self, key):
        self.dead.append(key)

    def on_tick(self):
        self.ticks.append(time.ticks_ms())


class Typing(Plain):
    typed = DIGITS

    def on_key(self, key):
        self.keys.append(key)
        self.invalidate(12, 30, 100, 24)


async def test_a_screen_runs_once_and_gives_a_value():
    async with Desk() as desk:
        screen = Plain()
        equal(screen.state, READY)
        task = await desk.open(screen)
        equal(screen.state, RUNNING)
        await desk.press("ok")
        equal(await task, "ok")
        equal(screen.state, DONE)
        error = await outcome(desk.ui.show(screen))
        equal(type(error), UiError)


async def test_two_screens_at_once_are_an_error():
    async with Desk() as desk:
        task = await desk.open(Plain())
        equal(type(await outcome(desk.ui.show(Plain()))), UiError)
        await desk.press("cancel")
        equal(type(await outcome(task)), Cancelled)
        await desk.open(Plain())


async def test_a_key_works_if_and_only_if_its_chip_is_shown():
    keys = DIGITS + ("00", "ok", "back", "clear", "menu", "func", "up", "down")
    for slots, live in (
        ((CANCEL, None, OK), ("ok",)),
        ((CANCEL, ("updown", "key.select"), None), ("up", "down")),
        ((CANCEL, ("func", "key.qr"), None), ("func",)),
        ((None, None, None), ()),
    ):
        async with Desk() as desk:
            screen = Typing(*slots)
            screen.typed = ()
            await desk.open(screen)
            await desk.press(*keys)
            equal(tuple(screen.keys), live)
            equal(tuple(screen.dead), tuple(key for key in keys if key not in live))


async def test_typing_adds_digits():
    async with Desk() as desk:
        screen = Typing()
        await desk.open(screen)
        await desk.press("1", "00", "back", "7")
        equal(screen.keys, ["1", "7"])


async def test_every_working_key_sounds_alike_and_others_are_silent():
    async with Desk() as desk:
        screen = Typing()
        await desk.open(screen)
        await desk.press("1", "9", "func")
        equal(len(desk.buzzer.played), 2)
        equal(desk.buzzer.played[0], desk.buzzer.played[1])


async def test_cancel_held_goes_home_but_only_where_cancel_works():
    async with Desk() as desk:
        task = await desk.open(Plain())
        await desk.press("cancel_long")
        error = await outcome(task)
        equal(type(error), Home)
        assert isinstance(error, Cancelled)
        task = await desk.open(Plain(None, None, OK))
        await desk.press("cancel_long", "cancel")
        assert not task.done()


async def test_keys_pressed_before_a_screen_is_shown_do_not_reach_it():
    async with Desk() as desk:
        desk.keypad.press("ok", "ok")
        screen = Plain()
        task = await desk.open(screen)
        assert not task.done()
        equal(desk.keypad.flushes, 1)


async def test_the_first_end_counts():
    async with Desk() as desk:
        screen = Plain()
        task = await desk.open(screen)
        desk.keypad.press("ok", "cancel")
        equal(await task, "ok")
        screen.finish("late")
        equal(screen.result(), "ok")


async def test_a_time_out_and_what_prolongs_it():
    for prolong, expected in ((True, 90), (False, 60)):
        async with Desk() as desk:
            screen = Typing()
            screen.timeout_ms = 60000
            screen.keys_prolong = prolong
            began = time.ticks_ms()
            task = await desk.open(screen)
            await asyncio.sleep(30)
            await desk.press("5")
            equal(type(await outcome(task)), TimedOut)
            equal(time.ticks_diff(time.ticks_ms(), began) // 1000, expected)


async def test_seconds_left():
    async with Desk() as desk:
        screen = Plain()
        screen.timeout_ms = 60000
        equal(screen.seconds_left(), 60)
        await desk.open(screen)
        equal(screen.seconds_left(), 60)
        await asyncio.sleep_ms(8500)
        equal(screen.seconds_left(), 52)


async def test_ticks_keep_their_pace():
    async with Desk() as desk:
        screen = Plain()
        screen.tick_ms = 1000
        screen.timeout_ms = 5500
        began = time.ticks_ms()
        equal(type(await outcome(await desk.open(screen))), TimedOut)
        equal([time.ticks_diff(tick, began) // 10 for tick in screen.ticks], [100, 200, 300, 400, 500])


async def test_show_while_returns_what_the_coroutine_does():
    async def answer():
        await asyncio.sleep(2)
        return "answer"

    async def failure():
        await asyncio.sleep(2)
        raise ValueError("bad")

    async with Desk() as desk:
        screen = Plain()
        equal(await desk.ui.show_while(screen, answer()), "answer")
        equal(screen.state, DONE)
        error = await outcome(desk.ui.show_while(Plain(), failure()))
        equal((type(error), error.args), (ValueError, ("bad",)))


async def test_show_while_cancels_the_coroutine_when_the_screen_ends_first():
    tidied = []

    async def work():
        try:
            await asyncio.sleep(100)
        finally:
            await asyncio.sleep(1)
            tidied.append(True)

    async with Desk() as desk:
        for key, end in (("ok", "ok"), ("cancel", Cancelled)):
            task = asyncio.create_task(desk.ui.show_while(Plain(), work()))
            await asyncio.sleep(3)
            desk.keypad.press(key)
            result = await outcome(task)
            equal(result if key == "ok" else type(result), end)
        equal(tidied, [True, True])


async def test_an_answer_that_comes_in_spite_of_cancel_is_not_lost():
    async def stubborn():
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError:
            await asyncio.sleep_ms(10)
        return "paid"

    async with Desk() as desk:
        task = asyncio.create_task(desk.ui.show_while(Plain(), stubborn()))
        await asyncio.sleep(1)
        desk.keypad.press("cancel")
        equal(await task, "paid")


async def test_show_while_ends_when_its_caller_is_cancelled():
    ended = []

    async def work():
        try:
            await asyncio.sleep(100)
        finally:
            ended.append(True)

    async with Desk() as desk:
        task = asyncio.create_task(desk.ui.show_while(Plain(), work()))
        await asyncio.sleep(1)
        task.cancel()
        try:
            await task
            raise AssertionError("not cancelled")
        except asyncio.CancelledError:
            pass
        equal(ended, [True])
        task = await desk.open(Plain())
        await desk.press("ok")
        equal(await task, "ok")


async def test_the_backlight_dims_goes_out_and_the_first_key_only_wakes():
    async with Desk() as desk:
        screen = Typing()
        await desk.open(screen)
        await asyncio.sleep(29)
        equal(desk.display.level, 100)
        await asyncio.sleep(2)
        equal(desk.display.level, 40)
        await desk.press("1")
        equal((desk.display.level, screen.keys), (100, ["1"]))
        await asyncio.sleep(121)
        equal(desk.display.level, 0)
        await desk.press("2")
        equal((desk.display.level, screen.keys), (100, ["1"]))
        await desk.press("3")
        equal(screen.keys, ["1", "3"])
        await asyncio.sleep(31)
        equal(desk.display.level, 40)


async def test_a_new_screen_lights_the_display():
    async with Desk() as desk:
        task = await desk.open(Plain())
        await asyncio.sleep(200)
        equal(desk.display.level, 0)
        task.cancel()
        await asyncio.sleep_ms(1)
        await desk.open(Plain())
        equal(desk.display.level, 100)


async def test_only_what_changed_is_painted():
    async with Desk() as desk:
        await desk.open(Typing())
        await desk.press("1")
        equal(desk.display.blits, [(12, 30, 100, 24)])
        for name, value, x in (("time", "14:33", 134), ("battery", 50, 284), ("bars", 2, 260), ("pending", 1, 188)):
            desk.display.blits.clear()
            desk.ui.status.set(name, value)
            await desk.ui.settled()
            equal((len(desk.display.blits), desk.display.blits[0][:2]), (1, (x, 0)))
            desk.display.blits.clear()
            desk.ui.status.set(name, value)
            await asyncio.sleep(1)
            equal(desk.display.blits, [])


async def test_regions_are_joined_when_they_touch_or_are_many():
    async with Desk() as desk:
        await desk.open(Plain())
        boxes = [(10 * i, 8 * (i % 20), 4, 4) for i in range(30)]
        for box in boxes:
            desk.ui.invalidate(*box)
        await desk.ui.settled()
        assert len(desk.display.blits) <= 16, desk.display.blits
        for x, y, w, h in boxes:
            for row in range(y, y + h):
                assert any(b[0] <= x and b[0] + b[2] >= x + w and b[1] <= row < b[1] + b[3] for b in desk.display.blits)


async def test_a_toast_stays_four_seconds_and_never_covers_a_payer_screen():
    async with Desk() as desk:
        await desk.open(Plain())
        desk.ui.toast("amount.empty")
        await desk.ui.settled()
        equal(desk.painted(), (0, 171, 320, 41))
        await asyncio.sleep_ms(3900)
        equal(len(desk.display.blits), 3)  # strips of 18 rows
        await asyncio.sleep_ms(200)
        equal(len(desk.display.blits), 6)
    async with Desk() as desk:
        screen = Plain()
        screen.payer = True
        task = await desk.open(screen)
        desk.ui.toast("amount.empty")
        await asyncio.sleep(10)
        equal(desk.display.blits, [])
        await desk.press("ok")
        await task
        told = []
        probe.on_text = lambda name, *_: told.append(name)
        try:
            await desk.open(Plain())
        finally:
            probe.on_text = None
        assert "amount.empty" in told, told


async def test_a_new_language_or_theme_repaints_everything():
    async with Desk() as desk:
        await desk.open(Plain())
        desk.ui.set_theme("dark")
        await desk.ui.settled()
        equal(desk.painted(), (0, 0, 320, 240))
        equal(desk.display.last_pixel, b"\x19\x26")  # dark: surface


async def test_who_listens_hears_every_text_once_a_painting():
    heard = []
    probe.on_screen = heard.append
    probe.on_region = lambda *box: heard.append(box)
    probe.on_text = lambda *text: heard.append(text)
    try:
        async with Desk() as desk:
            await desk.open(Typing())
            equal(heard[:2], ["plain", (0, 0, 320, 240)])
            equal(heard.count(("", "plain", 12, 30, 24)), 1)
            equal([entry for entry in heard if entry[0] == "key.cancel"], [("key.cancel", "取消", 34, 219, 16)])
            heard.clear()
            await desk.press("1")
            equal(heard, [(12, 30, 100, 24), ("", "plain", 12, 30, 24)])
    finally:
        probe.on_screen = probe.on_region = probe.on_text = None
