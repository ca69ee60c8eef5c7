"""The large buffers, made before anything else: later the heap has room, but no longer in one piece."""

STRIP = bytearray(16000)  # what the display is drawn in: 25 rows of 320 pixels
SLIP_STRIP = bytearray(6144)  # framed text on slips: 8 rows of 384 pixels
REQUEST = bytearray(1026)  # a message to the acquirer, with its length
ANSWER = bytearray(1024)  # and from it
