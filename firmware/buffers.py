"""The large buffers, made before anything else: later the heap has room, but no longer in one piece."""

from array import array

# What the display and the framed text on slips are drawn in: 25 rows of 320 pixels (range: no second copy). One for
# both: a strip is drawn and handed on without another task running in between.
STRIP = array("H", range(8000))
REQUEST = bytearray(1026)  # a message to the acquirer, with its length
ANSWER = bytearray(1024)  # and from it
