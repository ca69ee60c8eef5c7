"""`python -m tests.fuzz`: the long run, one target, or one kept input again."""

import argparse
import pathlib
import secrets
import time

from tests.fuzz.driver import TARGETS, fuzz, replay
from tools.image.build import build_product

MILLION = 1_000_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=MILLION, help="of all targets together")
    parser.add_argument("--seed", type=int, default=None, help="random when absent")
    parser.add_argument("--target", choices=sorted(TARGETS), action="append", help="these alone")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("replay").add_argument("file", type=pathlib.Path)
    given = parser.parse_args()
    build_product()
    if given.command == "replay":
        report = replay(given.file)
        print(report)
        return 1 if report.error else 0
    return _long_run(given.target or list(TARGETS), given.inputs, given.seed)


def _long_run(targets: list[str], inputs: int, given_seed: int | None) -> int:
    seed = secrets.randbits(31) if given_seed is None else given_seed
    print(f"seed {seed}")
    began = time.monotonic()
    whole = sum(TARGETS[name][1] for name in targets)
    found = total = 0
    for name in targets:
        report = fuzz(name, seed, -(-inputs * TARGETS[name][1] // whole))
        print(report, flush=True)
        found += bool(report.error)
        total += report.inputs
    print(f"{total:,} inputs in {time.monotonic() - began:.0f} s, seed {seed}: {found or 'no'} targets failed")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
