"""`tinytill restore`: a backup goes onto one device."""

from contextlib import contextmanager

import pytest
from typer.testing import CliRunner

from tools.technician import cli, moving, moving_commands, parcel


class Line:
    told = {"serial": "TT24-000999"}


@pytest.fixture
def restore(tmp_path, monkeypatch):
    """Run the command on a file; what it says and how it ends."""
    restored = []

    @contextmanager
    def session(*_):
        yield Line()

    def put_back(*_, **more):
        restored.append(more)
        return {"terminal": "10012345"}

    monkeypatch.setattr(moving_commands, "session", session)
    monkeypatch.setattr(moving, "restore", put_back)
    monkeypatch.setattr(parcel, "keys", lambda *_: bytes(64))
    monkeypatch.setattr(moving_commands, "private_key", lambda _: None)
    (tmp_path / "shop.parcel").write_bytes(b"TTPARCL1")

    def run(*more):
        result = CliRunner().invoke(cli.app, ["restore", str(tmp_path / "shop.parcel"), *more])
        return result.exit_code, result.output, len(restored)

    return run


def test_a_backup_is_restored_once(restore):
    assert restore()[::2] == (0, 1)
    code, said, count = restore()
    assert (code, count) == (1, 1) and "on a device already" in said
    assert restore("--again")[::2] == (0, 2)
