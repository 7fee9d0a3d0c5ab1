"""Worker and clock as processes, beside a real Redis that is flushed, stopped and missing."""

from functools import partial

from tests.launch.house import wait_until
from tests.workers.floor import Floor, ask_one


def test_the_worker_posts_what_was_announced(floor: Floor) -> None:
    with floor.redis(), floor.worker():
        ask_one(floor.hurried())
        wait_until(floor.is_idle, "the card")
    assert floor.posts() == ["card to channel"]


def test_a_job_leaves_nothing_behind_in_redis(floor: Floor) -> None:
    with floor.redis() as redis, floor.worker():
        ask_one(floor.hurried())
        wait_until(floor.is_idle, "the card")
        wait_until(lambda: not list(redis.scan_iter("rq:job:*")), "the job's end")


def test_a_job_holds_an_id_and_no_word(floor: Floor) -> None:
    with floor.redis() as redis:
        ask_one(floor.hurried())
        (key,) = redis.scan_iter("rq:job:*")
        job = redis.hgetall(key)
        assert job[b"description"] == b"workers.queue.carry_out(1)"
        assert not [value for value in job.values() if "оцен".encode() in value]


def test_a_card_being_posted_when_the_worker_was_killed_is_there_once(floor: Floor) -> None:
    floor.hold.touch()
    with floor.redis():
        with floor.worker() as worker:
            ask_one(floor.hurried())
            wait_until(floor.posts, "the post")
            worker.kill()
            worker.join()
        floor.hold.unlink()
        floor.let_leases_run_out()
        with floor.worker(), floor.clock():
            wait_until(floor.is_idle, "the next worker")
    assert floor.posts() == ["card to channel"]


def test_what_redis_forgot_the_sweep_brings_again(floor: Floor) -> None:
    with floor.redis() as redis:
        ask_one(floor.hurried())
        redis.flushall()
        with floor.worker(), floor.clock():
            wait_until(floor.is_idle, "the sweep")
    assert floor.posts() == ["card to channel"]


def test_a_worker_goes_on_after_redis_was_flushed(floor: Floor) -> None:
    with floor.redis() as redis, floor.worker():
        ask_one(floor.hurried())
        wait_until(floor.is_idle, "the first card")
        redis.flushall()
        ask_one(floor.hurried())
        wait_until(lambda: len(floor.posts()) == 2, "the second card")


def test_a_worker_waits_for_a_redis_that_went_away(floor: Floor) -> None:
    with floor.redis() as redis, floor.worker() as worker:
        wait_until(lambda: redis.scard("rq:workers"), "the worker")
        redis.shutdown(nosave=True)
        with floor.redis():
            ask_one(floor.hurried())
            wait_until(floor.is_idle, "the card")
        assert worker.is_alive()


def test_without_redis_the_clock_delivers(floor: Floor) -> None:
    ask_one(floor.desk)
    with floor.running("clock"):
        wait_until(floor.is_idle, "the clock's own hand")
    assert floor.posts() == ["card to channel"]


def test_where_redis_refuses_the_clock_delivers(floor: Floor) -> None:
    ask_one(floor.hurried())
    with floor.clock():
        wait_until(floor.is_idle, "the clock's own hand")
    assert floor.posts() == ["card to channel"]


def test_two_clocks_and_a_worker_post_each_card_once(floor: Floor) -> None:
    with floor.redis(), floor.worker(), floor.clock(), floor.clock():
        for _ in range(10):
            ask_one(floor.hurried())
        wait_until(floor.is_idle, "ten cards")
    assert floor.cards() == 10


def test_nothing_is_lost_or_doubled_when_workers_are_killed_and_redis_flushed(
    floor: Floor,
) -> None:
    with floor.redis() as redis, floor.clock():
        for _ in range(3):
            floor.hold.touch()
            with floor.worker() as worker:
                seen = len(floor.posts())
                for _ in range(5):
                    ask_one(floor.hurried())
                wait_until(partial(floor.has_more_than, seen), "a post in hand")
                worker.kill()
                worker.join()
            redis.flushall()
            floor.hold.unlink()
            floor.let_leases_run_out()
        with floor.worker():
            wait_until(floor.is_idle, "the rest")
    assert floor.cards() == 15
