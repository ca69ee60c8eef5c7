"""Where a screen reader, a technician's tool or a test can follow what is on the display. All hooks are off by default.

A region's texts are told anew whenever it is painted: first `on_region`, then every text whose upper left corner lies
in it. So whoever keeps a picture of the screen forgets, at `on_region`, the texts that begin there.
"""

on_screen = None  # on_screen(name): another screen is shown; nothing of the last one is left
on_region = None  # on_region(x, y, w, h): this part of the screen is about to be painted
on_text = None  # on_text(text_id, text, x, y, size): a text and its upper left corner; text_id is "" for plain data
