"""Runs one case of the benchmark: `run_case CASE TIMES`. Time is virtual and free."""

import sys

import clock
import waiting

waiting.install()
clock.go_virtual()
waiting.patience = 0
clock.grant(24 * 3600 * 1000)
__import__(sys.argv[1]).bench(int(sys.argv[2]))
