"""firmware/host/downloads.py: whole, broken and endless downloads; the old table stands until the new one is whole."""

import asyncio
import gc
import os

import files
import parameter_files
from check import equal
from fake_nor import PowerCut, first, nothing
from host.downloads import APPLICATIONS, BLACKLIST, CONTACTLESS, KEYS, PARAMETERS, STATUS, Downloads
from host.errors import BadDownload, HostError, NoAnswer, NotConnected, Refused
from parameters import Parameters
from tables import Tables
from test_f62 import RID, key, name, tlv
from test_tables import before, disk, mount
from test_vault import Store, opened
from ui_fakes import outcome

GIVEN = {"merchant_id": "898310012345678", "terminal_id": "10012345", "merchant_name": "粥铺",
         "acquirer": {"host": "a", "port": 1, "tls": False}}
AIDS = [bytes.fromhex("A000000333010101"), bytes.fromhex("A000000333010102"), bytes.fromhex("A0000003330101")]


class Numbers:
    """Of the session."""

    batch = 1


class Answer:
    def __init__(self, code, private_62):
        self.values = {39: code}
        if private_62 is not None:
            self.values[62] = private_62


class Acquirer:
    """A client whose acquirer answers from a function (message, F62) -> F62, code or exception."""

    def __init__(self, reply):
        self.reply = reply
        self.asked = []  # the first hundred
        self.questions = 0

    async def exchange(self, request):
        values = request.values(vault)
        equal((values[41], values[60][8:]), ("10012345", request.message.network_code))
        assert 11 not in values and not request.message.has_mac
        self.questions += 1
        if self.questions < 100:
            self.asked.append((request.message.name, bytes(values.get(62, b""))))
        await asyncio.sleep(0)
        said = self.reply(request.message, values.get(62))
        if isinstance(said, Exception):
            raise said
        return Answer(said, None) if isinstance(said, str) else Answer("00", said)


def whole(message, question):
    """What a good acquirer says."""
    if message.network_code == "372":
        return b"1" + tlv((0x9F06, RID), (0x9F22, b"\x02"))
    if message.network_code == "370":
        return key()
    if message.network_code == "382":
        have = int(question[1:])
        return b"%d" % (1 if have == 2 else 2) + tlv((0x9F06, AIDS[have]))
    if message.network_code == "380":
        return b"1" + question + tlv((0xDF01, b"\x00"))
    if message.network_code == "390":
        return b"2001" b"14" b"62258801234567" if question == b"000" else b"1002" b"04" b"4000" b"04" b"4111"
    if message.network_code == "394":
        return tlv((0xFF8058, bytes.fromhex("000000100000")))
    if message.network_code == "360":
        return b"1230" b"211" b"22" + name("阿福粥铺") + b"234"
    return None


class Till:
    """What downloads need, on a fresh file system."""

    def __init__(self, reply=whole, fresh=True):
        gc.collect()
        if fresh:
            for left in os.listdir("/"):
                if "." in left:  # no other mount
                    files.remove("/" + left)
        self.parameters = Parameters()
        if fresh:
            parameter_files.store(self.parameters, GIVEN)
        else:
            parameter_files.load(self.parameters)
        self.tables = Tables(vault)
        self.acquirer = Acquirer(reply)
        self.downloads = Downloads(self.acquirer, self.parameters, Numbers, self.tables)

    def count(self, what):
        return getattr(self.tables, what).count


vault = opened(Store())


