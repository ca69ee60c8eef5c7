"""MicroPython's side of the `device` fixture: calls one function per line of /in/cases and prints what it returns."""

import gc
import json
import sys

MARK = "@@result "
module = __import__(sys.argv[1])
with open("/in/cases") as lines:
    for line in lines:
        name, *arguments = json.loads(line)
        try:
            result = getattr(module, name)(*arguments)
        except Exception as error:
            result = {"raised": type(error).__name__, "arguments": [str(argument) for argument in error.args]}
        print(MARK + json.dumps(result))
        gc.collect()
