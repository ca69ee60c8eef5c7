"""MicroPython's main program: `run_fuzz TARGET SEED INPUTS`, or with SEED `-` the one input put down by the driver."""

import io
import json
import struct
import sys
import uctypes

from engine import fuzz

MARK = "@@fuzz "


def main() -> None:
    address, size = sys.argv[1].split("@")[1].split("+")
    shared = uctypes.bytearray_at(int(address), int(size))
    name, seed, inputs = sys.argv[2:5]
    try:
        target = __import__("planted" if name.startswith("planted_") else name)
        if seed == "-":
            length = struct.unpack_from("<I", shared, 4)[0]
            report = {"inputs": 1, "accepted": int(target.run(shared[8 : 8 + length]))}
        else:
            report = fuzz(target, int(seed), int(inputs), shared)
    except Exception as error:
        text = io.StringIO()
        sys.print_exception(error, text)
        report = {"error": text.getvalue()}
    print(MARK + json.dumps(report))


main()
