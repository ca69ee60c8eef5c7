# What is frozen into MicroPython itself: its start-up modules and asyncio. Everything else is in the ROMFS image.
freeze("$(PORT_DIR)/modules")
include("$(MPY_DIR)/extmod/asyncio")
