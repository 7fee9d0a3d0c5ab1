"""The folders of code at the root, as tests go through them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EVERY = tuple(sorted(file.parent.name for file in ROOT.glob("*/__init__.py")))
# What is installed: neither tests nor what only measures.
PRODUCT = tuple(name for name in EVERY if name not in ("bench", "tests"))
