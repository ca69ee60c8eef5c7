"""What the screens about earlier transactions and the books do with keys and time."""

from check import equal
from test_ui_screens import Texts, keys_of
from ui.errors import Cancelled, TimedOut
from ui.screens.confirm import Confirm, ConfirmBySupervisor
from ui.screens.entries import auth_entry, date_entry, is_day, last_four_entry, reference_entry, trace_entry
from ui.screens.find import Find
from ui.screens.sum_entry import SumEntry
from ui_fakes import Desk, outcome

ORIGINAL = ("000123", "way.swipe", "14:29")


async def test_a_confirmation_says_what_happens_and_the_safe_side_is_cancel():
    async with Desk() as desk:
        with Texts() as heard:
            task = await desk.open(Confirm("void", 12850, *ORIGINAL))
        for said in ("confirm_void.head", "confirm_void.warn", "000123", "14:29", "128.50", "\u2212"):
            assert said in heard.texts, said
        await desk.press("ok")
        equal(await task, "ok")
        task = await desk.open(Confirm("refund", 12850, *ORIGINAL))
        await desk.press("1", "cancel")
        equal(type(await outcome(task)), Cancelled)


async def test_a_completion_takes_money_so_it_has_no_minus():
    async with Desk() as desk:
        with Texts() as heard:
            await desk.open(Confirm("completion", 12850, *ORIGINAL))
        assert "\u2212" not in heard.texts and "key.complete" in heard.texts


async def test_the_supervisor_confirms_with_a_password():
    async with Desk() as desk:
        task = await desk.open(ConfirmBySupervisor("void", 12850, *ORIGINAL))
        await desk.press("1", "2", "3", "ok")
        assert not task.done()
        with Texts() as heard:
            await desk.press("4", "ok")
        equal(await task, bytearray(b"1234"))
        for digit in "1234":
            assert digit not in heard.texts


async def test_a_trace_number_is_typed():
    async with Desk() as desk:
        screen = trace_entry()
        task = await desk.open(screen)
        equal(keys_of(screen), ("cancel", None, None))
        await desk.press("1", "2", "00", "3", "4", "5")
        equal(screen.value, "120034")
        await desk.press("back", "ok")
        equal(await task, "12003")


async def test_nothing_typed_is_the_latest_only_where_it_is_allowed():
    async with Desk() as desk:
        task = await desk.open(trace_entry())
        await desk.press("ok")
        assert not task.done()
        await desk.press("cancel")
        task = await desk.open(trace_entry(or_last=True))
        await desk.press("1", "clear", "ok")
        equal(await task, "")


async def test_a_wrong_value_is_told_and_can_be_mended():
    async with Desk() as desk:
        task = await desk.open(last_four_entry(lambda value: None if value == "1234" else "find.none"))
        with Texts() as heard:
            await desk.press("1", "2", "3", "ok")
            assert "find.none" not in heard.texts  # too short for OK
            await desk.press("5", "ok")
        assert "find.none" in heard.texts
        with Texts() as heard:
            await desk.press("back", "4")
        assert "find.none" not in heard.texts
        await desk.press("ok")
        equal(await task, "1234")


async def test_letters_lie_on_the_digits():
    async with Desk() as desk:
        screen = auth_entry()
        task = await desk.open(screen)
        await desk.press("up")  # nothing to turn yet
        for keys, value in (
            (("2",), "2"), (("up",), "A"), (("up", "up"), "C"), (("up",), "2"), (("down",), "C"), (("0", "up"), "C0"),
            (("7", "up", "1", "down", "9", "5"), "C0PZ95"),
        ):
            await desk.press(*keys)
            equal(screen.value, value)
        await desk.press("ok")
        equal(await task, "C0PZ95")
        task = await desk.open(reference_entry())
        await desk.press(*"143209876543", "ok")
        equal(await task, "143209876543")


async def test_a_date_is_a_day():
    async with Desk() as desk:
        task = await desk.open(date_entry())
        with Texts() as heard:
            await desk.press("1", "1", "3", "1", "ok")
        assert "enter_date.wrong" in heard.texts
        await desk.press("back", "0", "ok")
        equal(await task, "1130")
    for value, right in (("0101", True), ("0229", True), ("0001", False), ("1300", False), ("1232", False)):
        equal(is_day(value), right, value)


async def test_how_to_find_the_original():
    async with Desk() as desk:
        task = await desk.open(Find())
        await desk.press("2")
        equal(await task, "last_four")
        task = await desk.open(Find(ways=("trace", "card")))
        await desk.press("down", "ok")
        equal(await task, "card")
        task = await desk.open(Find())
        await desk.press("cancel")
        equal(type(await outcome(task)), Cancelled)


async def test_a_sum_has_a_limit_and_a_suggestion():
    async with Desk() as desk:
        screen = SumEntry("enter_refund.head", 9850, 9850)
        task = await desk.open(screen)
        equal(keys_of(screen), ("cancel", "back", "ok"))
        await desk.press("3", "6", "00")
        equal(screen.fen, 3600)
        with Texts() as heard:
            await desk.press("0", "ok")
        equal((heard.texts["sum.too_much"], keys_of(screen)), ("超过了，最多 98.50", ("cancel", "back", None)))
        assert not task.done()
        await desk.press("back", "ok")
        equal(await task, 3600)


async def test_a_sum_is_never_nothing():
    async with Desk() as desk:
        screen = SumEntry("enter_preauth.head")
        task = await desk.open(screen)
        await desk.press("0", "ok", "7", "clear", "ok")
        assert not task.done()
        await desk.press("9", "9", "9", "9", "9", "9", "9", "9", "9", "9")
        equal(screen.fen, 999999999)
        await desk.press("cancel")
        equal(type(await outcome(task)), Cancelled)
        task = await desk.open(SumEntry("enter_preauth.head"))
        equal(type(await outcome(task)), TimedOut)
