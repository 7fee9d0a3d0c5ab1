"""The job that does nothing but say when it was done."""

import time
from pathlib import Path


def stamp(path: str) -> None:
    """Write down the moment, whole or not at all."""
    unfinished = Path(f"{path}.part")
    unfinished.write_text(str(time.time()), "ascii")
    unfinished.rename(path)
