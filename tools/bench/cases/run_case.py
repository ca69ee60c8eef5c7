"""Runs one case of the benchmark: `run_case CASE TIMES [MORE]`. Time is virtual and free."""

import sys

import clock
import waiting

waiting.install()
clock.go_virtual()
waiting.patience = 0
clock.grant(24 * 3600 * 1000)
words = [word for word in sys.argv[1:] if "@" not in word]  # the others are mapped files
__import__(words[0]).bench(int(words[1]))
