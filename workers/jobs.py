"""Jobs as RQ writes them down, put into its queue by one question to Redis.

RQ's own way makes each job, a transaction and five answers of it, which cost a submission more than
writing down its question. What all jobs have alike RQ still says itself, once.
"""

import re
import secrets
import zlib
from collections.abc import Iterable

from rq import Queue
from rq.job import Job, JobStatus
from rq.utils import now, utcformat

JOB = "workers.queue.carry_out"
# Seconds. One delivery takes less than its lease, and a failed job is of no use to anybody.
JOB_TIMEOUT = 55
FAILURE_TTL = 300
_NAMED = re.compile(r"(\d+)-[0-9a-f]{8}\Z")

# Keys are RQ's set of queues, the queue, and each job; of each the arguments are so many words as
# the first one says: its id, then its fields.
PUT = """
local words = tonumber(ARGV[1])
redis.call('SADD', KEYS[1], KEYS[2])
for number = 3, #KEYS do
    local at = 2 + (number - 3) * words
    redis.call('HSET', KEYS[number], unpack(ARGV, at + 1, at + words - 1))
    redis.call('RPUSH', KEYS[2], ARGV[at])
end
"""


class Jobs:
    """What puts jobs for deliveries into a queue."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self._put = queue.connection.register_script(PUT)
        job = queue.create_job(
            JOB,
            timeout=JOB_TIMEOUT,
            result_ttl=0,
            failure_ttl=FAILURE_TTL,
            status=JobStatus.QUEUED,
        )
        self._alike = {name: said for name, said in job.to_dict().items() if said != ""}

    def put(self, ids: Iterable[int]) -> None:
        """Put a job for each of these deliveries behind those that are there."""
        keys, words, at = [Queue.redis_queues_keys, self.queue.key], [], utcformat(now())
        for each in ids:
            job_id = f"{each}-{secrets.token_hex(4)}"
            keys.append(Job.key_for(job_id))
            fields = self._alike | {
                "data": zlib.compress(self.queue.serializer.dumps([JOB, None, [each], {}])),
                "description": f"{JOB}({each})",
                "created_at": at,
                "enqueued_at": at,
            }
            words.append([job_id, *(word for field in fields.items() for word in field)])
        if words:
            self._put(keys, [len(words[0]), *(word for job in words for word in job)])

    def there(self) -> set[int | None]:
        """Return the deliveries that have a job in the queue."""
        return {_delivery_of(job) for job in self.queue.get_job_ids()}


def _delivery_of(job_id: str) -> int | None:
    """A job's id names the delivery, so that it is found in the queue.

    The rest is random: RQ forgets by its id what has ended, also the next job of that id. Jobs of
    an earlier version name nothing.
    """
    named = _NAMED.match(job_id)
    return int(named[1]) if named else None
