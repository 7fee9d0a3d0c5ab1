"""That a press was just made by whom it names: the only proof of it is the server's trigger."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from integration.chat.directory import NOT_SURE, NotAllowed
from integration.chat.errors import ChatError
from integration.chat.seen_once import SeenOnce
from integration.mattermost.client import MattermostClient
from integration.mattermost.signing import TRIGGER_AGE, trigger_name, who_acted

# A server that was set up anew signs with another key; a forger shall not make us ask all day.
ASK_AGAIN_AFTER = timedelta(minutes=1)

log = structlog.get_logger(__name__)


@dataclass
class Presence:
    """Knows the server's key, and which triggers this process has taken already."""

    client: MattermostClient
    _key: str = field(default="", init=False)
    _asked_at: datetime | None = field(default=None, init=False)
    _seen: SeenOnce = field(default_factory=lambda: SeenOnce(2 * TRIGGER_AGE), init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def proves(self, trigger_id: str, user_id: str, now: datetime) -> bool:
        """Return whether the server says that this user has just acted, and said so only now.

        Raise NotAllowed where its key cannot be had.
        """
        key = self._key or self._newer_key(now)
        if who_acted(trigger_id, key, now) != user_id:
            fresh = self._newer_key(now)
            if fresh == key or who_acted(trigger_id, fresh, now) != user_id:
                return False
        return self._seen.is_first(trigger_name(trigger_id), now)

    def _newer_key(self, now: datetime) -> str:
        with self._lock:
            if self._key and self._asked_at and now - self._asked_at < ASK_AGAIN_AFTER:
                return self._key
            self._asked_at = now
        try:
            self._key = self.client.client_config().signing_key or self._key
        except ChatError as error:
            log.warning("the server's key is not to be had", exc_info=error)
            if not self._key:
                raise NotAllowed(NOT_SURE) from error
        return self._key
