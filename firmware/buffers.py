"""The large buffers, made before anything else: later the heap has room, but no longer in one piece."""

from array import array

# What the display, framed text on slips and signatures are drawn in: 18 rows of 320 pixels (range: no second copy). One
# for all: a strip is drawn and handed on without another task running in between.
STRIP = array("H", range(5760))
REQUEST = bytearray(1026)  # a message to the acquirer, with its length
ANSWER = bytearray(1024)  # and from it
