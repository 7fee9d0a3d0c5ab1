"""The files of the program: which they are, put in place, kept while others replace them, put back.

Standard library only: used by `make install`, and by the Makefile where a program is half replaced.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

# Names all that `make install` has put into a folder.
LIST = ".installed"
WHEELS = "wheels"
# What is no part of the program in service, or is made where it runs.
NOT_COPIED = frozenset({"tests", "bench", "var", WHEELS, "__pycache__"})
HIDDEN = ".env.example"
# The school changes it; an update leaves it.
KEPT = frozenset({"regulation.toml"})
# The earlier program. While the first is there, no process may start by what is in place; the
# second is there from then on, until the new program is known to run.
UPDATING, REPLACED = ".updating", ".replaced"
NOTE = "update.json"
LIBRARIES = ".venv"


def program_files(source: Path) -> Iterator[Path]:
    """Yield what is copied, relative to the source."""
    for path in sorted(source.iterdir()):
        hidden = path.name.startswith(".") and path.name != HIDDEN
        if hidden or path.name in NOT_COPIED or path.is_symlink():
            continue
        if path.is_dir():
            yield from (path.relative_to(source) / each for each in program_files(path))
        else:
            yield path.relative_to(source)


def names_in(source: Path) -> list[str]:
    return [str(each) for each in program_files(source)]


def names_listed(target: Path) -> list[str]:
    listed = target / LIST
    return listed.read_text("utf-8").splitlines() if listed.is_file() else []


def names_differing(names: Iterable[str], source: Path, target: Path) -> list[str]:
    return [name for name in names if _differs(source / name, target / name, name)]


def _differs(new: Path, old: Path, name: str) -> bool:
    if name in KEPT and old.exists():
        return False
    return not old.is_file() or new.read_bytes() != old.read_bytes()


def put(source: Path, target: Path) -> tuple[int, int]:
    """Put the source's program in place; return how many files were written and removed.

    At every moment the list names all that may be there.
    """
    names, before = names_in(source), names_listed(target)
    differing = names_differing(names, source, target)
    _write_list(target, [*before, *(each for each in names if each not in set(before))])
    for name in differing:
        _place(source / name, target / name)
    gone = [each for each in before if each not in set(names)]
    for name in gone:
        (target / name).unlink(missing_ok=True)
    _write_list(target, names)
    return len(differing), len(gone)


def keep(target: Path, note: str) -> None:
    """Keep the program and its libraries beside, by links, with a note; whole or not at all."""
    draft = target / f"{UPDATING}.new"
    for left in (draft, target / REPLACED):
        _remove(left)
    for name in names_listed(target):
        if name not in KEPT and (target / name).is_file():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            os.link(target / name, draft / name)
    os.link(target / LIST, draft / LIST)
    _link_libraries(target, draft / LIBRARIES)
    _write(draft / NOTE, note)
    os.sync()
    draft.rename(target / UPDATING)


def settle(target: Path) -> None:
    """The new program is whole: what it has replaced is at hand until `forget`."""
    os.sync()
    (target / UPDATING).rename(target / REPLACED)


def put_back(target: Path) -> None:
    """Put the earlier program in its place; may be repeated, wherever it broke off."""
    kept = target / UPDATING
    if not kept.exists():
        (target / REPLACED).rename(kept)
    earlier = names_listed(kept)
    for name in set(names_listed(target)) - set(earlier) - KEPT:
        (target / name).unlink(missing_ok=True)
    for name in earlier:
        if (kept / name).is_file() and not _is_same(kept / name, target / name):
            _place(kept / name, target / name)
    _put_libraries_back(target)
    _write_list(target, earlier)


def forget(target: Path) -> None:
    """Remove what was kept: what is in place is whole."""
    os.sync()
    for name in (UPDATING, REPLACED):
        _remove(target / name)


def is_broken_off(target: Path) -> bool:
    """Whether an update has begun to replace the program, and did not end."""
    return (target / UPDATING).exists()


def note_of(target: Path) -> str | None:
    """Return what was noted at the update that is going on, or was the last; None without one."""
    found = (target / name / NOTE for name in (UPDATING, REPLACED))
    return next((each.read_text("utf-8") for each in found if each.is_file()), None)


def _is_same(one: Path, other: Path) -> bool:
    return other.is_file() and one.samefile(other)


def _place(source: Path, target: Path) -> None:
    """Copy as a new file: the one of before may be kept elsewhere by a link."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.new")
    draft.unlink(missing_ok=True)
    shutil.copy(source, draft)
    draft.replace(target)


def _write_list(target: Path, names: list[str]) -> None:
    _write(target / LIST, "".join(f"{each}\n" for each in names))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(text, "utf-8")
    draft.replace(path)


def _link_libraries(source: Path, target: Path) -> None:
    """Programs that install libraries replace files and write into none."""
    libraries = source / LIBRARIES
    if libraries.is_dir() and not libraries.is_symlink():
        shutil.copytree(libraries, target, symlinks=True, copy_function=os.link)


def _put_libraries_back(target: Path) -> None:
    if not (target / UPDATING / LIBRARIES).is_dir():
        return
    present, earlier, gone = (target / f"{LIBRARIES}{end}" for end in ("", ".new", ".old"))
    for left in (earlier, gone):
        _remove(left)
    _link_libraries(target / UPDATING, earlier)
    if present.exists():
        present.rename(gone)
    earlier.rename(present)
    _remove(gone)


def _remove(folder: Path) -> None:
    """Remove it whole: what breaks off leaves nothing that could be taken for it."""
    half = folder.with_name(f"{folder.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    if folder.exists():
        folder.rename(half)
        shutil.rmtree(half)
