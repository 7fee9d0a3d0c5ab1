"""The Procfile: the one list of the desk's processes, and one program that does what all do."""

from pathlib import Path

from launch import Refused

RELEASE = "release"
# All that stays, in processes of one program: docs/adr/0060-one-program.md.
TOGETHER = {"desk": "python main.py together"}


def lines_of(procfile: Path) -> dict[str, str]:
    """Return each process's line of the shell by its name; raise Refused without the file."""
    if not procfile.is_file():
        raise Refused(f"Нет файла {procfile}: в нём перечислено, что запускать.")
    lines = (line.partition(":") for line in procfile.read_text("utf-8").splitlines())
    return {name.strip(): command.strip() for name, _, command in lines if command.strip()}


def together(lines: dict[str, str]) -> dict[str, str]:
    """Return these lines with one in the place of all that stay."""
    return {RELEASE: lines[RELEASE], **TOGETHER}
