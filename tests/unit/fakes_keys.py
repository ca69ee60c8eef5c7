"""Switches at the crossings of lines, without diodes: current finds every way, so ghosts appear as on real keys."""


class Matrix:
    """`driven` and `read` are the lines' pins; `press` and `lift` take (driven line, read line)."""

    def __init__(self, driven, read):
        self.closed = set()
        self.driven = [_Driven(self) for _ in range(driven)]
        self.read = [_Read(self, row) for row in range(read)]

    def press(self, *crossings):
        self._change(lambda: self.closed.update(crossings))

    def lift(self, *crossings):
        self._change(lambda: self.closed.difference_update(crossings))

    def low(self, row):
        """True when a driven line that is low reaches this read line over closed switches."""
        rows, columns = {row}, set()
        while True:
            more = {c for c, r in self.closed if r in rows} - columns
            if not more:
                return False
            if any(self.driven[c].level == 0 for c in more):
                return True
            columns |= more
            rows |= {r for c, r in self.closed if c in columns}

    def _change(self, what):
        before = [self.low(row) for row in range(len(self.read))]
        what()
        for row, pin in enumerate(self.read):
            if self.low(row) and not before[row] and pin.handler:
                pin.handler(pin)


class _Driven:
    def __init__(self, matrix):
        self._matrix = matrix
        self.level = 1

    def value(self, level):
        if level != self.level:
            self._matrix._change(lambda: setattr(self, "level", level))


class _Read:
    def __init__(self, matrix, row):
        self._matrix = matrix
        self._row = row
        self.handler = None

    def value(self):
        return 0 if self._matrix.low(self._row) else 1

    def irq(self, handler, trigger):
        assert trigger == 2
        self.handler = handler
