"""The file that a Mattermost server takes: a tar.gz of one folder, its folders entries too.

Without those entries servers have refused one. The same parts make the same bytes, whoever makes
them and whenever.
"""

import gzip
import io
import json
import tarfile
from collections.abc import Mapping
from typing import Any

FOLDER_MODE, PROGRAM_MODE, FILE_MODE = 0o755, 0o755, 0o644


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
