"""The RQ queue: it hurries deliveries along and remembers nothing that the database does not."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Sequence
from types import FrameType

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.queue import EnqueueData
from rq.serializers import JSONSerializer

from helpdesk.desk import Desk
from settings import Settings
from workers.delivery import Carrier, carrier_of

log = logging.getLogger(__name__)

QUEUE = "deliveries"
JOB = "workers.queue.carry_out"
# Seconds. One delivery takes less than its lease, and a failed job is of no use to anybody.
JOB_TIMEOUT = 55
FAILURE_TTL = 300
# After Redis has refused, requests do not pay for asking it again so soon.
REST_AFTER_FAILURE = 2.0
# A killed worker is given up within a minute; the lease, not RQ, says whether its job was done.
WORKER_TTL = 30
MAINTENANCE_INTERVAL = 15
# With the defaults of redis-py a request would wait for a hanging Redis up to 58 s.
CONNECTED_WITHIN = 0.3
ANSWERED_WITHIN = 0.5
LONGEST_WAIT_FOR_REDIS = 2
PAUSE = 1.0


class Announcer:
    """The port that takes delivery ids after a commit. It never raises and never waits long."""

    def __init__(self, redis_url: str) -> None:
        connection = Redis.from_url(
            redis_url,
            socket_connect_timeout=CONNECTED_WITHIN,
            socket_timeout=ANSWERED_WITHIN,
            retry=None,
        )
        self._queue = Queue(QUEUE, connection=connection, serializer=JSONSerializer)
        self._resting_until = 0.0

    def __call__(self, ids: Sequence[int]) -> None:
        self.enqueue(ids)

    def enqueue(self, ids: Sequence[int]) -> bool:
        """Put one job for each id; False when Redis does not take them: the sweep finds them."""
        if time.monotonic() < self._resting_until:
            return False
        try:
            self._queue.enqueue_many([_job(each) for each in ids])
        except RedisError as error:
            self._resting_until = time.monotonic() + REST_AFTER_FAILURE
            log.warning("not enqueued", extra={"ids": list(ids), "error": type(error).__name__})
            return False
        return True


def _job(delivery_id: int) -> EnqueueData:
    return Queue.prepare_data(
        JOB, args=(delivery_id,), timeout=JOB_TIMEOUT, result_ttl=0, failure_ttl=FAILURE_TTL
    )


class NoQueue:
    """The port where no Redis is configured: everything waits for the clock's sweep."""

    def __call__(self, ids: Sequence[int]) -> None:
        """Leave the ids to the sweep."""

    def enqueue(self, ids: Sequence[int]) -> bool:  # noqa: ARG002 - the port's signature
        return False


def announcer(redis_url: str | None) -> Announcer | NoQueue:
    """Return the port for `Desk.announce`."""
    return Announcer(redis_url) if redis_url else NoQueue()


_carriers: list[Carrier] = []


def carry_out(delivery_id: int) -> None:
    """Do one job. Twice is safe: a delivery that is leased, sent or void is left alone."""
    _carriers[-1].carry([delivery_id])


class DeliveryWorker(SimpleWorker):
    """A worker without children, which costs a third of a forking one and leaves no orphan."""

    max_connection_wait_time = LONGEST_WAIT_FOR_REDIS
    was_stopped = False

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        self.was_stopped = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def work(desk: Desk, settings: Settings) -> int:
    """Carry out deliveries until told to stop; a lost Redis is waited for."""
    if settings.redis is None:
        return _wait_for_the_end()
    _carriers.append(carrier_of(desk, settings))
    try:
        _stop_on_signals()
        while not _worked_until_stopped(settings.redis):
            # RQ's own handlers would ask Redis first, which is away.
            _stop_on_signals()
            time.sleep(PAUSE)
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
        log.warning("redis is away", extra={"error": type(error).__name__})
    return worker is not None and worker.was_stopped


def _stop_on_signals() -> None:
    def stop(_signum: int, _frame: FrameType | None) -> None:
        raise StopRequested

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def _worker(redis_url: str) -> DeliveryWorker:
    connection = Redis.from_url(redis_url)
    return DeliveryWorker(
        [Queue(QUEUE, connection=connection, serializer=JSONSerializer)],
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL,
        maintenance_interval=MAINTENANCE_INTERVAL,
        log_job_description=False,
    )


def _wait_for_the_end() -> int:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    log.info("no REDIS_URL: the clock delivers, this process has nothing to do")
    ended.wait()
    return 0
