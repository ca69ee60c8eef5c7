"""The report a person looks at: what has changed first (before, after, difference), then every screen."""

import html

from PIL import Image, ImageChops

from tests.screens.pictures import OUT, Picture

HEAD = """<!doctype html><meta charset="utf-8"><title>TinyTill screens</title>
<style>body{font:14px sans-serif;margin:16px;background:#8a9098}figure{display:inline-block;margin:0 12px 12px 0}
img{display:block;width:320px;height:240px;image-rendering:pixelated}h2{margin:16px 0 8px}</style>"""


def write(pictures: list[Picture], golden: dict[str, str]) -> None:
    """Write `build/screens/report.html` and a PNG of every picture beside it."""
    folder = OUT / "png"
    folder.mkdir(parents=True, exist_ok=True)
    parts = [HEAD]
    for picture in pictures:
        path = folder / f"{picture.name}-{picture.digest}.png"
        if not path.exists():
            picture.image().save(path)
    changed = [picture for picture in pictures if golden.get(picture.name) != picture.digest]
    parts.append(f"<h2>Changed: {len(changed)}</h2>")
    for picture in changed:
        before = folder / f"{picture.name}-{golden.get(picture.name, '')}.png"
        parts.append(figure(picture, "now"))
        if before.exists():
            difference = folder / f"{picture.name}-difference.png"
            ImageChops.difference(Image.open(before).convert("RGB"), picture.image()).point(
                lambda value: 255 if value else 0
            ).save(difference)
            parts.append(f'<figure><img src="png/{before.name}"><figcaption>recorded</figcaption></figure>')
            parts.append(f'<figure><img src="png/{difference.name}"><figcaption>difference</figcaption></figure>')
        parts.append("<br>")
    parts.append("<h2>All</h2>")
    parts += [figure(picture, "") for picture in pictures]
    (OUT / "report.html").write_text("\n".join(parts), encoding="utf-8")


def figure(picture: Picture, note: str) -> str:
    caption = html.escape(f"{picture.name} {note}")
    return f'<figure><img src="png/{picture.name}-{picture.digest}.png"><figcaption>{caption}</figcaption></figure>'
