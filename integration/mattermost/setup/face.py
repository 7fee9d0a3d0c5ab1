"""The bot's face: a journal, as on the public pages, drawn so that a small circle shows it."""

from io import BytesIO

from PIL import Image, ImageDraw

SIDE = 128
# Drawn larger and made smaller: the edges come out smooth.
SCALE = 4
GROUND = "#1d4e6f"
PAPER = "#ffffff"
MARK = "#3db887"


def face() -> bytes:
    """Return the picture as PNG, the same each time."""
    image = Image.new("RGB", (SIDE * SCALE, SIDE * SCALE), GROUND)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle(_at(38, 30, 92, 98), 8 * SCALE, fill=PAPER)
    pen.rectangle(_at(38, 30, 50, 98), fill="#c9dbe6")
    for top in (46, 60):
        pen.rounded_rectangle(_at(58, top, 84, top + 5), 2 * SCALE, fill=GROUND)
    tick = [(58, 80), (67, 88), (84, 72)]
    pen.line([(x * SCALE, y * SCALE) for x, y in tick], fill=MARK, width=7 * SCALE, joint="curve")
    out = BytesIO()
    image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _at(left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
    return left * SCALE, top * SCALE, right * SCALE, bottom * SCALE
