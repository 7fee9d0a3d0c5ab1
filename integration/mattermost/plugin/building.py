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
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from integration.mattermost.plugin.toolchain import CannotBuild, find_go
from settings import VAR

SOURCE = Path(__file__).parent
SOURCES = ("plugin.json", "go.mod", "go.sum", "main.go")
FLAGS = ("-trimpath", "-buildvcs=false", "-ldflags", "-s -w")
FOLDER_MODE, PROGRAM_MODE, FILE_MODE = 0o755, 0o755, 0o644
PATIENCE = 1_800  # seconds: the first time, dozens of modules are fetched and compiled


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
    try:
        finished = subprocess.run(
            [go, "build", *FLAGS, "-o", str(program), "."],
            cwd=SOURCE,
            env=home | os.environ | variables | {"GOTOOLCHAIN": "local"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotBuild("Плагин не собрался за полчаса.") from None
    if finished.returncode:
        said = finished.stderr.strip().splitlines()
        raise CannotBuild(f"Плагин не собрался: {said[-1] if said else 'причина не названа'}")
    return program.read_bytes()


def bundle(manifest: bytes, programs: Mapping[str, bytes]) -> bytes:
    """Return the bundle; `programs` are by platform, as `linux-amd64`."""
    said = json.loads(manifest)
    top: str = said["id"]
    places: Mapping[str, str] = said["server"]["executables"]
    files = {f"{top}/plugin.json": (manifest, FILE_MODE)}
    files |= {f"{top}/{places[name]}": (programs[name], PROGRAM_MODE) for name in sorted(places)}
    whole = io.BytesIO()
    # The header's time and name would tell two builds apart.
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=whole, mtime=0) as packed,
        tarfile.open(mode="w", fileobj=packed, format=tarfile.USTAR_FORMAT) as tar,
    ):
        for folder in _folders(files):
            tar.addfile(_entry(folder, type=tarfile.DIRTYPE, mode=FOLDER_MODE))
        for path, (content, mode) in files.items():
            tar.addfile(_entry(path, size=len(content), mode=mode), io.BytesIO(content))
    return whole.getvalue()


def _folders(files: Mapping[str, Any]) -> list[str]:
    """Return each folder once, the outer before the inner."""
    found = {path[:at] for path in files for at, sign in enumerate(path) if sign == "/"}
    return sorted(found)


def _entry(path: str, **parts: Any) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(path)
    for name, value in parts.items():
        setattr(entry, name, value)
    return entry
