"""Small files on the device's file system, replaced as a whole so that a power cut leaves the old or the new one."""

import json
import os


class FileError(Exception):
    """A file cannot be used. Arguments: its path, what is wrong."""


def read_json(path: str, largest: int = 16384):
    """The object in a JSON file, or None when there is no file.

    Raises FileError when the file is larger than `largest` bytes or holds no JSON object.
    """
    content = read_buffer(path, largest)
    return None if content is None else parse_json(path, content)


def read_buffer(path: str, largest: int):
    """The content of a file in a bytearray, which can be wiped, or None when there is no file. Raises FileError."""
    try:
        size = os.stat(path)[6]
    except OSError:
        return None
    if size > largest:
        raise FileError(path, "larger than %d bytes" % largest)
    content = bytearray(size)
    try:
        with open(path, "rb") as file:
            file.readinto(content)
    except OSError as error:
        raise FileError(path, "not readable (%s)" % error)
    return content


def parse_json(path: str, content) -> dict:
    """The object in a file's content. Raises FileError."""
    try:
        parsed = json.loads(content)
    except (ValueError, UnicodeError):
        raise FileError(path, "no JSON")
    if not isinstance(parsed, dict):
        raise FileError(path, "no JSON object")
    return parsed


def write_json(path: str, content: dict) -> None:
    """Replace a JSON file. littlefs renames in one step."""
    write_bytes(path, json.dumps(content).encode())


def write_bytes(path: str, content) -> None:
    """Replace a file."""
    new = path + ".new"
    with open(new, "wb") as file:
        file.write(content)
    os.rename(new, path)


def read_bytes(path: str):
    """The content of a file, or None when there is none."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def is_there(path: str) -> bool:
    """Whether there is such a file."""
    try:
        os.stat(path)
        return True
    except OSError:
        return False


def remove(path: str) -> None:
    """Remove a file; none is fine."""
    try:
        os.remove(path)
    except OSError:
        pass
