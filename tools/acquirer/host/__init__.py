"""The host: one handler per kind of message."""
