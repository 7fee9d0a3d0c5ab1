"""Every picture of the documentation is there, and taken anew by `make pictures`."""

import re
from pathlib import Path

from PIL import Image

from settings import ROOT

PICTURES = ROOT / "docs" / "pictures"
TAKEN = re.compile(r'"(?:[a-z-]+)-(?:\d+|\{width\})\.png"')


def _named() -> set[str]:
    pages = [*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")]
    found = (re.findall(r"pictures/([\w.-]+\.png)", page.read_text("utf-8")) for page in pages)
    return {name for each in found for name in each}


def _taken() -> set[str]:
    script = (PICTURES / "take.py").read_text("utf-8")
    names = {found.strip('"') for found in TAKEN.findall(script)}
    wide = {name.format(width=width) for name in names for width in (1280, 390)}
    return {name for name in wide if "{" not in name}


def test_what_is_named_is_there_and_taken_and_nothing_besides() -> None:
    there = {path.name for path in PICTURES.glob("*.png")}
    assert _named() == there == _taken()


def test_a_picture_is_as_wide_as_its_name_says() -> None:
    for path in PICTURES.glob("*.png"):
        with Image.open(path) as picture:
            assert picture.width == int(Path(path).stem.rpartition("-")[2]), path.name
