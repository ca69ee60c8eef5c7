"""The set-up file: it is taken over whole, or refused with a ProvisioningError and nothing has changed."""

import asyncio
import json
import os
import vfs

import parameter_files
import provisioning
from parameters import Parameters
from paycrypto.kcv import kcv
from paycrypto.sm4 import Sm4
from provisioning import ProvisioningError, take_over
from security import operator_records, operators
from security.vault import Vault

LARGEST = 6000
_BLOCK = 512
_CA = """-----BEGIN CERTIFICATE-----
MIIBJjCBzqADAgECAgEBMAoGCCqGSM49BAMCMBIxEDAOBgNVBAMMB1Rlc3QgQ0Ew
IBcNMjAwMTAxMDAwMDAwWhgPMjA5OTAxMDEwMDAwMDBaMBIxEDAOBgNVBAMMB1Rl
c3QgQ0EwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATbVQzXWZ1igai5OUl9uAMv
AiX+7WsHMhCGAGJOXoe9lgmyDGa1srYANgG8BWxsriQCxw5pn/2xVXtglEI4VoKP
oxMwETAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIEUEU6ItoapB
uCdTM06OBDpgbgCJRvaJsfH8NOIB2kSuAiBD4ydIzwYOEXEpn1oyqBgKMTeDSMf8
va2w58mHlSw/Ug==
-----END CERTIFICATE-----
"""
_GOOD = {
    "merchant_id": "898310012345678", "terminal_id": "10012345", "merchant_name": "阿福粥铺", "serial": "TT24-000187",
    "acquirer": {"host": "acquirer.example", "port": 7583, "tls": False, "tpdu": "6000030000", "header": "603100310000",
                 "suite": "tdes", "sign_on_code": "004", "reply_s": 60, "server_name": "acquirer.example"},
    "tmk": "11" * 16, "tmk_kcv": "82E13665", "wifi": {"ssid": "shop", "secret": "correct horse"},
    "operators": [{"number": "01", "name": "李敏", "role": "cashier", "password": "0000"}],
    "limits": {"sale_max": 500000}, "utc_offset_min": 480,
    "updates": {"host": "updates.example", "port": 443, "path": "/tinytill", "ca": _CA, "window": "02:00-05:00"},
}  # fmt: skip
_WORDS = (b"0", b"-1", b"1e99", b"1.5", b"true", b"null", b"[]", b"{}", b'""', b'"x"', b"[1]", b'{"a":1}', b"9" * 11,
          b'"\xe9\x98\xbf"', b'"\\u0000"', b'"' + b"x" * 64 + b'"', b'"' + b"9" * 300 + b'"')  # fmt: skip


class Ram:
    """A block device of 64 blocks."""

    def __init__(self):
        self.data = bytearray(64 * _BLOCK)

    def readblocks(self, block, buffer, offset=0):
        at = block * _BLOCK + offset
        buffer[:] = memoryview(self.data)[at : at + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        at = block * _BLOCK + offset
        self.data[at : at + len(buffer)] = buffer

    def ioctl(self, command, argument):
        return {4: 64, 5: _BLOCK}.get(command, 0)


class Store:
    """The board's secret store."""

    def __init__(self):
        self.blobs = {}

    def get(self, name, buffer):
        blob = self.blobs.get(name)
        if blob is None:
            return None
        if len(blob) > len(buffer):
            raise OSError("a blob longer than its reader's buffer")
        buffer[: len(blob)] = blob
        return len(blob)

    def put(self, name, buffer):
        self.blobs[name] = bytes(buffer)

    def erase(self, name):
        self.blobs.pop(name, None)


class Board:
    """What take_over asks of it."""

    def __init__(self, secrets):
        self.secrets = secrets
        self.files_flash = _ram


async def _quick_hash(password, salt, rounds):
    return bytes(32)


def _fill(buffer):
    for i in range(len(buffer)):
        buffer[i] = i


operator_records.pbkdf2_sha256 = _quick_hash  # what it computes is judged elsewhere
provisioning.log = lambda source, text: None
_ram = Ram()
vfs.VfsLfs2.mkfs(_ram)
vfs.umount("/")
vfs.mount(vfs.VfsLfs2(_ram), "/")


def seeds() -> list:
    whole = json.dumps(_GOOD).encode()
    few = {name: _GOOD[name] for name in ("merchant_id", "terminal_id", "merchant_name", "acquirer")}
    secure = dict(_GOOD)
    secure["acquirer"] = dict(_GOOD["acquirer"])
    secure["acquirer"].update({"tls": True, "ca": _CA})
    secure["acquirer"].update({"suite": "sm4", "mac": "cbc", "pin_format": "sm4_a", "extensions": ["journal"]})
    secure["tmk_kcv"] = kcv(Sm4(b"\x11" * 16)).hex()
    block, protected = dict(few), dict(few)
    block["key_block"] = "B0096K0TD00N00007E211591FD31728FAB6D9728AFB8A7014110620357FBCC90E403EFFC91E1" + "0" * 20
    protected["protection_key"] = {"suite": "tdes", "key": "11" * 16, "kcv": "82E13665"}
    return [whole] + [json.dumps(given).encode() for given in (few, secure, block, protected)]


def mutate(data: bytearray, rng) -> bytearray:
    """Another value in place of one that is there."""
    colons = [i for i in range(len(data)) if data[i] == 0x3A]
    if not colons:
        return data
    start = colons[rng.below(len(colons))] + 1
    end = start
    while end < len(data) and data[end] not in b",}]":
        end += 1
    return data[:start] + _WORDS[rng.below(len(_WORDS))] + data[end:]


def run(data: bytearray) -> bool:
    store = Store()
    vault = Vault(store, _fill)
    vault.open()
    before = dict(store.blobs)
    for name in os.listdir("/"):
        if name.endswith(".json"):
            os.remove("/" + name)
    with open("/provision.json", "wb") as file:
        file.write(data)
    parameters = Parameters()
    people = operators.Operators(_fill)
    try:
        if not asyncio.run(take_over(parameters, vault, people, Board(store), None)):
            assert data and not any(data[:32]), "overlooked"
            return False
    except ProvisioningError as error:
        assert len(error.args) == 2, error.args
        assert store.blobs == before and not parameters.ready and "parameters.json" not in os.listdir("/"), "changed"
        assert "provision.json" not in os.listdir("/"), "left in place"
        assert "operators.json" not in os.listdir("/"), "changed operators"
        return False
    kept = Parameters()
    parameter_files.load(kept)
    assert kept.ready and kept.merchant_id == parameters.merchant_id, "kept something else"
    people.load()
    texts = (kept.merchant_name, kept.wifi_ssid, kept.acquirer.host, kept.acquirer.server_name, kept.acquirer.ca)
    assert all(isinstance(text, str) for text in texts), "a text that is none"
    vault.recall("wifi", bytearray(64))
    store.get("serial", bytearray(32))
    return True
