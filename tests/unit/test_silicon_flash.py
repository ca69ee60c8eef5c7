"""boards/simulator/esp32.py and nvs_store.py: partitions as ESP-IDF has them, NVS that survives cuts."""

import esp32

import wiring
from check import equal, raises
from chips.nor import Nor, PowerCut
from nvs_store import NvsFull, NvsStore

TABLE = (
    (1, 2, 0, 0x6000, "nvs"),
    (0, 0, 0x6000, 0x1000, "factory"),
    (1, 0x40, 0x7000, 0x4000, "ledger"),
)


def board():
    chips = wiring.Chips({"flash": bytearray(b"\xff" * 0xB000)}, TABLE)
    esp32.fitted._store = None
    return chips.flash


def test_partitions_are_found_by_type_subtype_and_label():
    board()
    equal([p.info()[4] for p in esp32.Partition.find(esp32.Partition.TYPE_DATA)], ["nvs", "ledger"])
    equal([p.info()[4] for p in esp32.Partition.find(esp32.Partition.TYPE_DATA, subtype=0x40)], ["ledger"])
    equal(esp32.Partition.find(esp32.Partition.TYPE_DATA, label="none"), [])
    equal(esp32.Partition(esp32.Partition.RUNNING).info(), (0, 0, 0x6000, 0x1000, "factory", False))
    equal(raises(OSError, esp32.Partition, "none").args[0], 2)


def test_block_device():
    flash = board()
    part = esp32.Partition("ledger")
    equal((part.ioctl(4, 0), part.ioctl(5, 0), part.ioctl(3, 0)), (4, 4096, 0))
    part.writeblocks(1, b"abcd", 8)
    equal((flash.erases, flash.programs), (0, 1))
    back = bytearray(4)
    part.readblocks(1, back, 8)
    equal(back, bytearray(b"abcd"))
    equal(flash.memory[0x8008:0x800C], bytearray(b"abcd"))
    part.writeblocks(1, bytes(4096))  # erases by itself
    equal((flash.erases, flash.programs), (1, 17))
    equal(part.ioctl(6, 1), 0)
    part.readblocks(1, back, 8)
    equal(back, bytearray(b"\xff" * 4))
    raises(OSError, part.writeblocks, 3, b"ab", 4095)
    raises(OSError, part.readblocks, 4, back)


def test_nvs_as_the_board_has_it():
    board()
    nvs = esp32.NVS("tinytill")
    equal(raises(OSError, nvs.get_blob, "key", bytearray(4)).args[0], -0x1102)
    nvs.set_blob("key", b"\x01\x02\x03")
    nvs.set_i32("count", -5)
    nvs.commit()
    buffer = bytearray(8)
    equal((nvs.get_blob("key", buffer), buffer[:3], nvs.get_i32("count")), (3, bytearray(b"\x01\x02\x03"), -5))
    equal(raises(OSError, nvs.get_blob, "key", bytearray(2)).args[0], -0x110C)
    equal(raises(OSError, esp32.NVS("other").get_i32, "count").args[0], -0x1102)
    nvs.erase_key("key")
    raises(OSError, nvs.get_blob, "key", buffer)
    raises(OSError, nvs.erase_key, "key")
    raises(OSError, nvs.set_i32, "a_key_that_is_too_long", 1)


def small_store(memory):
    return NvsStore(Nor(memory, sector=256, page=64), 0, 1024)


def test_values_survive_and_banks_change():
    memory = bytearray(b"\xff" * 1024)
    for round_number in range(60):
        store = small_store(memory)
        store.put(b"a", bytes((round_number,)) * 20)
        store.put(b"b%d" % (round_number % 3), b"x")
    equal(small_store(memory).get(b"a"), bytearray((59,) * 20))


def test_a_full_store_says_so():
    store = small_store(bytearray(b"\xff" * 1024))
    store.put(b"a", bytes(300))
    raises(NvsFull, store.put, b"b", bytes(300))
    equal(len(store.get(b"a")), 300)


def _run(memory, cut, torn):
    """Set two values in turn until the cut; returns what was acknowledged."""
    kept = {"doing": (None, None)}
    flash = Nor(memory, sector=256, page=64)
    flash.cut_at, flash.torn = cut, torn
    try:
        store = NvsStore(flash, 0, 1024)
        for number in range(30):
            key = b"k%d" % (number % 2)
            kept["doing"] = (key, number)
            store.put(key, bytes((number,)) * 40)
            kept[key] = number
        kept["doing"] = None
    except PowerCut:
        pass
    return kept


def test_no_acknowledged_value_is_lost_at_any_cut():
    for torn in (False, True):
        cut = 0
        while True:
            cut += 1
            memory = bytearray(b"\xff" * 1024)
            kept = _run(memory, cut, torn)
            if kept["doing"] is None:
                break
            store = small_store(memory)
            for key in (b"k0", b"k1"):
                value = store.get(key)
                number = None if value is None else value[0]
                assert value is None or value == bytes((number,)) * 40, (cut, torn, key)
                begun = kept["doing"][1] if kept["doing"][0] == key else None
                assert number in (kept.get(key), begun), (cut, torn, key, number)
            store.put(b"k0", b"new")  # and it goes on working
            equal(small_store(memory).get(b"k0"), bytearray(b"new"))
    assert cut > 50
