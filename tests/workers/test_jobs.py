"""The desk's own way to put jobs into RQ's queue writes down what RQ's would."""

from redis import Redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from tests.workers.floor import Floor
from workers.jobs import FAILURE_TTL, JOB, JOB_TIMEOUT, Jobs

# What is another for each job.
OWN = frozenset({b"created_at", b"enqueued_at"})


def test_a_job_is_written_down_as_rq_would(floor: Floor) -> None:
    with floor.redis() as redis:
        queue = Queue("deliveries", connection=redis, serializer=JSONSerializer)
        Jobs(queue).put([7])
        ours, queues = _only_job(redis, queue), redis.smembers(Queue.redis_queues_keys)
        redis.flushdb()
        as_ours = Queue.prepare_data(
            JOB, (7,), timeout=JOB_TIMEOUT, result_ttl=0, failure_ttl=FAILURE_TTL
        )
        queue.enqueue_many([as_ours])
        assert _only_job(redis, queue) == ours
        assert redis.smembers(Queue.redis_queues_keys) == queues


def _only_job(redis: Redis, queue: Queue) -> tuple[object, ...]:
    """Return what is written of it: its fields, what it is to do, whether it ends by itself."""
    (job_id,) = queue.get_job_ids()
    key = Job.key_for(job_id)
    # RQ also writes down what is empty, and reads what is missing as empty.
    said = {name: said for name, said in redis.hgetall(key).items() if said and name not in OWN}
    job = Job.fetch(job_id, connection=redis, serializer=JSONSerializer)
    moments = job.created_at is not None, job.enqueued_at is not None
    return said, job.func_name, job.args, job.timeout, moments, redis.ttl(key)
