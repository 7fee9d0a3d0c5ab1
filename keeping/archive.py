"""A copy as one file: a tar, gzipped, encrypted where there is a key; written whole or not at all.

It is read with distrust: only the names that a copy has, each compared with its digest.
"""

import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from helpdesk.storage.attachments import is_stored_name
from keeping import NotKept, encryption, manifest
from keeping.manifest import Manifest, Member, read_manifest

PIECE = 1 << 20
# Pictures are packed already; what remains gets little smaller by more work.
LEVEL = 3
_ALONE = frozenset(
    {
        manifest.NAME,
        manifest.SQLITE,
        manifest.POSTGRESQL,
        manifest.ENVIRONMENT,
        manifest.REGULATION,
        manifest.CONNECTED,
        manifest.ERASED,
    }
)
NO_COPY = "{}: это не копия, или файл обрезан. Возьмите другую копию."
DAMAGED = "{}: {} в копии повреждён: его отпечаток не сходится с описью. Возьмите другую копию."
MISSING = "{}: в копии нет {}, хотя он есть в описи. Возьмите другую копию."


class Packer:
    """Takes files into a copy, and their digests for its manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.members: dict[str, Member] = {}
        self._tar = tar

    def add(self, name: str, path: Path) -> None:
        """Take in a file; FileNotFoundError where it has gone meanwhile."""
        with path.open("rb") as file:
            self._take(name, file, os.fstat(file.fileno()).st_size)

    def add_text(self, name: str, text: str) -> None:
        data = text.encode()
        self._take(name, io.BytesIO(data), len(data))

    def _take(self, name: str, file: BinaryIO, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashing = _Hashing(file)
        self._tar.addfile(info, hashing)
        self.members[name] = Member(size=size, sha256=hashing.digest.hexdigest())


class _Hashing:
    """A file whose bytes are hashed as they are read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


def pack(target: Path, key: str | None, fill: Callable[[Packer], Manifest]) -> Manifest:
    """Write a copy for its owner alone; `fill` adds the files and returns the manifest.

    What is not finished has another name, and is gone when this ends.
    """
    plain, draft = target.with_name(f".{target.name}.plain"), target.with_name(f".{target.name}")
    try:
        with (
            _private(plain) as file,
            tarfile.open(fileobj=file, mode="w:gz", compresslevel=LEVEL) as tar,
        ):
            packer = Packer(tar)
            made = fill(packer)
            packer.add_text(manifest.NAME, made.model_dump_json(indent=1))
        if key:
            with plain.open("rb") as clear, _private(draft) as file:
                encryption.encrypt(clear, file, key)
        (draft if key else plain).replace(target)
        _sync_folder(target.parent)
    finally:
        for each in (plain, draft):
            each.unlink(missing_ok=True)
    return made


@contextmanager
def _private(path: Path) -> Iterator[BinaryIO]:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unpack(source: Path, folder: Path, key: str | None) -> Manifest:
    """Unpack a copy into an empty folder, everything compared with the manifest; raise NotKept."""
    try:
        with _opened(source, folder, key) as tar:
            found = {each.name: _unpacked(tar, each, folder, source.name) for each in tar}
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise NotKept(NO_COPY.format(source.name)) from error
    if manifest.NAME not in found:
        raise NotKept(manifest.BROKEN.format(source.name))
    made = read_manifest((folder / manifest.NAME).read_bytes(), source.name)
    for name, member in made.members.items():
        if name not in found:
            raise NotKept(MISSING.format(source.name, name))
        if found[name] != member.sha256:
            raise NotKept(DAMAGED.format(source.name, name))
    return made


@contextmanager
def _opened(source: Path, folder: Path, key: str | None) -> Iterator[tarfile.TarFile]:
    plain = source
    if encryption.is_encrypted(source):
        if not key:
            raise NotKept(encryption.NO_KEY.format(source.name))
        plain = folder / ".copy"
        with source.open("rb") as encrypted, _private(plain) as file:
            encryption.decrypt(encrypted, file, key, source.name)
    try:
        with tarfile.open(plain, "r:gz") as tar:
            yield tar
    finally:
        if plain != source:
            plain.unlink(missing_ok=True)


def _unpacked(tar: tarfile.TarFile, each: tarfile.TarInfo, folder: Path, where: str) -> str:
    """Write one file down; return its digest in hex."""
    file = tar.extractfile(each) if each.isreg() and _is_ours(each.name) else None
    if file is None:
        raise NotKept(NO_COPY.format(where))
    path = folder / each.name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    hashing = _Hashing(file)
    with _private(path) as to:
        while piece := hashing.read(PIECE):
            to.write(piece)
    return hashing.digest.hexdigest()


def _is_ours(name: str) -> bool:
    stored = name.removeprefix(manifest.ATTACHMENTS)
    return name in _ALONE or (stored != name and is_stored_name(stored))
