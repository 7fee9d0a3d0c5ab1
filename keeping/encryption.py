"""Copies are encrypted as age does it, by the library rage: with the key any age opens them.

The key opens what it has closed (X25519). It is as secret as the copies are: it stands in the
settings, and on paper where the server is not.
"""

from pathlib import Path
from typing import BinaryIO

import pyrage

from keeping import NotKept

MARK = b"age-encryption.org/v1"
ENDS = ".age"
WRONG_KEY = (
    "{}: этот BACKUP_KEY копию не открывает. Нужен тот, который был задан, когда её делали "
    "(он начинается с AGE-SECRET-KEY-1)."
)
NO_KEY = "{}: копия зашифрована. Задайте BACKUP_KEY — ключ, записанный, когда её делали."
NO_SORT = (
    "BACKUP_KEY задан неверно: это строка AGE-SECRET-KEY-1…, новую печатает make backup NEW_KEY=1."
)


def new_key() -> str:
    return str(pyrage.x25519.Identity.generate())


def encrypt(plain: BinaryIO, to: BinaryIO, key: str) -> None:
    """Encrypt a stream; raise NotKept for what is no key."""
    pyrage.encrypt_io(plain, to, [_identity(key).to_public()])


def decrypt(encrypted: BinaryIO, to: BinaryIO, key: str, where: str) -> None:
    """Decrypt a stream; raise NotKept where the key does not open it or the file is damaged."""
    try:
        pyrage.decrypt_io(encrypted, to, [_identity(key)])
    except pyrage.DecryptError as error:
        raise NotKept(WRONG_KEY.format(where)) from error


def is_encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def _identity(key: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(key.strip())
    except pyrage.IdentityError as error:
        raise NotKept(NO_SORT) from error
