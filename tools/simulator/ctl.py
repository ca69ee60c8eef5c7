"""Talk to a running simulated device from a shell.

    python -m tools.simulator.ctl 7700 key press=1 press=0 press=ok
    python -m tools.simulator.ctl 7700 world set='{"network": {"up": false}}'
    python -m tools.simulator.ctl 7700 lcd > screen.png        (paper, too)
"""

import json
import sys
from typing import Any

from tools.simulator.client import Device, DeviceError

USAGE = "usage: python -m tools.simulator.ctl PORT REQUEST [FIELD=VALUE ...]"


def fields(arguments: list[str]) -> dict[str, Any]:
    """FIELD=VALUE pairs; values are JSON or plain text, and a field given twice becomes a list."""
    found: dict[str, Any] = {}
    for argument in arguments:
        name, _, text = argument.partition("=")
        try:
            # digits are keys, unless the field is a number
            value = text if text.isdigit() and name in ("press", "down", "up") else json.loads(text)
        except ValueError:
            value = text
        if name in found:
            value = [*(found[name] if isinstance(found[name], list) else [found[name]]), value]
        found[name] = value
    return found


def main() -> int:
    if len(sys.argv) < 3 or not sys.argv[1].isdigit():
        print(USAGE, file=sys.stderr)
        return 2
    try:
        device = Device(int(sys.argv[1]))
        request = sys.argv[2]
        if request in ("lcd", "paper") and not sys.stdout.isatty():
            picture = device.lcd_image() if request == "lcd" else device.paper_image()
            picture.save(sys.stdout.buffer, "PNG")
        else:
            answer = device.request(request, **fields(sys.argv[3:]))
            told = {key: value for key, value in answer.items() if key not in ("id", "ok")}
            print(json.dumps(told, ensure_ascii=False, indent=1))
    except (DeviceError, OSError) as error:
        print(f"ctl: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
