"""The large buffers, made before anything else: later the heap has room, but no longer in one piece."""

from array import array

STRIP = array("H", range(8000))  # what the display is drawn in: 25 rows of 320 pixels (range: no second copy)
SLIP_STRIP = array("H", range(3072))  # framed text on slips: 8 rows of 384 pixels
REQUEST = bytearray(1026)  # a message to the acquirer, with its length
ANSWER = bytearray(1024)  # and from it
