"""The RQ queue: it hurries deliveries along and remembers nothing that the database does not."""

import logging
import math
import signal
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from types import FrameType
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.clock.health import WORKER
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.faults import Faults
from helpdesk.kernel.redis_breaker import PATIENCE, Breaker
from settings import Settings
from workers.delivery import DeliveryService, carrier_of
from workers.jobs import Jobs
from workers.stopping import SIGNALS, told_to_stop

log = logging.getLogger(__name__)

# What has just been written, and what the sweep has found waiting: workers look there in vain
# before they look here, so that a new card goes before any backlog.
QUEUE = "deliveries"
WAITING = "deliveries-waiting"
# Seconds. A killed worker is given up within a minute; the lease, not RQ, says whether its job was
# done.
WORKER_TTL = 30
MAINTENANCE_INTERVAL = 15
LONGEST_WAIT_FOR_REDIS = 2
SAID_ALIVE_EACH = 30.0
REDIS_AWAY, NO_SIGN_LEFT = "redis is away", "no sign of life left"
# As RQ says it itself.
NO_CONNECTION = "could not connect to Redis instance"


class Announcer:
    """The port that takes delivery ids after a commit. It never raises and never waits long.

    A delivery has one job in a queue, however often it is touched and however long it waits.
    """

    def __init__(self, redis_url: str | None) -> None:
        """Without a Redis everything waits for the clock's sweep."""
        queues = _queues(Redis.from_url(redis_url, **PATIENCE)) if redis_url else []
        self._jobs = [Jobs(each) for each in queues]
        self._breaker = Breaker(__name__, "not enqueued")

    def __call__(self, fresh: Sequence[int], touched: Sequence[int] = ()) -> None:
        """Hurry along what has just been written: it goes before all that waits."""
        self._put(fresh, touched, last=0)

    def enqueue(self, ids: Sequence[int]) -> bool:
        """Take in what waits; False when Redis does not take it."""
        return self._put((), ids, last=1)

    def _put(self, fresh: Sequence[int], waiting: Sequence[int], *, last: int) -> bool:
        """Put a job for each id that has none up to that queue; it finds the row as it is then.

        What is fresh has none: the queues, which may be long, are not asked about it. A card that
        was touched goes first: at it looks whoever has pressed its button.
        """
        if not self._jobs or self._breaker.is_open:
            return False
        try:
            there = self._there(last) if not set(waiting) <= set(fresh) else set()
            every = dict.fromkeys((*waiting, *fresh))
            self._jobs[last].put(each for each in every if each not in there)
        except RedisError as error:
            self._breaker.trip(error)
            return False
        self._breaker.close()
        return True

    def _there(self, last: int) -> set[int | None]:
        """Return the deliveries that have a job in the queues up to that one."""
        return set().union(*(each.there() for each in self._jobs[: last + 1]))


def forget_jobs(redis_url: str) -> None:
    """Empty the queues of a database that is another by now: the sweep finds what waits."""
    try:
        for each in _queues(Redis.from_url(redis_url, **PATIENCE)):
            each.empty()  # type: ignore[no-untyped-call]
    except RedisError as error:
        # A job that is left finds its row settled, or does what the sweep would.
        log.warning("jobs not forgotten", extra={"error": type(error).__name__})


def _queues(connection: Redis) -> list[Queue]:
    """Return the queues in the order in which workers look for jobs."""
    names = (QUEUE, WAITING)
    return [Queue(each, connection=connection, serializer=JSONSerializer) for each in names]


_faults = Faults(__name__)
_carriers: list[DeliveryService] = []


def carry_out(delivery_id: int) -> None:
    """Do one job. Twice is safe: a delivery that is leased, sent or void is left alone."""
    _carriers[-1].carry([delivery_id])


class DeliveryWorker(SimpleWorker):
    """A worker without children, which costs a third of a forking one and leaves no orphan."""

    max_connection_wait_time = LONGEST_WAIT_FOR_REDIS
    was_stopped = False
    _said_alive_at = -math.inf

    def heartbeat(self, *args: Any, **named: Any) -> None:
        """Tell Redis, as every worker does, and now and then the database that one is alive."""
        super().heartbeat(*args, **named)
        _faults.end(REDIS_AWAY)
        if time.monotonic() - self._said_alive_at >= SAID_ALIVE_EACH:
            self._said_alive_at = time.monotonic()
            _say_alive()

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        self.was_stopped = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def _say_alive() -> None:
    try:
        _carriers[-1].desk.write(lambda unit: unit.beat(WORKER), datetime.now(UTC))
    except SQLAlchemyError as error:
        _faults.tell(NO_SIGN_LEFT, error)
    else:
        _faults.end(NO_SIGN_LEFT)


class OnceForAll(logging.Filter):
    """RQ says each second or two that it finds no Redis: that is told as any lasting fault."""

    def filter(self, record: logging.LogRecord) -> bool:
        if NO_CONNECTION not in str(record.msg):
            return True
        error = next((each for each in record.args or () if isinstance(each, RedisError)), "")
        _faults.tell(REDIS_AWAY, error)
        return False


def work(desk: Desk, settings: Settings) -> int:
    """Deliver until told to stop; a lost Redis is waited for."""
    if settings.redis is None:
        return _wait_for_the_end()
    _carriers.append(carrier_of(desk, settings))
    logging.getLogger("rq.worker").addFilter(OnceForAll())
    try:
        _stop_on_signals()
        while not _worked_until_stopped(settings.redis):
            # RQ's own handlers would ask Redis first, which is away.
            _stop_on_signals()
            time.sleep(_faults.pause(REDIS_AWAY))
    except StopRequested:
        pass
    return 0


def _worked_until_stopped(redis_url: str) -> bool:
    """Work until a signal (True) or until Redis goes away (False)."""
    worker = None
    try:
        worker = _worker(redis_url)  # which asks Redis already
        worker.work(logging_level="WARNING")
    except (RedisError, OSError) as error:
        _faults.tell(REDIS_AWAY, error)
    return worker is not None and worker.was_stopped


def _stop_on_signals() -> None:
    def stop(_signum: int, _frame: FrameType | None) -> None:
        raise StopRequested

    for number in SIGNALS:
        signal.signal(number, stop)


def _worker(redis_url: str) -> DeliveryWorker:
    connection = Redis.from_url(redis_url)
    return DeliveryWorker(
        _queues(connection),
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL,
        maintenance_interval=MAINTENANCE_INTERVAL,
        log_job_description=False,
    )


def _wait_for_the_end() -> int:
    stop = told_to_stop()
    # Said only now that it can be stopped.
    log.info("no REDIS_URL: the clock delivers, this process has nothing to do")
    stop.wait()
    return 0
