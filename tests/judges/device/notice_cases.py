"""What tests/judges/test_notices.py asks of firmware/host/notices.py: frames as they leave the terminal."""

import asyncio
import vfs

from host.client import Client
from host.errors import NoAnswer, NotConnected
from host.notices import ScriptNotices
from ledger.transaction import STRIPE, Transaction
from parameter_files import take
from parameters import Parameters
from security.vault import Vault


class Ram:
    """A block device of 32 blocks of 512 bytes."""

    def __init__(self):
        self.data = bytearray(32 * 512)

    def readblocks(self, block, buffer, offset=0):
        start = block * 512 + offset
        buffer[:] = self.data[start : start + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        start = block * 512 + offset
        self.data[start : start + len(buffer)] = buffer

    def ioctl(self, command, argument):
        return {4: 32, 5: 512}.get(command, 0)


class Store:
    """The board's secret store."""

    def __init__(self):
        self.blobs = {}

    def get(self, name, buffer):
        blob = self.blobs.get(name)
        if blob is None:
            return None
        buffer[: len(blob)] = blob
        return len(blob)

    def put(self, name, buffer):
        self.blobs[name] = bytes(buffer)


class Line:
    """Notes what is sent; there is never an answer, or no connection at all."""

    def __init__(self, up):
        self.up = up
        self.sent = []

    async def open(self, *_):
        if not self.up:
            raise NotConnected("down")

    async def send(self, frame, deadline):
        self.sent.append(bytes(frame).hex())

    async def receive(self, buffer, deadline):
        raise NoAnswer("time-out")


class Session:
    def __init__(self, trace, batch):
        self.trace, self.batch = trace, batch

    def next_trace(self):
        self.trace += 1
        return self.trace


class Books:
    def __init__(self, transaction):
        self.transaction = transaction

    def get(self, counter):
        return self.transaction if counter == self.transaction.counter else None


def fill(buffer):
    for i in range(len(buffer)):
        buffer[i] = i


def frames(told, block, sale, chips):
    """Store notices for a sale, without a connection, over a restart; then send them. Returns the frames."""
    disk = Ram()
    vfs.VfsLfs2.mkfs(disk)
    vfs.umount("/")
    vfs.mount(vfs.VfsLfs2(disk), "/")
    parameters = Parameters()
    take(parameters, told)
    vault = Vault(Store(), fill)
    vault.open()
    vault.serve(parameters.acquirer)
    vault.inject_tmk(bytes.fromhex(told["tmk"]), bytes.fromhex(told["tmk_kcv"]))
    vault.take_working_keys(bytes.fromhex(block))
    it = Transaction()
    it.entry, it.counter, it.amount = STRIPE, 15, sale["amount"]
    it.trace, it.batch, it.reference, it.auth_code = sale["trace"], sale["batch"], sale["reference"], sale["auth"]
    it.decided_at = 848673131
    it.pan[:] = sale["pan"].encode()
    client = Client(parameters, vault)
    session = Session(it.trace, it.batch)
    client.link = Line(False)
    notices = ScriptNotices(client, parameters, session, Books(it))
    for chip in chips:
        notices.add(it, bytes.fromhex(chip), "001", "00010000")
    asyncio.run(notices.send())
    kept = notices.pending
    client.link = Line(True)
    again = ScriptNotices(client, parameters, session, Books(it))
    asyncio.run(again.send())
    after = ScriptNotices(client, parameters, session, Books(it)).pending
    return {"kept": kept, "frames": client.link.sent, "left": [again.pending, after]}
