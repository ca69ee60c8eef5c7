"""Small files on the device's file system, replaced as a whole so that a power cut leaves the old or the new one."""

import json
import os


class FileError(Exception):
    """A file cannot be used. Arguments: its path, what is wrong."""


def read_json(path: str, largest: int = 16384):
    """The object in a JSON file, or None when there is no file.

    Raises FileError when the file is larger than `largest` bytes or holds no JSON object.
    """
    try:
        size = os.stat(path)[6]
    except OSError:
        return None
    if size > largest:
        raise FileError(path, "larger than %d bytes" % largest)
    try:
        with open(path, "rb") as file:
            content = json.loads(file.read())
    except (ValueError, UnicodeError):
        raise FileError(path, "no JSON")
    except OSError as error:
        raise FileError(path, "not readable (%s)" % error)
    if not isinstance(content, dict):
        raise FileError(path, "no JSON object")
    return content


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


def remove(path: str) -> None:
    """Remove a file; none is fine."""
    try:
        os.remove(path)
    except OSError:
        pass
