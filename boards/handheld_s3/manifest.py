# What is frozen into MicroPython itself: its start-up modules, asyncio, and the loader with the keys that it believes,
# which `make image` puts together. Everything else is in the ROMFS image.
freeze("$(PORT_DIR)/modules")
include("$(MPY_DIR)/extmod/asyncio")
freeze("$(BOARD_DIR)/../../build/handheld_s3/frozen")
