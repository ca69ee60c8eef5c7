"""What the screens about earlier transactions and the books do with keys and time."""

from check import equal
from ui.errors import Cancelled, TimedOut
from ui.screens.confirm import Confirm, ConfirmBySupervisor
from ui.screens.detail import Detail
from ui.screens.entries import auth_entry, date_entry, is_day, last_four_entry, reference_entry, trace_entry
from ui.screens.find import Find
from ui.screens.history import History
from ui.screens.override import Override
from ui.screens.sum_entry import SumEntry
from ui.widgets.records import Item
from ui_fakes import Desk, Texts, keys_of, outcome

REASON = "login.signed_on"
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


class Books:
    """Transactions 0 to `count` - 1, newest first; notes what the list asks for."""

    def __init__(self, count, tells_total=True):
        self.count = count
        self.tells_total = tells_total
        self.asked = []

    def __call__(self, page, digits):
        self.asked.append((page, digits))
        numbers = range(self.count) if not digits else range(3) if digits == "1234" else ()
        shown = numbers[4 * page : 4 * page + 4]
        items = [Item("approved", "%02d:00" % n, "1234", "way.tap", 100 + n, n) for n in shown]
        return items, len(numbers) if self.tells_total else None


async def chosen(desk, screen, *keys):
    task = await desk.open(screen)
    await desk.press(*keys)
    return await task


async def test_the_list_pages_in_both_directions():
    async with Desk() as desk:
        for keys, expected in (
            ((), 0), (("up",), 0), (("down",) * 3, 3), (("down",) * 4, 4), (("down",) * 30, 9),
            (("down",) * 5 + ("up",) * 2, 3), (("down",) * 9 + ("up",) * 9, 0),
        ):
            for tells_total in (True, False):
                equal(await chosen(desk, History(Books(10, tells_total)), *keys, "ok"), expected, keys)


async def test_a_full_last_page_is_the_last():
    async with Desk() as desk:
        for tells_total in (True, False):
            books = Books(8, tells_total)
            equal(await chosen(desk, History(books), *("down",) * 9, "ok"), 7)
        equal(books.asked, [(0, ""), (1, "")] + [(2, "")] * 2)


async def test_a_step_in_the_list_repaints_two_rows():
    async with Desk() as desk:
        await desk.open(History(Books(10)))
        await desk.press("down")
        assert sum(w * h for _, _, w, h in desk.display.blits) <= 2 * 314 * 40 + 164 * 28


async def test_four_digits_look_for_a_card_and_six_for_a_trace_number():
    async with Desk() as desk:
        books = Books(10)
        screen = History(books)
        task = await desk.open(screen)
        equal(keys_of(screen), ("cancel", "updown", "ok"))
        with Texts() as heard:
            await desk.press("down", "1", "2", "3")
            equal((screen.position, keys_of(screen)), (("123", 0, 1), ("cancel", "back", "ok")))
            await desk.press("4")
        assert "1 / 3" in heard.texts
        equal(screen.position, ("1234", 0, 0))
        with Texts() as heard:
            await desk.press("5", "6")
        equal(heard.texts["history.none_found"], "没有找到 123456")
        await desk.press("ok")
        assert not task.done()
        await desk.press("back", "back", "down", "down", "down", "ok")
        equal(await task, 2)
        equal(books.asked, [(0, ""), (0, "1234"), (0, "123456"), (0, "1234")])


async def test_the_list_comes_back_where_it_was_left():
    async with Desk() as desk:
        screen = History(Books(10))
        await chosen(desk, screen, *("down",) * 5, "ok")
        equal(screen.position, ("", 1, 1))
        equal(await chosen(desk, History(Books(10), position=screen.position), "ok"), 5)
        equal(await chosen(desk, History(Books(5), position=screen.position), "ok"), 4)
        equal(await chosen(desk, History(Books(3), position=screen.position), "ok"), 0)


async def test_an_empty_list_can_only_be_left():
    async with Desk() as desk:
        screen = History(Books(0))
        with Texts() as heard:
            task = await desk.open(screen)
        assert "history.none" in heard.texts
        equal(keys_of(screen), ("cancel", None, None))
        await desk.press("up", "down", "ok", "cancel")
        equal(type(await outcome(task)), Cancelled)


async def test_a_detail_pages_and_ends_with_what_to_do():
    lines = [("detail.card", "line %d" % n) for n in range(8)]
    chips = (("cancel", "key.back"), ("func", "key.void"), ("ok", "key.reprint"))
    async with Desk() as desk:
        screen = Detail("kind.sale", "approved", "state.approved", 12850, lines, chips)
        with Texts() as heard:
            task = await desk.open(screen)
        assert "line 4" in heard.texts and "line 5" not in heard.texts and "1 / 2" in heard.texts
        with Texts() as heard:
            await desk.press("down")
        assert "line 7" in heard.texts and "line 4" not in heard.texts
        await desk.press("down", "func")
        equal(await task, "func")
        task = await desk.open(Detail("kind.sale", "approved", "state.approved", 12850, lines[:6]))
        await desk.press("ok", "func", "down", "cancel")
        equal(type(await outcome(task)), Cancelled)
        desk.ui.set_big(True)
        with Texts() as heard:
            task = await desk.open(Detail("kind.sale", "approved", "state.approved", 12850, lines[:6]))
        assert "line 3" in heard.texts and "line 4" not in heard.texts and "1 / 2" in heard.texts
        with Texts() as heard:
            await desk.press("up")
        assert "line 5" in heard.texts
        await desk.press("cancel")
        equal(type(await outcome(task)), Cancelled)


def boss(number):
    class Boss:
        name = "王芳"
        role = "supervisor"

    return Boss if number == "00" else None


async def test_the_supervisor_allows_it_on_the_spot():
    async with Desk() as desk:
        with Texts() as heard:
            task = await desk.open(Override(boss, REASON))
        assert "login.signed_on" in heard.texts
        await desk.press("1", "2", "3", "4", "ok")
        equal(await task, ("00", bytearray(b"1234")))
        screen = Override(boss, REASON)
        task = await desk.open(screen)
        await desk.press("1", "back", "back", "1", "1", "2", "3", "4", "ok")  # 01 may not
        assert not task.done()
        await desk.press("cancel")
        equal(type(await outcome(task)), Cancelled)
        equal(bytes(screen._digits), bytes(6))


async def test_a_locked_override_can_be_left():
    async with Desk() as desk:
        screen = Override(boss, REASON, locked_s=3)
        with Texts() as heard:
            await desk.open(screen)
            await desk.press("1")
            await desk.ui.settled()
        equal((heard.texts["login.locked"], screen.count), ("输错太多次，3 秒后再试", 0))
        with Texts() as heard:
            await desk.close(desk._tasks[-1])
            task = await desk.open(Override(boss, REASON, locked_s=2))
            await desk.press("cancel")
        equal(type(await outcome(task)), Cancelled)
