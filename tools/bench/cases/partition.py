"""A partition in memory, as `esp32.Partition` offers it. What the flash itself takes is counted in steps, not here."""

SECTOR = 4096


class Partition:
    """`cells` is a buffer of whole sectors; counts programs and erases."""

    def __init__(self, cells):
        self.cells = memoryview(cells)
        self.sectors = len(cells) // SECTOR
        self.programs = self.erases = 0

    def readblocks(self, block, buffer, offset=0):
        at = block * SECTOR + offset
        buffer[:] = self.cells[at : at + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        at = block * SECTOR + offset
        self.cells[at : at + len(buffer)] = buffer
        self.programs += 1

    def ioctl(self, request, argument):
        if request == 6:
            self.cells[argument * SECTOR : (argument + 1) * SECTOR] = b"\xff" * SECTOR
            self.erases += 1
            return 0
        return self.sectors if request == 4 else SECTOR
