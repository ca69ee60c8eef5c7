"""Stands for the firmware's probe."""

on_screen = None
on_region = None
on_text = None
