"""What the screens of settlement, downloads and unknown outcomes do with keys, time and news."""

import asyncio

from check import equal
from ledger.difference import Difference
from ui import sounds
from ui.errors import Cancelled
from ui.screens.balance import Balance
from ui.screens.progress import Downloading, Settling
from ui.screens.settle import Mismatch, SettleConfirm, Settled
from ui.screens.unknown import Asking
from ui.texts import phrase
from ui_fakes import Desk, Texts, keys_of, outcome

GROUPS = [("group.sale", n, 100 * n) for n in range(1, 7)]
CHIPS = (("cancel", "key.later"), None, ("ok", "key.check"))


async def test_a_settlement_is_confirmed():
    async with Desk() as desk:
        task = await desk.open(SettleConfirm("000045", GROUPS[:2], 3, 300))
        await desk.press("down", "ok")
        equal(await task, "ok")
        task = await desk.open(SettleConfirm("000045", GROUPS[:2], 3, 300, phrase("settle.open", n=1), False))
        await desk.press("ok")
        assert not task.done()
        await desk.press("cancel")
        equal(type(await outcome(task)), Cancelled)


async def test_more_than_four_groups_are_scrolled():
    async with Desk() as desk:
        screen = SettleConfirm("000045", GROUPS, 21, 2100)
        with Texts() as heard:
            await desk.open(screen)
        equal(keys_of(screen), ("cancel", "updown", "ok"))
        assert "4.00" in heard.texts and "5.00" not in heard.texts
        with Texts() as heard:
            await desk.press("down", "down", "down", "down")
        assert "6.00" in heard.texts
        with Texts() as heard:
            await desk.press("up", "up", "up")
        assert "1.00" in heard.texts


async def test_progress_is_repainted_five_times_a_second_at_most():
    steps = (("now", "settling.first"), ("todo", "settling.totals"), ("todo", "settling.end"))
    async with Desk() as desk:
        screen = Settling("000045", 100, 461850, steps)
        task = await desk.open(screen)
        shown = []
        for n in range(1, 101):
            with Texts() as heard:
                screen.advance(n)
                await desk.ui.settled()
            if heard.texts:
                assert str(n) in heard.texts
                shown.append(n)
            await asyncio.sleep_ms(50)
        assert 20 <= len(shown) <= 26 and shown[-1] == 100, shown
        desk.display.blits.clear()
        screen.advance(100)
        screen.set_step(0, "now", "settling.first")
        await desk.ui.settled()
        equal(desk.display.blits, [])
        with Texts() as heard:
            screen.set_step(1, "done", "settling.agree")
            await desk.ui.settled()
        equal(list(heard.texts), ["settling.agree"])
        await desk.press("cancel")
        equal(type(await outcome(task)), Cancelled)


async def test_settled_tells_sum_and_count_and_ends_by_itself():
    async with Desk() as desk:
        with Texts() as heard:
            task = await desk.open(Settled("000045", 32, 461850))
        equal((heard.texts["settled.count"], heard.texts["settle.batch"]), ("32 笔", "批次 000045"))
        equal(desk.buzzer.played, [sounds.APPROVED])
        await asyncio.sleep(31)
        equal(await task, None)


async def test_the_differing_records_are_shown_one_by_one():
    differences = (
        Difference("000098", "kind.refund", "1234", 3600, None),
        Difference("000101", "kind.sale", "", None, 12850),
        Difference("", "group.credit", "", 100, 200),
    )
    async with Desk() as desk:
        screen = Mismatch(3600, differences)
        with Texts() as heard:
            task = await desk.open(screen)
        equal(heard.texts["mismatch.head"], "对账差 36.00")
        assert "36.00" in heard.texts and "mismatch.missing" in heard.texts and "1234" in heard.texts
        with Texts() as heard:
            await desk.press("down")
        equal((heard.texts["mismatch.trace"], heard.texts["mismatch.which"]),
              ("凭证 000101", "不一样的：第 2 条，共 3 条"))
        assert "128.50" in heard.texts
        with Texts() as heard:
            await desk.press("up", "up")
        assert "mismatch.trace" not in heard.texts or heard.texts["mismatch.trace"] == "凭证 000098"
        assert "group.credit" in heard.texts and "2.00" in heard.texts
        await desk.press("ok")
        equal(await task, "ok")
        screen = Mismatch(3600, differences[:1])
        task = await desk.open(screen)
        equal(keys_of(screen), ("cancel", None, "ok"))
        await desk.press("down", "cancel")
        equal(type(await outcome(task)), Cancelled)


async def test_an_unknown_outcome_is_asked_about_and_then_reversed():
    async with Desk() as desk:
        screen = Asking(12850, CHIPS)
        task = await desk.open(screen)
        assert "ok" not in [chip and chip[1] for chip in screen.chips] and "key.again" not in str(screen.chips)
        for tell, said, words in (
            (lambda: screen.asking(1, 3), "unknown.query", "正在查询结果（1/3）"),
            (lambda: screen.asking(2, 3, 8), "unknown.query_in", "查询结果（2/3），8 秒后"),
            (screen.offline, "unknown.offline", "网络一通就查询银行"),
            (screen.reversing, "unknown.reversing_now", "正在冲正"),
            (lambda: screen.reversing(5), "unknown.reversing", "正在冲正，5 秒后再试"),
        ):
            with Texts() as heard:
                tell()
                await desk.ui.settled()
            equal(heard.texts.get(said), words)
        await asyncio.sleep(600)
        await desk.press("1", "ok")
        equal(await task, "ok")


async def test_an_advice_is_sent_again_and_never_said_to_be_reversed():
    async with Desk() as desk:
        screen = Asking(3600, CHIPS, advice=True)
        with Texts() as heard:
            await desk.open(screen)
            screen.asking(3, 3)
            screen.reversing(5)
            await desk.ui.settled()
        equal(heard.texts["unknown.sending"], "再送一次，5 秒后")
        assert "unknown.send_again" in heard.texts and not [said for said in heard.texts if "revers" in said]


async def test_downloads_tell_what_and_how_far():
    async with Desk() as desk:
        screen = Downloading(2)
        task = await desk.open(screen)
        with Texts() as heard:
            screen.begin("downloading.parameters", 0)
            await desk.ui.settled()
        assert "1 / 2" in heard.texts and "downloading.parameters" in heard.texts
        with Texts() as heard:
            screen.begin("downloading.aids", 40)
            screen.advance(40)
            await desk.ui.settled()
        assert "2 / 2" in heard.texts and "40 / 40" in heard.texts
        await desk.press("cancel", "ok")
        assert not task.done()


async def test_a_balance_goes_away_by_itself():
    async with Desk() as desk:
        task = await desk.open(Balance(1234567, "way.swipe"))
        await asyncio.sleep(31)
        equal(await task, None)
        task = await desk.open(Balance(1234567, "way.swipe"))
        await desk.press("cancel")
        equal(await task, "cancel")