async def test_whole_downloads():
    till = Till()
    steps = []
    equal(await till.downloads.run(APPLICATIONS, lambda done, total: steps.append((done, total))), 3)
    equal(till.acquirer.asked, [
        ("AID list", b"100"), ("AID list", b"101"), ("AID list", b"102"),
        ("AID download", tlv((0x9F06, AIDS[0]))), ("AID download", tlv((0x9F06, AIDS[1]))),
        ("AID download", tlv((0x9F06, AIDS[2]))), ("AID download end", b"")])
    equal(steps, [(0, 0), (1, 0), (2, 0), (0, 3), (1, 3), (2, 3)])
    equal([record[:11] for record in till.tables.applications.records()][:2],
          [tlv((0x9F06, aid)) for aid in AIDS[:2]])
    equal(await till.downloads.run(KEYS), 1)
    equal(list(till.tables.keys.records()), [key()[1:]])
    equal(till.acquirer.asked[-2], ("CA key download", tlv((0x9F06, RID), (0x9F22, b"\x02"))))
    equal(await till.downloads.run(BLACKLIST), 3)
    equal([ask[1] for ask in till.acquirer.asked[-3:]], [b"000", b"001", b""])
    assert till.tables.blacklist.holds(b"6225880123456799") and not till.tables.blacklist.holds(b"6225880123456899")
    equal(await till.downloads.run(CONTACTLESS), 1)
    equal(list(till.tables.contactless.records()), [tlv((0xFF8058, bytes.fromhex("000000100000")))])


async def test_parameters_hold_at_once_and_after_a_restart():
    till = Till()
    equal(await till.downloads.run(PARAMETERS), 4)
    for parameters in (till.parameters, Till(fresh=False).parameters):
        equal((parameters.merchant_name, parameters.acquirer.reply_s, parameters.retries, parameters.auto_sign_off),
              ("阿福粥铺", 30, 4, True))
    parameter_files.store(till.parameters, GIVEN)  # provisioned anew
    equal((till.parameters.merchant_name, Till(fresh=False).parameters.acquirer.reply_s), ("粥铺", 60))


async def test_bad_parameters_change_nothing():
    for raw in (b"1203", b"1230" b"230", b"22" + b" " * 40, b"99"):
        till = Till(lambda message, question, raw=raw: raw)
        equal(type(await outcome(till.downloads.run(PARAMETERS))), BadDownload, raw)
        equal((till.parameters.acquirer.reply_s, till.parameters.retries), (60, 3))
    with open("/downloaded.json", "wb") as file:
        file.write(b'{"reply_s": 1}')
    equal(Till(fresh=False).parameters.acquirer.reply_s, 60)


async def test_the_status_is_uploaded():
    till = Till()
    await till.downloads.run(STATUS)
    said = till.acquirer.asked[0][1]
    equal((len(said), said[:24], said[-14:]), (127, b"011021031041051116012601", b"51000000000000"))


def broken(when, how):
    """An acquirer that does `how` at the n-th question."""
    asked = []

    def reply(message, question):
        asked.append(message)
        return how if len(asked) == when else whole(message, question)

    return reply


async def test_whatever_breaks_off_leaves_the_old_table():
    """At every message, in every way."""
    cases = 0
    for what, table, count in ((KEYS, "keys", 3), (APPLICATIONS, "applications", 7), (BLACKLIST, "blacklist", 3),
                               (CONTACTLESS, "contactless", 2)):
        for when in range(1, count + 1):
            for how in (BadDownload("x", 1), "96", b"\xff\xff", bytes(512), b"9"):
                if when == count and not isinstance(how, (str, Exception)):
                    continue  # what the end message brings does not matter
                till = Till()
                await till.downloads.run(what)
                had = list(getattr(till.tables, table).records())
                till.acquirer.reply = broken(when, how)
                error = await outcome(till.downloads.run(what))
                assert isinstance(error, HostError), (what, when, how, error)
                equal(list(getattr(Tables(vault), table).records()), had)
                assert not [name for name in os.listdir("/") if name.endswith(".new")]
                cases += 1
    assert cases > 50, cases


async def test_a_message_is_sent_twice_at_most():
    till = Till(broken(2, NoAnswer("time-out")))
    equal(await till.downloads.run(KEYS), 1)
    till.acquirer.reply = lambda message, question: NotConnected("no")
    till.acquirer.asked.clear()
    equal(type(await outcome(till.downloads.run(KEYS))), NotConnected)
    equal(len(till.acquirer.asked), 2)
    equal(till.count("keys"), 1)


