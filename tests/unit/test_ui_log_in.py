"""What the log-in does with keys, time and the news of the sign-on."""

import asyncio

from check import equal
from ui.screens.login import Login
from ui_fakes import Desk, Texts, keys_of


class Person:
    name = "李敏"
    role = "cashier"


def look_up(number):
    return Person if number == "01" else None


def signing_on():
    return "login.signing_on"


async def test_log_in():
    async with Desk() as desk:
        screen = Login(look_up, signing_on)
        task = await desk.open(screen)
        equal(keys_of(screen), (None, None, None))
        with Texts() as heard:
            await desk.press("0", "1")
        equal((heard.texts["李敏"], heard.texts["role.cashier"]), ("李敏", "收银员"))
        await desk.press("1", "2", "3")
        equal(keys_of(screen), ("cancel", "back", None))
        await desk.press("9", "back", "4", "ok")
        number, password = await task
        equal((number, password), ("01", bytearray(b"1234")))
        equal(bytes(screen._digits), bytes(6))


async def test_log_in_of_nobody_has_no_ok():
    async with Desk() as desk:
        screen = Login(look_up, signing_on)
        task = await desk.open(screen)
        with Texts() as heard:
            await desk.press("0", "7")
        assert "login.nobody" in heard.texts
        await desk.press("1", "2", "3", "4", "ok")
        assert not task.done()
        equal((screen._number, screen.count), ("34", 0))  # digits begin another number
        await desk.press("0", "1", "1", "2", "3", "4", "5", "6", "7", "ok")
        equal(await task, ("01", bytearray(b"123456")))


async def test_log_in_tells_when_the_terminal_has_signed_on():
    state = ["login.signing_on"]
    async with Desk() as desk:
        with Texts() as heard:
            await desk.open(Login(look_up, lambda: state[0]))
        assert "login.signing_on" in heard.texts
        state[0] = "login.signed_on"
        with Texts() as heard:
            await asyncio.sleep_ms(1100)
        equal(heard.texts["login.signed_on"], "已签到")
        desk.display.blits.clear()
        await asyncio.sleep_ms(3000)
        equal(desk.display.blits, [])


async def test_back_goes_from_the_password_to_the_number():
    async with Desk() as desk:
        screen = Login(look_up, signing_on, "01")
        await desk.open(screen)
        await desk.press("5", "back", "back", "2")
        equal(screen._number, "02")


async def test_a_locked_log_in_counts_down_and_takes_no_key():
    async with Desk() as desk:
        screen = Login(look_up, signing_on, "01", "login.wrong", 3)
        await desk.open(screen)
        with Texts() as heard:
            await desk.press("1", "cancel")
            await asyncio.sleep_ms(1100)
        equal((screen.count, screen._number), (0, "01"))
        equal(heard.texts["login.locked"], "输错太多次，2 秒后再试")
        await asyncio.sleep(3)
        await desk.press("1")
        equal(screen.count, 1)
