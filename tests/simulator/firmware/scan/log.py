"""Stands for the firmware's log."""

import time

sink = None


def log(source, text):
    if sink is not None:
        sink(time.ticks_ms(), source, text)
