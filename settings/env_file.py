"""What `.env` holds: read as UTF-8, looked at for slips of the pen, written for its owner alone."""

import difflib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream

# As alike as SMTP_ULR is to SMTP_URL; WEB_CONCURRENCY is no slip for WEB_PORT.
ALIKE = 0.8
# What gunicorn, libraries and the system read, and what `make` and systemd pass on.
OTHERS = re.compile(
    r"(WEB_CONCURRENCY|GUNICORN_CMD_ARGS|FORWARDED_ALLOW_IPS|CONNECT_YES|PATH|HOME|TZ|LANG|LC_\w+"
    r"|TMPDIR|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(HTTPS?|NO|ALL)_PROXY|PG\w+|PYTHON\w+"
    r"|SANDBOX_\w+)$",
    re.IGNORECASE,
)
PLAIN = re.compile("[A-Z][A-Z0-9_]*")
NOT_UTF8 = (
    "Файл {} записан не в UTF-8 (похоже, Windows-1251, строка {}). Сохраните его в UTF-8: "
    "iconv -f cp1251 -t utf-8 '{}' > новый, и положите новый на его место."
)
UNREADABLE = "Файл {} не прочесть ({}). Проверьте, чей он и какие у него права: ls -l '{}'."
SLIP = "{} в {}: такой настройки нет, вы имели в виду {}? Исправьте имя."


def text_of(path: Path) -> str:
    """Return a file's words; raise ValueError that says in Russian why they cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ValueError(UNREADABLE.format(path, error.strerror or error, path)) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(NOT_UTF8.format(path, line, path)) from None


def values_in(path: Path) -> dict[str, str]:
    """Return what the file sets; an empty value counts as not set."""
    found = dotenv_values(path, interpolate=False) if path.is_file() else {}
    return {name: value for name, value in found.items() if value}


def given_by(path: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Return what is set: by the environment, else by the file; an empty value hides no other."""
    return values_in(path) | {name: value for name, value in environment.items() if value}


def unknown_in(path: Path, known: set[str]) -> list[str]:
    """Return what of the file neither we nor this machine's other programs know: each by its name.

    What is no plain name with a value may be the rest of a secret that was pasted in two lines: it
    is said by its line alone.
    """
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as lines:
        return list(dict.fromkeys(_unknown(parse_stream(lines), known)))


def _unknown(bindings: Iterable[Binding], known: set[str]) -> Iterator[str]:
    for each in bindings:
        name, value = each.key or "", (each.value or "").strip("=")
        if name.upper() in known or OTHERS.match(name) or not (name or each.error):
            continue
        text = each.original.string
        line = each.original.line + text[: len(text) - len(text.lstrip())].count("\n")
        yield name if value and PLAIN.fullmatch(name) else f"строка {line}"


def slips_in(path: Path, known: set[str]) -> list[str]:
    """Say which names of the file are nearly ours; those of other programs are let be."""
    said = []
    for name in dotenv_values(path, encoding="utf-8"):
        if name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, 1, ALIKE)
            said += [SLIP.format(name, path.name, each) for each in near]
    return said


def write_private(path: Path, text: str) -> None:
    """Write the whole file or nothing, whatever dies when; a link is followed."""
    path = path.resolve()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o600)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
