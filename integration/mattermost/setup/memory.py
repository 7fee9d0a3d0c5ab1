"""What connecting has made and changed on a server, so that disconnecting can take it back.

Ids and settings alone: no key, no token, no password.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from integration.mattermost.setup.private import write_private


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
    def of(cls, path: Path, server: str) -> Memory:
        return cls(path, server, **_all(path).get(server, {}))

    @property
    def is_blank(self) -> bool:
        return not (self.made or self.joined or self.changed or self.environment)

    def make(self, sort: str, id_: str) -> None:
        self.made[sort] = id_
        self.save()

    def forget(self, sort: str) -> None:
        self.made.pop(sort, None)
        self.save()

    def join(self, where: str, user_id: str) -> None:
        if [where, user_id] not in self.joined:
            self.joined.append([where, user_id])
            self.save()

    def leave(self, where: str, user_id: str) -> None:
        self.joined = [each for each in self.joined if each != [where, user_id]]
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
            names = ("made", "joined", "changed", "environment")
            kept[self.server] = {name: asdict(self)[name] for name in names}
        write_private(self.path, json.dumps(kept, ensure_ascii=False, indent=2) + "\n")


def _all(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
