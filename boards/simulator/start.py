"""Switch the simulated device on: wire the chips, mount the file systems, then boot as MicroPython does on the ESP32.

The device host starts this with mapped memories as `name@address+length` and `link=fd` in sys.argv. Its first message
over the link says what the device wakes up to: time, world, partition table, reset cause.
"""

import binascii
import builtins
import esp32
import gc
import json
import machine
import network
import os
import socket
import sys
import time
import uctypes
import utime
import vfs
from micropython import const

import agent
import clock
import hearing
import link
import vitals
import waiting
import wiring
from soc import timers
from soc.outside import outside

_NAMES = const(28160)  # bytes: the part of the table of names, see `fill_names`, that a firmware makes on a board, too
_NAMES_MADE = const(80000)  # bytes: at least so much of that table is made before the firmware comes
# Bytes for objects in a heap of 256 K words (`-X heapsize=256wK`). A board without PSRAM has 192 K (388608), where a
# sale with a chip card does not fit yet: it has 417 KB of objects at its worst screen.
_ROOM = const(518656)
_LATER = const(17408)  # bytes that the silicon takes later beyond what is made up for, see `hold_back`


def memories() -> dict:
    """The mapped memories of sys.argv, as writable buffers."""
    found = {}
    for item in sys.argv:
        if "@" in item:
            name, place = item.split("@")
            address, length = place.split("+")
            found[name] = uctypes.bytearray_at(int(address), int(length))
    return found


def keep_time(words, hello: dict) -> None:
    """Set the clock, and keep its readings where they survive."""

    def note() -> None:
        words.put(vitals.RTC, time.time())
        words.put(vitals.RTC_AT, int(utime.time()))
        words.put(vitals.ELAPSED_MS, clock.elapsed_ms())

    time.on_rtc = note
    if hello["virtual"]:
        clock.go_virtual()
    else:
        clock.set_rate(hello["rate"])
    time.set_rtc(hello["rtc"])


def keep_count(flash, words) -> None:
    """Count flash steps where the count survives."""

    def note() -> None:
        words.put(vitals.PROGRAMS, flash.programs)
        words.put(vitals.ERASES, flash.erases)
        words.put(vitals.CLASHES, flash.clashes)

    flash.on_step = note


def mount() -> None:
    """The file systems: littlefs in partition `vfs`, made at the first use, and the product's image in `romfs`."""
    vfs.umount("/")
    partition = esp32.Partition("vfs")
    try:
        vfs.mount(partition, "/")
    except OSError:
        first = bytearray(4096)
        partition.readblocks(0, first)
        if any(byte != 0xFF for byte in first):
            raise RuntimeError("the file system of partition vfs is damaged")
        vfs.VfsLfs2.mkfs(partition)
        vfs.mount(vfs.VfsLfs2(partition), "/")
    os.chdir("/")


def mount_image(flash_memory) -> None:
    """Mount the image where it lies in the flash, so that it executes in place. As on the board nothing is said when
    there is none: nobody has verified it yet."""
    info = esp32.Partition("romfs").info()
    try:
        vfs.mount(vfs.VfsRom(memoryview(flash_memory)[info[2] : info[2] + info[3]]), "/rom")
    except OSError:
        pass


class ImageWatch:
    """Stands in for `import` until the loader starts the image's `main`, of which nothing is loaded before; then
    `hearing` listens to it. No closure: census.py would take what it holds for the firmware's."""

    def __init__(self, hearing):
        self.hearing = hearing
        self.load = builtins.__import__
        builtins.__import__ = self.watch

    def watch(self, name, *given):
        if name == "main" and "/rom" in sys.path:
            del builtins.__import__
            self.hearing.attach()
        return self.load(name, *given)


def prepare() -> tuple:
    """Wire everything and mount the file systems; the line to the host, and what hears the firmware."""
    memory = memories()
    host = link.Link(int(next(item for item in sys.argv if item.startswith("link="))[5:]))
    hello = host.wait()
    sys.argv[:] = []
    served = agent.Agent(host)
    served.hearing = hearing.Hearing(served.screen_shown, served.logged)
    served.chips = chips = wiring.Chips(
        memory, [tuple(row) for row in hello["table"]], served, board=hello["board"]
    )
    machine.set_identity(binascii.unhexlify(hello["identity"]), hello["cause"])
    keep_time(chips.vitals, hello)
    keep_count(chips.flash, chips.vitals)
    chips.flash.on_cut = served.flash_cut
    machine.on_reset = lambda: served.reset(machine.HARD_RESET)
    machine.on_sleep = served.asleep
    timers.on_bite = lambda: served.reset(machine.WDT_RESET)
    network.air.on_link = served.air_link
    socket.ask = lambda name, port: host.ask("connect", host=name, port=port)
    host.on_message = served.on_message
    served.do_world({"set": hello["world"]})
    for card in hello["cards"]:
        served.do_card({"card": card.pop("card"), "put": card})
    clock.link, clock.on_link = host.stream, host.serve
    clock.on_move = served.moved
    waiting.on_idle, waiting.may_move = served.on_idle, served.may_move
    waiting.install()
    mount()
    mount_image(memory["flash"])
    if hello["deployed"]:
        forget_update()
    if hello.get("provision"):
        with open("/provision.json", "w") as file:
            json.dump(hello["provision"], file)
    return host, served.hearing


def forget_update() -> None:
    """An image was written by hand: what was to happen with the one before is over."""
    try:
        esp32.NVS("tinytill").erase_key("update")
    except OSError:
        pass


def fill_names() -> None:
    """Have the table of names grow to where the firmware's own never makes it grow again.

    MicroPython keeps each name it has met for ever, in parts of which each has twice the room of the one before; that
    of 5,120 names takes 56 KB in one piece. The firmware alone stays below it, the silicon's names beside it do not.
    """
    gc.collect()
    before = gc.mem_free()
    __import__("filling")
    del sys.modules["filling"]
    gc.collect()
    if before - gc.mem_free() < _NAMES_MADE:
        raise RuntimeError("more names are needed: NAMES in tools/image/build.py")


def hold_back() -> None:
    """Leave the firmware a heap of fixed size, however much the silicon needs in the same heap.

    What the silicon takes later, while it runs (9 KB of objects at most, measured by tools/simulator/census.py, and its
    messages), is made up for by the table of names, of which it has made 14 KB that the firmware would need as well,
    and by _LATER, in which are 3 KB for what the loader leaves: a board has that in flash.
    """
    fill_names()
    outside.held = bytearray(gc.mem_free() - _ROOM + _NAMES - _LATER)


def power_on() -> None:
    """Everything, up to the end of the firmware."""
    host, hearing = prepare()
    ImageWatch(hearing)
    del hearing
    hold_back()
    host.send({"event": "up"})
    del host
    sys.path[:] = ["/sim", "/frozen", ".frozen"]
    __import__("main")
    print("main.py has ended")


power_on()
