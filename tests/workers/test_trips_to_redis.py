"""What a submission asks of Redis: its budgets in one question, its jobs in another."""

from redis import Redis
from rq import Queue

from helpdesk.access.budgets import Budgets, Cap, Spending
from tests.helpdesk.life import NOW
from tests.workers.floor import Floor
from webforms.web.limits import RedisCounts
from workers.queue import QUEUE, Announcer


def _turns(amount: int, of_all: int) -> list[list[Spending]]:
    his = [Spending("CARDS", "he", (Cap(amount, 60), Cap(4, 3600))), Spending("SAME", "x", ())]
    return [his, [Spending("ALL", "all", (Cap(of_all, 60),))]]


def _calls(redis: Redis) -> set[str]:
    return {name.removeprefix("cmdstat_") for name in redis.info("commandstats")}


def test_redis_counts_as_the_database_does(floor: Floor) -> None:
    with floor.redis():
        first = Budgets(floor.desk, RedisCounts.at(floor.redis_url))
        second = Budgets(floor.desk)
        for turns in (*[_turns(9, 2)] * 3, *[_turns(3, 9)] * 3):
            assert first.spend_in_turn(turns, NOW) == second.spend_in_turn(turns, NOW)
            for turn in turns:
                assert first.exhausted(turn, NOW) == second.exhausted(turn, NOW)


def test_all_budgets_are_one_question(floor: Floor) -> None:
    with floor.redis() as redis:
        budgets = Budgets(floor.desk, RedisCounts.at(floor.redis_url))
        # The first has to bring the script along.
        budgets.spend_in_turn(_turns(9, 9), NOW)
        redis.config_resetstat()
        budgets.spend_in_turn(_turns(9, 9), NOW)
        # What the script itself does is counted as well.
        assert _calls(redis) <= {"evalsha", "incrby", "expire", "config|resetstat", "config"}


def test_nobody_looks_into_the_queue_for_what_was_only_just_written(floor: Floor) -> None:
    with floor.redis() as redis:
        announce = Announcer(floor.redis_url)
        announce([1, 2], [2])
        assert "lrange" not in _calls(redis)
        announce([3], [1, 4])
        assert redis.llen(f"rq:queue:{QUEUE}") == 4


def test_the_card_that_was_pressed_goes_before_what_is_said_of_it(floor: Floor) -> None:
    notice, card = 8, 7
    with floor.redis() as redis:
        Announcer(floor.redis_url)([notice], [card])
        jobs = Queue(QUEUE, connection=redis).get_job_ids()
    assert [job.partition("-")[0] for job in jobs] == [str(card), str(notice)]


def test_every_counter_ends_with_its_window(floor: Floor) -> None:
    with floor.redis() as redis:
        budgets = Budgets(floor.desk, RedisCounts.at(floor.redis_url))
        for _ in range(2):
            budgets.spend_in_turn(_turns(9, 9), NOW)
        left = {key: redis.ttl(key) for key in redis.scan_iter("budget:*")}
        assert len(left) == 3
        assert all(0 < seconds <= 3600 for seconds in left.values())


def test_all_jobs_are_put_in_by_one_question(floor: Floor) -> None:
    with floor.redis() as redis:
        announce = Announcer(floor.redis_url)
        # The first has to bring the script along.
        announce([1])
        redis.config_resetstat()
        announce([2, 3])
        assert _calls(redis) <= {"evalsha", "sadd", "hset", "rpush", "config|resetstat", "config"}
        assert redis.info("commandstats")["cmdstat_evalsha"]["calls"] == 1
        assert redis.llen(f"rq:queue:{QUEUE}") == 3
