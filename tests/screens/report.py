"""The report a person looks at: what has changed first (before, after, difference), then every screen in a row of its
own: both languages, all themes."""

import html
from itertools import groupby

from PIL import Image, ImageChops

from tests.screens.pictures import OUT, Picture

HEAD = """<!doctype html><meta charset="utf-8"><title>TinyTill screens</title>
<style>body{font:14px sans-serif;margin:16px;background:#8a9098}figure{display:inline-block;margin:0 12px 12px 0}
img{display:block;width:320px;height:240px;image-rendering:pixelated}h2,h3{margin:16px 0 8px}nav{columns:6}
nav a{color:#000;display:block}.bad{color:#a00;font-weight:bold}
.row{white-space:nowrap}</style>"""


def write(pictures: list[Picture], golden: dict[str, str], faults: list[str]) -> None:
    """Write `build/screens/report.html` and a PNG of every picture beside it.

    `faults`: lines that begin with a scene."""
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
    rows = sorted(pictures, key=lambda picture: (picture.scene, picture.language != "zh"))  # themes stay in order
    scenes = sorted({picture.scene for picture in pictures})
    parts.append(f"<h2>All: {len(scenes)} screens</h2><nav>")
    parts += [f'<a href="#{scene}">{scene}</a>' for scene in scenes]
    parts.append("</nav>")
    for scene, row in groupby(rows, key=lambda picture: picture.scene):
        parts.append(f'<h3 id="{scene}">{scene}</h3>')
        parts += [f'<p class="bad">{html.escape(line)}</p>' for line in faults if line.split(" ")[0] == scene]
        parts.append('<div class="row">' + "".join(figure(picture, "") for picture in row) + "</div>")
    (OUT / "report.html").write_text("\n".join(parts), encoding="utf-8")


def figure(picture: Picture, note: str) -> str:
    caption = html.escape(f"{picture.name} {note}")
    return f'<figure><img src="png/{picture.name}-{picture.digest}.png"><figcaption>{caption}</figcaption></figure>'
