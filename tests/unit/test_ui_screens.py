"""What the screens do with keys and time; what they look like is in tests/screens."""

import asyncio

from check import equal
from ui import sounds
from ui.errors import Cancelled, TimedOut
from ui.screens.amount import MENU, Amount
from ui.screens.menu import Menu, Row
from ui.screens.notice import Notice
from ui.screens.pin import Pin
from ui.screens.present import Present
from ui.screens.question import Question
from ui.screens.reading import Reading
from ui.screens.result import Approved, Declined
from ui.screens.secret import Secret
from ui.screens.unknown import Unknown
from ui.screens.waiting import Waiting
from ui.texts import phrase
from ui_fakes import Desk, Texts, keys_of, outcome

SALE = "kind.sale"
END = (("cancel", "key.end"), None, ("ok", "key.new_card"))


class Pad:
    """Where PIN digits go."""

    def __init__(self):
        self.taken = []

    @property
    def count(self):
        return len(self.taken)

    def digit(self, value):
        if len(self.taken) < 6:
            self.taken.append(value)

    def back(self):
        if self.taken:
            self.taken.pop()

    def clear(self):
        self.taken.clear()


async def test_an_amount_is_typed_in_fen():
    async with Desk() as desk:
        screen = Amount(("swipe",))
        task = await desk.open(screen)
        equal(keys_of(screen), ("menu", None, None))
        await desk.press("1", "2", "8", "5", "0")
        equal((screen.fen, keys_of(screen)), (12850, ("cancel", None, "ok")))
        await desk.press("back")
        equal(screen.fen, 1285)
        await desk.press("00")
        equal(screen.fen, 128500)
        await desk.press("clear")
        equal((screen.fen, keys_of(screen)), (0, ("menu", None, None)))
        await desk.press("7", "cancel")
        equal(screen.fen, 0)
        await desk.press("0", "00", "5", "ok")
        equal(await task, 5)


async def test_an_amount_has_nine_digits_at_most():
    async with Desk() as desk:
        screen = Amount(("swipe",))
        await desk.open(screen)
        await desk.press(*"1234567890")
        equal(screen.fen, 123456789)
        await desk.press("back", "00", "0", "1")
        equal(screen.fen, 123456780)


async def test_one_digit_repaints_the_amount_only():
    async with Desk() as desk:
        await desk.open(Amount(("swipe",)))
        await desk.press("1")
        desk.display.blits.clear()
        await desk.press("2")
        equal(desk.painted(), (12, 50, 290, 54))


async def test_ok_without_an_amount_says_so():
    async with Desk() as desk:
        task = await desk.open(Amount(("swipe",)))
        with Texts() as heard:
            await desk.press("ok")
        equal(heard.texts["amount.empty"], "请先输入金额")
        assert not task.done()
        await desk.press("menu")
        equal(await task, MENU)


async def test_a_pin_goes_into_the_pad_and_is_never_drawn():
    async with Desk() as desk:
        pad = Pad()
        screen = Pin(SALE, 12850, phrase("card.debit", last="1234"), pad)
        task = await desk.open(screen)
        equal(keys_of(screen), ("cancel", None, "ok"))
        with Texts() as heard:
            await desk.press("9", "8", "7")
            equal(keys_of(screen), ("cancel", "back", None))
            await desk.press("ok", "00", "6", "5", "back", "4")
        equal(pad.taken, [9, 8, 7, 6, 4])
        for digit in "98764":
            assert digit not in heard.texts, heard.texts
        desk.display.blits.clear()
        await desk.press("3")
        equal(desk.display.blits, [(22 + 48 * 5, 118, 48, 36)])  # the last box is not followed by another one
        await desk.press("ok")
        equal(await task, 6)


async def test_no_pin_is_ok_without_digits_if_allowed():
    async with Desk() as desk:
        task = await desk.open(Pin(SALE, 12850, "way.swipe", Pad()))
        await desk.press("ok")
        equal(await task, 0)
        task = await desk.open(Pin(SALE, 12850, "way.swipe", Pad(), bypass=False))
        await desk.press("ok")
        assert not task.done()


async def test_a_cancelled_pin_is_wiped():
    async with Desk() as desk:
        pad = Pad()
        task = await desk.open(Pin(SALE, 12850, "way.swipe", pad))
        await desk.press("1", "2", "cancel")
        equal((type(await outcome(task)), pad.taken), (Cancelled, []))


async def test_a_pin_takes_a_minute_whatever_is_typed():
    async with Desk() as desk:
        task = await desk.open(Pin(SALE, 12850, "way.swipe", Pad()))
        await asyncio.sleep(55)
        with Texts() as heard:
            await desk.press("1")
            await asyncio.sleep_ms(1100)
        equal(heard.texts["seconds"], "4 秒")
        equal(type(await outcome(task)), TimedOut)


async def test_seconds_run_on_payer_screens_and_little_is_repainted():
    async with Desk() as desk:
        await desk.open(Present(SALE, 12850, ("tap", "chip", "swipe", "scan")))
        with Texts() as heard:
            await asyncio.sleep_ms(8100)
        equal(heard.texts, {"seconds": "52 秒"})
        assert sum(2 * w * h for _, _, w, h in desk.display.blits) < 8 * 6000


async def test_another_message_while_a_card_is_awaited():
    async with Desk() as desk:
        screen = Present(SALE, 12850, ("swipe",))
        await desk.open(screen)
        await asyncio.sleep(50)
        with Texts() as heard:
            screen.say("swipe_again")
            await desk.ui.settled()
        equal((heard.texts["swipe_again.head"], heard.texts["seconds"]), ("请再刷一次", "60 秒"))


