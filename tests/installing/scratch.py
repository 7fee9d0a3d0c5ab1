"""`make install` into a folder that stands for a machine."""

from pathlib import Path

from installing.__main__ import main

GIVEN = {
    "PUBLIC_URL": "https://help.school.ru",
    "BOT_URL": "https://bot.school.ru",
    "CHAT_ADDRESS": "10.0.0.5",
}
FOLDER = "opt/helpdesk"
UNITS = "etc/systemd/system"


def flags(root: Path, school: str, **given: str) -> list[str]:
    words = ["--root", str(root), "--school", school]
    for name, value in given.items():
        words += [f"--{name.lower().replace('_', '-')}", value]
    return words


def install(root: Path, school: str = "school9", **given: str) -> int:
    return main(flags(root, school, **(given or GIVEN)))


def uninstall(root: Path, school: str = "school9") -> int:
    return main(["uninstall", *flags(root, school)])


def written(root: Path) -> dict[str, tuple[str, int, int]]:
    """Return each file and link outside the program, with mode, contents' age and size."""
    found: dict[str, tuple[str, int, int]] = {}
    for path in sorted(root.rglob("*")):
        if path.is_symlink() or path.is_file():
            about = path.lstat()
            name = str(path.relative_to(root))
            found[name] = (oct(about.st_mode), about.st_mtime_ns, about.st_size)
    return found
