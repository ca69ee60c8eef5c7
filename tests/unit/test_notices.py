"""firmware/host/notices.py: what is kept, and what is let go. That the acquirer takes them: tests/judges."""

import files
from check import equal
from host.errors import NoAnswer, NotConnected
from host.notices import ScriptNotices
from ledger.transaction import STRIPE, Transaction
from test_downloads import GIVEN, Numbers, Till  # noqa: F401 (mounts a file system)

CHIP = bytes.fromhex("DF31052000000000")


class Session(Numbers):
    trace = 0

    def next_trace(self):
        self.trace += 1
        return self.trace


class Client:
    def __init__(self, error=None):
        self.error = error
        self.sent = []

    async def exchange(self, request):
        values = request.values(None)
        equal((request.message.mti, values[60], values[61][:12]), ("0620", "0000000195120", "000001000042"))
        self.sent.append((values[11], values[55], values.get(23), values.get(32)))
        if self.error is not None:
            raise self.error
        raise NoAnswer("time-out")


class Books:
    def get(self, counter):
        it = Transaction()
        it.entry, it.counter, it.trace, it.batch, it.amount = STRIPE, counter, 42, 1, 100
        it.pan[:] = b"6225880123451230"
        return it if counter < 100 else None


class Done:
    def __init__(self, counter):
        self.counter = counter


def notices(client=None):
    return ScriptNotices(client or Client(), till.parameters, Session(), Books())


till = Till()


async def test_once_sent_it_is_gone_answer_or_not():
    files.remove("/notices.json")
    client = Client()
    kept = notices(client)
    await kept.send()
    equal((kept.pending, client.sent), (0, []))
    kept.add(Done(7), CHIP, "001", "00010000")
    kept.add(Done(8), CHIP)
    equal((kept.pending, notices().pending), (2, 2))
    await kept.send()
    equal(client.sent, [("000001", CHIP, "001", "00010000"), ("000002", CHIP, None, None)])
    equal((kept.pending, notices().pending, files.read_bytes("/notices.json")), (0, 0, None))


async def test_without_a_connection_it_waits():
    kept = notices(Client(NotConnected("down")))
    kept.add(Done(7), CHIP)
    await kept.send()
    equal((kept.pending, notices().pending), (1, 1))
    await notices().send()
    equal(notices().pending, 0)


async def test_a_transaction_that_is_gone_takes_its_notice_along():
    client = Client()
    kept = notices(client)
    kept.add(Done(100), CHIP)
    kept.add(Done(7), CHIP)
    await kept.send()
    equal((kept.pending, len(client.sent)), (0, 1))


def test_there_are_never_too_many():
    kept = notices()
    for counter in range(20):
        kept.add(Done(counter), CHIP)
    equal((kept.pending, notices().pending), (16, 16))
    files.remove("/notices.json")


def test_a_broken_file_is_none():
    for content in (b"{", b"[]", b'{"schema": 2, "notices": []}', b'{"schema": 1, "notices": 5}',
                    b'{"schema": 1, "notices": [1, {}, {"counter": 1, "chip": "zz", "sequence": "", "by": ""}]}',
                    b'{"schema": 1, "notices": [{"counter": 1, "chip": "abc", "sequence": "", "by": ""}]}'):
        files.write_bytes("/notices.json", content)
        equal(notices().pending, 0, content)
    files.remove("/notices.json")
