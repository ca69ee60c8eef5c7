"""Runs one file of unit tests; `tests/conftest.py` starts it and reads what it prints.

Time is virtual and free: a sleep costs nothing, timers fire in order.
"""

import asyncio
import gc
import io
import json
import sys

import clock
import waiting

waiting.install()
clock.go_virtual()
waiting.patience = 0
MARK = "@@test "


def run(module_name: str) -> None:
    module = __import__(module_name)
    for name in sorted(dir(module)):
        if not name.startswith("test_"):
            continue
        gc.collect()
        clock.grant(24 * 3600 * 1000)
        print(MARK + json.dumps({"start": name}))
        error = ""
        try:
            result = getattr(module, name)()
            if hasattr(result, "send"):  # a coroutine
                asyncio.run(result)
        except Exception as problem:
            text = io.StringIO()
            sys.print_exception(problem, text)
            error = text.getvalue()
        print(MARK + json.dumps({"end": name, "error": error}))


run(sys.argv[1])
