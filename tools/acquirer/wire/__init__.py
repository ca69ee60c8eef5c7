"""Frames and ISO 8583 messages on the line."""
