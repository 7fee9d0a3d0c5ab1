"""What connecting writes for the owner alone: .env and the memory.

The memory is what connecting has made and changed on a server, so that disconnecting can take it
back: ids and settings alone, no key, no token, no password.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from settings.env_file import write_private

PLAIN = re.compile(r"[\w.:/,@%+=~-]*")


def set_env(path: Path, values: Mapping[str, str | None]) -> None:
    """Set these names in the file and leave every other line as it is; None takes a line away."""
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    for name, value in values.items():
        ours = re.compile(rf"\s*(export\s+)?{re.escape(name)}\s*=")
        at = next((number for number, line in enumerate(lines) if ours.match(line)), len(lines))
        new = [] if value is None else [f"{name}={_quoted(value)}"]
        lines[at:] = [*new, *(line for line in lines[at:] if not ours.match(line))]
    write_private(path, "".join(f"{line}\n" for line in lines))


def _quoted(value: str) -> str:
    if PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


@dataclass
class Memory:
    """Of one server. `made` and `changed` are saved each time, for a run may be cut short."""

    path: Path
    server: str
    # What was made, by its sort: the id. `joined` are pairs of a team or channel and a user.
    made: dict[str, str] = field(default_factory=dict)
    joined: list[list[str]] = field(default_factory=list)
    # By the setting's path: what it was before, and what it was changed to.
    changed: dict[str, dict[str, Any]] = field(default_factory=dict)
    # By the name in .env: what stood there before; None where nothing did.
    environment: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, path: Path, server: str) -> Self:
        return cls(path, server, **_all(path).get(server, {}))

    @property
    def is_blank(self) -> bool:
        return not any(self._kept().values())

    def _kept(self) -> dict[str, Any]:
        names = ("made", "joined", "changed", "environment")
        return {name: getattr(self, name) for name in names}

    def make(self, sort: str, id_: str) -> None:
        self.made[sort] = id_
        self.save()

    def forget(self, *sorts: str) -> None:
        for sort in sorts:
            self.made.pop(sort, None)
        self.save()

    def join(self, where: str, user_id: str) -> None:
        if [where, user_id] not in self.joined:
            self.joined.append([where, user_id])
            self.save()

    def leave(self, where: str, user_id: str) -> None:
        self.joined.remove([where, user_id])
        self.save()

    def change(self, setting: str, was: Any, is_now: Any) -> None:
        """Remember the change; of several, what the setting was before the first."""
        first = self.changed.get(setting, {"was": was})["was"]
        self.changed[setting] = {"was": first, "is": is_now}
        self.save()

    def restore(self, setting: str) -> None:
        self.changed.pop(setting, None)
        self.save()

    def save(self) -> None:
        kept = _all(self.path)
        kept.pop(self.server, None)
        if not self.is_blank:
            kept[self.server] = self._kept()
        write_private(self.path, json.dumps(kept, ensure_ascii=False, indent=2) + "\n")


def _all(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}
