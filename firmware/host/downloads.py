"""Downloads from the acquirer: parameters, CA keys, applications, blacklist, contactless limits; and the status upload.

A series is a list, page after page, then item after item, then its end message. Only when the end has been answered
the new table is taken over; whatever goes wrong before leaves the old one. Every number of pages and items is bounded.
Source: UnionPay-style dialect, downloads (19) and F62 by message (9.3).
"""

import time
from micropython import const

import parameter_files
from bertlv.reader import find
from bertlv.writer import write
from host import f62
from host.errors import BadDownload, NoAnswer, NotConnected, Refused
from host.messages import loading
from host.session import CLOCK_IS_SET
from host.values import Request
from log import log
from parameters import ParameterError

_MOST_ITEMS = const(64)  # of a list; the dialect itself ends at 99
_TRIES = const(2)  # of each message: asking again does no harm

# network codes (F60.3)
_PARAMETERS = "360"
_STATUS = "362"
_KEY = "370"
_KEYS_END = "371"
_KEY_LIST = "372"
_APPLICATION = "380"
_APPLICATIONS_END = "381"
_APPLICATION_LIST = "382"
_BLACKLIST = "390"
_BLACKLIST_END = "391"
_CONTACTLESS = "394"
_CONTACTLESS_END = "395"

PARAMETERS = "parameters"
KEYS = "keys"
APPLICATIONS = "applications"
BLACKLIST = "blacklist"
CONTACTLESS = "contactless"
STATUS = "status"


class Downloads:
    """Runs one at a time: `await run(KEYS)`."""

    def __init__(self, client, parameters, session, tables):
        self._client = client
        self._parameters = parameters
        self._session = session
        self._tables = tables

    async def run(self, what: str, progress=None) -> int:
        """Carry out one of the constants above; returns how many items there were.

        `progress(done, total)` is called before each item; total is 0 while it is not known. Raises a HostError or
        FileError, and what was there before is still there.
        """
        count = await _RUNS[what](self, progress or _nobody)
        log("HOST", "download %s: %d" % (what, count))
        return count

    # -- the kinds

    async def _parameters_now(self, progress) -> int:
        progress(0, 1)
        found = f62.parameters(await self._ask(_PARAMETERS))
        try:
            parameter_files.store_downloaded(self._parameters, found)
        except ParameterError as error:
            raise BadDownload("%s: %s" % error.args, -1)
        return len(found)

    async def _status(self, progress) -> int:
        progress(0, 1)
        await self._ask(_STATUS, status_report(self._parameters))
        return 1

    async def _keys(self, progress) -> int:
        with self._tables.keys.write() as table:
            wanted = await self._list(_KEY_LIST, f62.key_list, progress)
            for number, name in enumerate(wanted.names()):
                progress(number, wanted.count)
                question = _tlv((f62.AID, name[:5]), (f62.KEY_INDEX, name[5:]))
                found = f62.key(await self._ask(_KEY, question), name)
                if not found:
                    raise BadDownload("listed key missing", -1)
                if _has_expired(found):
                    log("HOST", "CA key %s-%02X has expired, left out" % (name[:5].hex(), name[5]))
                else:
                    table.add(found)
            return await self._end(_KEYS_END, table)

    async def _applications(self, progress) -> int:
        with self._tables.applications.write() as table:
            wanted = await self._list(_APPLICATION_LIST, f62.application_list, progress)
            for number, aid in enumerate(wanted.names()):
                progress(number, wanted.count)
                found = f62.application(await self._ask(_APPLICATION, _tlv((f62.AID, aid))), aid)
                if not found:
                    raise BadDownload("listed application missing", -1)
                table.add(found)
            return await self._end(_APPLICATIONS_END, table)

    async def _blacklist(self, progress) -> int:
        listed = self._tables.blacklist
        with listed.write() as table:
            more = True
            while more:
                progress(table.count, 0)
                more, numbers = f62.blacklist(await self._ask(_BLACKLIST, b"%03d" % table.count))
                for number in numbers:
                    table.add(listed.record(number))
                if more and (not numbers or table.count > 999):
                    raise BadDownload("no end", -1)
            return await self._end(_BLACKLIST_END, table)

    async def _contactless(self, progress) -> int:
        with self._tables.contactless.write() as table:
            progress(0, 1)
            found = f62.contactless(await self._ask(_CONTACTLESS))
            if found:
                table.add(found)
            return await self._end(_CONTACTLESS_END, table)

    # -- the steps

    async def _list(self, network_code: str, decoder, progress):
        """The names of what is to be fetched, page after page."""
        found, more = _Names(), True
        while more:
            progress(found.count, 0)
            more, page = decoder(await self._ask(network_code, b"1%02d" % found.count))
            for name in page:
                if found.has(name):
                    raise BadDownload("listed twice", -1)
                found.add(name)
            if found.count > _MOST_ITEMS or (more and not page):
                raise BadDownload("no end", -1)
        return found

    async def _end(self, network_code: str, table) -> int:
        await self._ask(network_code)
        table.finish()
        return table.count

    async def _ask(self, network_code: str, private_62=None) -> bytes:
        """Ask once or, when no answer comes, twice; the answer's F62. Raises Refused."""
        tries = 1
        while True:
            request = Request(loading(network_code), self._parameters, 0, self._session.batch)
            if private_62 is not None:
                request.given[62] = private_62
            try:
                answer = await self._client.exchange(request)
                break
            except (NotConnected, NoAnswer):
                if tries == _TRIES:
                    raise
                tries += 1
        code = answer.values.get(39, "--")
        if code != "00":
            raise Refused(code)
        return bytes(answer.values.get(62, b""))


class _Names:
    """A list of names in one buffer: by the time of a download there is little room, and an object a name is a lot."""

    def __init__(self):
        self._data = bytearray()  # length and bytes of each
        self.count = 0

    def add(self, name: bytes) -> None:
        self._data.append(len(name))
        self._data.extend(name)
        self.count += 1

    def has(self, name: bytes) -> bool:
        return any(name == other for other in self.names())

    def names(self):
        at = 0
        while at < len(self._data):
            end = at + 1 + self._data[at]
            yield bytes(memoryview(self._data)[at + 1 : end])
            at = end


def status_report(parameters) -> bytes:
    """F62 of the status upload, 127 bytes: parts in order (01-05), then the parameters as they stand, no dialling."""
    blank = b" " * 14
    report = b"011021031041051" b"1160" b"12%02d" b"130" % parameters.acquirer.reply_s
    report += b"14" + blank + b"15" + blank + b"16" + blank + b"17" + blank
    report += b"180" b"1900" b"200" b"21%d" b"23%d" % (parameters.auto_sign_off, parameters.retries)
    return report + b"251" b"2700" b"51" b"000000000000"


def _tlv(*pairs) -> bytes:
    buffer, at = bytearray(40), 0
    for tag, value in pairs:
        at = write(buffer, at, tag, value)
    return bytes(memoryview(buffer)[:at])


def _has_expired(found: bytes) -> bool:
    """Whether a key's date lies before today; while the clock is not set nobody knows."""
    now = time.time()
    year, month, day = time.gmtime(now)[:3]
    return now > CLOCK_IS_SET and f62.expiry_date(find(found, f62.EXPIRY)) < (year * 100 + month) * 100 + day


def _nobody(_done: int, _total: int) -> None:
    pass


_RUNS = {
    PARAMETERS: Downloads._parameters_now,
    KEYS: Downloads._keys,
    APPLICATIONS: Downloads._applications,
    BLACKLIST: Downloads._blacklist,
    CONTACTLESS: Downloads._contactless,
    STATUS: Downloads._status,
}
