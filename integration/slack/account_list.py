"""Who has an account: Slack finds people by their ids alone, so names are looked up in its list."""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from integration.chat.errors import RateLimited, Refused, Unreachable
from integration.slack.slack_answers import SlackUser, user_of
from integration.slack.web_api import NOT_FOUND, WebApi

# The whole list may be asked for twenty times a minute.
KNOWN_FOR = 60.0  # seconds
LIST_PAGE = 999


@dataclass(frozen=True)
class Identity:
    """Whose key it is: the bot, its app's own mark, its teams."""

    user_id: str
    team_ids: frozenset[str]


@dataclass
class AccountList:
    """Safe for threads: at worst two of them ask the same question."""

    api: WebApi
    _identity: Identity | None = field(default=None, init=False)
    _me: SlackUser | None = field(default=None, init=False)
    _listed: dict[str, SlackUser] = field(default_factory=dict, init=False)
    _listed_at: float = field(default=float("-inf"), init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def identity(self) -> Identity:
        """Return whose key it is, asked for once."""
        if self._identity is None:
            said = self.api.ask("auth.test")
            teams = {str(said[each]) for each in ("team_id", "enterprise_id") if said.get(each)}
            self._identity = Identity(str(said["user_id"]), frozenset(teams))
        return self._identity

    def forget(self) -> None:
        self._identity = self._me = None
        self._listed_at = float("-inf")

    def me(self) -> SlackUser:
        """Return the bot's own account, asked for once."""
        if self._me is None:
            self._me = self.user(self.identity().user_id)
        return self._me

    def user(self, user_id: str) -> SlackUser:
        """Return who has this account just now."""
        return self._user(self.api.ask("users.info", user=user_id)["user"])

    def by_name(self, name: str) -> SlackUser:
        """Return who has this name; raise Refused where nobody has it."""
        found = self.by_names([name])
        if not found:
            raise Refused(NOT_FOUND, "user_not_found", "")
        return self.user(found[0].id)

    def by_names(self, names: Sequence[str]) -> list[SlackUser]:
        """Return those whom the list knows, the active ones before the others."""
        wanted = set(names)
        found = sorted(self._list().values(), key=lambda each: not each.is_active)
        called: dict[str, SlackUser] = {}
        for each in found:
            if each.username in wanted:
                called.setdefault(each.username, each)
        return list(called.values())

    def by_ids(self, ids: Sequence[str]) -> list[SlackUser]:
        listed = self._list()
        return [listed[each] for each in ids if each in listed]

    def _list(self) -> dict[str, SlackUser]:
        with self._lock:
            if time.monotonic() - self._listed_at > KNOWN_FOR:
                try:
                    self._listed = {each.id: each for each in self._asked_for()}
                except (RateLimited, Unreachable):
                    # Rather the list of a minute ago than none.
                    if not self._listed:
                        raise
                self._listed_at = time.monotonic()
            return self._listed

    def _asked_for(self) -> Iterator[SlackUser]:
        for each in self.api.pages("users.list", "members", limit=LIST_PAGE):
            yield self._user(each)

    def _user(self, shape: Any) -> SlackUser:
        return user_of(shape, self.identity().team_ids)
