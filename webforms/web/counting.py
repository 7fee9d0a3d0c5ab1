"""Counting in Redis, where the school has one: the same for all processes, and quicker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redis import Redis
from redis.exceptions import RedisError

from helpdesk.access.budgets import NotCounted
from helpdesk.kernel.quick_store import PATIENCE


@dataclass(frozen=True)
class RedisCounts:
    """Counts in Redis. A hanging one must not hold a parent's page for long."""

    redis: Redis

    @classmethod
    def at(cls, url: str) -> RedisCounts:
        return cls(Redis.from_url(url, **PATIENCE))

    def add(self, keys: Sequence[tuple[str, int]], amount: int, at: int) -> list[int]:
        with self.redis.pipeline(transaction=False) as pipe:
            for key, seconds in keys:
                name = f"budget:{key}:{at // seconds}"
                if amount:
                    pipe.incrby(name, amount)
                else:
                    pipe.get(name)
                pipe.expire(name, seconds)
            try:
                return [int(count or 0) for count in pipe.execute()[::2]]
            except RedisError as error:
                raise NotCounted(type(error).__name__) from error