async def test_an_acquirer_without_end():
    """Lists that go on for ever, repeat themselves, or promise more and bring nothing."""
    number = [0]

    def another(message, question):
        number[0] += 1
        aid = RID + number[0].to_bytes(3, "big")
        if message.network_code == "390":
            return b"2001" b"14%014d" % number[0]
        return b"2" + tlv((0x9F06, RID), (0x9F22, bytes([number[0] & 255]))) if message.network_code == "372" else \
            b"3" + tlv((0x9F06, aid))

    for what in (KEYS, APPLICATIONS, BLACKLIST):
        till = Till(another)
        equal((await outcome(till.downloads.run(what))).args[0], "no end")
        assert 60 < till.acquirer.questions <= 1001
    same = {"372": b"2" + tlv((0x9F06, RID), (0x9F22, b"\x02")), "390": b"2000",
            "382": b"2" + tlv((0x9F06, AIDS[0]))}
    for what, reason in ((KEYS, "listed twice"), (APPLICATIONS, "listed twice"), (BLACKLIST, "no end")):
        till = Till(lambda message, question: same[message.network_code])
        equal((await outcome(till.downloads.run(what))).args[0], reason)
    for what in (KEYS, APPLICATIONS):
        equal((await outcome(Till(lambda message, question: b"2").downloads.run(what))).args[0], "no end")
        refused = await outcome(Till(lambda message, question: "40").downloads.run(what))
        equal((type(refused), refused.code), (Refused, "40"))


async def test_a_listed_item_that_is_not_there_breaks_it_off():
    for what in (KEYS, APPLICATIONS):
        till = Till(broken(2 if what == KEYS else 4, b"0"))
        assert "missing" in (await outcome(till.downloads.run(what))).args[0]


async def test_a_cancelled_download_leaves_the_old_table():
    till = Till()
    await till.downloads.run(KEYS)
    task = asyncio.create_task(till.downloads.run(KEYS))
    while len(till.acquirer.asked) < 5:
        await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
    equal((till.count("keys"), Tables(vault).keys.count), (1, 1))
    assert "capk.tbl.new" not in os.listdir("/")
    equal(await till.downloads.run(KEYS), 1)


def test_the_power_goes_at_every_flash_step_of_a_download():
    """Keys and parameters: what is there afterwards is the old or the new, whole."""
    def two(message, question):
        if message.network_code == "372":
            return b"1" + tlv((0x9F06, RID), (0x9F22, b"\x02"), (0x9F06, RID), (0x9F22, b"\x03"))
        if message.network_code == "370" and question[-1] == 3:
            import hashlib

            modulus = bytes(248)
            checksum = hashlib.sha1(RID + b"\x03" + modulus + b"\x03").digest()
            return key(**{"9F22": b"\x03", "DF02": modulus, "DF03": checksum})
        return b"1299" if message.network_code == "360" else whole(message, question)

    async def both(till):
        await till.downloads.run(KEYS)
        await till.downloads.run(PARAMETERS)

    disk.nor.power_on()
    mount()
    asyncio.run(both(Till()))
    before[:] = disk.nor.cells
    seen = set()
    for how in (nothing, first(100)):
        step, done = 0, False
        while not done:
            disk.nor.power_on(before)
            mount()
            till = Till(two, fresh=False)
            disk.nor.cut_at(step, how)
            try:
                asyncio.run(both(till))
                done = True
            except (PowerCut, OSError, HostError) as error:
                assert disk.nor.steps_left < 0, error
            disk.nor.power_on()
            mount()
            again = Till(whole, fresh=False)
            state = again.count("keys"), again.parameters.acquirer.reply_s
            assert state in ((1, 30), (2, 30), (2, 99)), (step, state)
            seen.add(state)
            step += 1
        assert step > 6, step
    equal(len(seen), 3)
