"""pending_post_id: the same post sent twice within half a minute is one post."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sandbox.server.limits import DEDUPLICATION_SECONDS
from sandbox.server.refusals import Refusal


@dataclass
class _Seen:
    expires: int
    post_id: str = ""


class PendingPosts:
    """Kept in memory, as on a real server: a restart forgets."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._seen: dict[str, _Seen] = {}
        self._lock = threading.Lock()

    def first(self, key: str) -> str:
        """Return the id of the post made under this key; nothing when this one is to be made."""
        with self._lock:
            self._forget_old()
            seen = self._seen.get(key)
            if seen is None:
                expires = self._clock() + DEDUPLICATION_SECONDS * 1000
                self._seen[key] = _Seen(expires)
                return ""
        if not seen.post_id:
            raise Refusal(
                500, "api.post.deduplicate_create_post.pending", "The post is being created."
            )
        return seen.post_id

    @contextmanager
    def making(self, key: str) -> Iterator[Callable[[str], None]]:
        """Hand out what takes the new post's id; a failure inside frees the key."""
        try:
            yield lambda post_id: self._settle(key, post_id)
        except BaseException:
            with self._lock:
                self._seen.pop(key, None)
            raise

    def _settle(self, key: str, post_id: str) -> None:
        with self._lock:
            if key in self._seen:
                self._seen[key].post_id = post_id

    def _forget_old(self) -> None:
        now = self._clock()
        self._seen = {key: seen for key, seen in self._seen.items() if seen.expires > now}