async def test_waiting_can_be_cancelled_until_the_request_is_sent():
    async with Desk() as desk:
        screen = Waiting(SALE, 12850, 60)
        task = await desk.open(screen)
        await desk.press("cancel")
        equal(type(await outcome(task)), Cancelled)
        screen = Waiting(SALE, 12850, 60)
        task = await desk.open(screen)
        with Texts() as heard:
            screen.sent()
            await desk.ui.settled()
            await desk.press("cancel", "ok", "cancel_long")
        equal(heard.texts["waiting.line"], "已发出，现在不能取消")
        assert not task.done()


async def test_waiting_counts_down_disc_by_disc_and_goes_on_at_zero():
    async with Desk() as desk:
        screen = Waiting(SALE, 12850, 60)
        task = await desk.open(screen)
        with Texts() as heard:
            await asyncio.sleep_ms(22100)
        equal(heard.texts, {str(n): str(n) for n in range(38, 60)})
        assert all(2 * w * h <= 52 * 40 * 2 for _, _, w, h in desk.display.blits)
        with Texts() as heard:
            await asyncio.sleep(60)
        assert "马上好" in heard.texts
        assert not task.done()


async def test_reading_is_busy_four_times_a_second():
    async with Desk() as desk:
        await desk.open(Reading(SALE, 12850, "chip", seconds=3))
        await asyncio.sleep_ms(1010)
        equal(desk.display.blits[:4], [(128, 164, 174, 8)] * 4)


async def test_results_stay_half_a_minute_unknown_until_a_key():
    steps = (("done", "unknown.saved"), ("now", phrase("unknown.asking", s=8)), ("todo", "unknown.reverse"))
    async with Desk() as desk:
        task = await desk.open(Approved(12850, None, None, None, None, END))
        equal(desk.buzzer.played, [sounds.APPROVED])
        await asyncio.sleep(31)
        equal(await task, None)
        task = await desk.open(Declined(12850, "low_balance", None, END))
        await desk.press("cancel")
        equal(await task, "cancel")
        screen = Unknown(12850, steps, (("cancel", "key.later"), None, ("ok", "key.check")))
        task = await desk.open(screen)
        with Texts() as heard:
            screen.set_step(1, "now", phrase("unknown.asking", s=7))
            await desk.ui.settled()
        equal(heard.texts, {"unknown.asking": "正在查询银行，7 秒后再查"})
        await asyncio.sleep(600)
        await desk.press("1")  # the display is dark by now: it only wakes
        await desk.press("ok")
        equal(await task, "ok")


async def test_the_print_bar_grows_without_repainting_its_text():
    async with Desk() as desk:
        screen = Approved(12850, None, None, None, None, END)
        await desk.open(screen)
        screen.printing("approved.printing", 0.1)
        await desk.ui.settled()
        with Texts() as heard:
            screen.printing("approved.printing", 0.2)
            await desk.ui.settled()
            equal(heard.texts, {})
            screen.printing("approved.printed")
            await desk.ui.settled()
        equal(heard.texts, {"approved.printed": "商户联已打印"})


async def test_menus_answer_to_digits_and_arrows():
    rows = [Row("undo", "menu.void") for _ in range(9)]
    for keys, expected in (
        (("3",), 2), (("9",), 8), (("ok",), 0), (("down", "down", "ok"), 2), (("up", "ok"), 8), (("0", "00", "ok"), 0),
    ):
        async with Desk() as desk:
            task = await desk.open(Menu("menu.title", rows))
            await desk.press(*keys)
            equal(await task, expected)


async def test_a_step_in_a_menu_repaints_two_rows():
    async with Desk() as desk:
        await desk.open(Menu("menu.title", [Row("undo", "menu.void") for _ in range(9)]))
        await desk.press("down")
        assert sum(w * h for _, _, w, h in desk.display.blits) <= 2 * 314 * 40 + 80 * 28


async def test_a_menu_times_out_and_can_be_left():
    async with Desk() as desk:
        task = await desk.open(Menu("menu.title", [Row("undo", "menu.void")]))
        await asyncio.sleep(50)
        await desk.press("down")
        await asyncio.sleep(50)
        assert not task.done()
        equal(type(await outcome(task)), TimedOut)
        task = await desk.open(Menu("menu.title", [Row("undo", "menu.void")]))
        await desk.press("cancel")
        equal(type(await outcome(task)), Cancelled)


async def test_a_secret_needs_four_digits_and_leaves_nothing_behind():
    async with Desk() as desk:
        screen = Secret()
        task = await desk.open(screen)
        with Texts() as heard:
            await desk.press("7", "8", "9", "ok")
            assert not task.done()
            await desk.press("1", "ok")
        equal(await task, bytearray(b"7891"))
        equal(bytes(screen._digits), bytes(6))
        for digit in "7891":
            assert digit not in heard.texts
        screen = Secret()
        task = await desk.open(screen)
        await desk.press("7", "8", "cancel")
        equal(type(await outcome(task)), Cancelled)
        equal(bytes(screen._digits), bytes(6))


async def test_a_question_and_a_notice():
    chips = (("cancel", "key.stop"), None, ("ok", "key.charge_again"))
    async with Desk() as desk:
        task = await desk.open(Question(SALE, 12850, "same_card.head", (), chips))
        await desk.press("ok")
        equal(await task, "ok")
        task = await desk.open(Question(SALE, 12850, "same_card.head", (), chips))
        await desk.press("cancel")
        equal(type(await outcome(task)), Cancelled)
        task = await desk.open(Notice("paper", "paper_out"))
        await desk.press("ok")
        equal(await task, "ok")
