"""The folder in which copies lie: their names, which of them stay, what was found out of them."""

import json
import re
import shutil
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from keeping.encryption import ENDS

_NAME = re.compile(r"helpdesk-(\d{8}-\d{6})\.tar\.gz(\.age)?")
_MOMENT = "%Y%m%d-%H%M%S"
CHECKED = "checked.json"
# What is not finished has a name that begins so; a copy that is at work is younger.
UNFINISHED = ".helpdesk-"
LONG_DEAD = timedelta(hours=1)
# How many days, weeks and months have a copy each: the last one of each stays. The last three stay
# whenever they were made: a second copy of a day, perhaps of what went wrong, replaces none.
Period = Callable[[datetime], Hashable]
PLAN: tuple[tuple[int, Period], ...] = (
    (3, lambda at: at),
    (7, lambda at: at.date()),
    (4, lambda at: at.isocalendar()[:2]),
    (12, lambda at: (at.year, at.month)),
)


@dataclass(frozen=True)
class StoredCopy:
    """One copy in the folder, by the moment that its name says, in UTC."""

    path: Path
    at: datetime


@dataclass(frozen=True)
class Checked:
    """What became of the last check: which copy it was, when, and what was wrong."""

    name: str
    at: datetime
    trouble: str = ""


def sweep(folder: Path, now: datetime) -> None:
    """Remove what a copy that was killed in the middle has left, perhaps with all secrets plain."""
    for path in folder.glob(f"{UNFINISHED}*"):
        if now.timestamp() - path.stat().st_mtime > LONG_DEAD.total_seconds():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def name_of(at: datetime, *, is_encrypted: bool) -> str:
    moment = at.astimezone(UTC).strftime(_MOMENT)
    return f"helpdesk-{moment}.tar.gz{ENDS if is_encrypted else ''}"


def copies_in(folder: Path) -> list[StoredCopy]:
    """Return the copies of a folder, the newest first; what else lies there is nothing of ours."""
    if not folder.is_dir():
        return []
    found = ((path, _NAME.fullmatch(path.name)) for path in folder.iterdir())
    dated = [
        StoredCopy(path, datetime.strptime(name[1], _MOMENT).replace(tzinfo=UTC))
        for path, name in found
        if name
    ]
    return sorted(dated, key=lambda each: each.at, reverse=True)


def staying(copies: Iterable[StoredCopy]) -> set[Path]:
    """Return which copies the plan keeps: of each period that has one the last."""
    newest_first = sorted(copies, key=lambda each: each.at, reverse=True)
    kept = set[Path]()
    for most, period in PLAN:
        last: dict[Hashable, Path] = {}
        for each in newest_first:
            last.setdefault(period(each.at), each.path)
        kept |= set(list(last.values())[:most])
    return kept


def thin_out(folder: Path) -> list[Path]:
    """Let the copies go that the plan does not keep; return them."""
    copies = copies_in(folder)
    stays = staying(copies)
    gone = [each.path for each in copies if each.path not in stays]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def last_check(folder: Path) -> Checked | None:
    try:
        said = json.loads((folder / CHECKED).read_text("utf-8"))
        return Checked(said["name"], datetime.fromisoformat(said["at"]), said["trouble"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_check(folder: Path, checked: Checked) -> None:
    said = {"name": checked.name, "at": checked.at.isoformat(), "trouble": checked.trouble}
    (folder / CHECKED).write_text(json.dumps(said, ensure_ascii=False), "utf-8")
