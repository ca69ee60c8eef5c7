"""Shapes as polygons, and how much of each pixel they cover: exact enough for masks of a few levels."""

import math

from PIL import Image, ImageDraw

SAMPLES = 32  # along each side of a pixel
Points = list[tuple[float, float]]


def arc(cx: float, cy: float, r: float, start: float, end: float) -> Points:
    """Points along an arc; degrees, 0 = right, clockwise on the screen."""
    steps = max(8, int(abs(end - start) / 3))
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(cx + r * math.cos(a), cy + r * math.sin(a)) for a in angles]


def disc(cx: float, cy: float, r: float) -> Points:
    return arc(cx, cy, r, 0, 360)


def box(x: float, y: float, w: float, h: float, r: float) -> Points:
    """A box with round corners."""
    r = min(r, w / 2, h / 2)
    if r <= 0:
        return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    corners = [(x + w - r, y + h - r, 0), (x + r, y + h - r, 90), (x + r, y + r, 180), (x + w - r, y + r, 270)]
    return [point for cx, cy, turn in corners for point in arc(cx, cy, r, turn, turn + 90)]


def stroke(x1: float, y1: float, x2: float, y2: float, width: float) -> list[Points]:
    """A line with round ends."""
    length = math.hypot(x2 - x1, y2 - y1) or 1
    nx, ny = (y1 - y2) / length * width / 2, (x2 - x1) / length * width / 2
    body = [(x1 + nx, y1 + ny), (x2 + nx, y2 + ny), (x2 - nx, y2 - ny), (x1 - nx, y1 - ny)]
    return [body, disc(x1, y1, width / 2), disc(x2, y2, width / 2)]


def bow(cx: float, cy: float, r: float, start: float, end: float, width: float) -> list[Points]:
    """An arc of some width with round ends."""
    rim = arc(cx, cy, r + width / 2, start, end) + arc(cx, cy, r - width / 2, end, start)
    ends = (arc(cx, cy, r, start, end)[0], arc(cx, cy, r, start, end)[-1])
    return [rim, *(disc(x, y, width / 2) for x, y in ends)]


def shape(op: str, n: list[float]) -> tuple[list[Points], list[Points]]:
    """What one operation of `icons.txt` fills, and the holes in it."""
    if op == "r":
        return [box(*n)], []
    if op == "o":
        x, y, w, h, r, s = n
        return [box(x, y, w, h, max(r, s / 2))], [box(x + s, y + s, w - 2 * s, h - 2 * s, max(0, r - s))]
    if op == "l":
        return stroke(*n), []
    if op == "c":
        return [disc(*n)], []
    if op == "k":
        cx, cy, r, s = n
        return [disc(cx, cy, r + s / 2)], [disc(cx, cy, r - s / 2)]
    if op == "a":
        return bow(*n), []
    if op == "p":
        return [list(zip(n[::2], n[1::2], strict=True))], []
    raise ValueError(f"no operation {op!r}")


def stencil(side: int, scale: float, fills: list[Points], holes: list[Points]) -> Image.Image:
    """The shape in black and white, SAMPLES times as large as its `side` pixels."""
    image = Image.new("1", (side * SAMPLES, side * SAMPLES))
    draw = ImageDraw.Draw(image)
    k = scale * SAMPLES
    for colour, polygons in ((1, fills), (0, holes)):
        for points in polygons:
            draw.polygon([(x * k - 0.5, y * k - 0.5) for x, y in points], fill=colour)
    return image


def coverage(image: Image.Image) -> list[float]:
    """Share of each pixel, 0 to 1, that an enlarged black-and-white image covers."""
    side = image.width // SAMPLES
    return [value / 255 for value in image.convert("L").resize((side, side), Image.Resampling.BOX).tobytes()]
