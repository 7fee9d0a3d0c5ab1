"""From a submission to its card in the channel, beside a no-op job and a bare post together.

The submission is the use case that both intakes call: commit, queue, worker, lease, rendering,
post. The card counts as posted when the worker has the chat's answer.
"""

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import select

from bench.chat import school, settings_for
from bench.figures import Figure, Timings, ms
from bench.place import make_desk
from bench.servers import desk_worker, redis_server, wait_until
from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from integration.chat.values import RenderedPost
from integration.mattermost.client import MattermostClient
from workers.jobs import FAILURE_TTL, JOB_TIMEOUT
from workers.queue import QUEUE, Announcer

ROUNDS = 100
WARM_UP = 10
PAUSE = 0.05  # seconds, so that each submission finds the worker idle, as in a school


def cards(folder: Path) -> list[Figure]:
    """Take the three by turns, so that they share the machine's weather."""
    with ExitStack() as running:
        founded = running.enter_context(school(folder))
        redis_url = running.enter_context(redis_server(folder))
        desk = make_desk(folder, "desk", Announcer(redis_url))
        settings = settings_for(folder, redis_url, founded)
        running.enter_context(desk_worker(settings))
        client = MattermostClient(founded.url, settings["MATTERMOST_TOKEN"])
        card, job, post = Timings(), Timings(), Timings()
        for number in range(ROUNDS + WARM_UP):
            card.seconds.append(_card(desk, number))
            job.seconds.append(_job(redis_url, folder / f"job-{number}"))
            with post.one():
                client.create_post(founded.channel_id, RenderedPost(f"Строка {number}"))
            time.sleep(PAUSE)
    for timings in (card, job, post):
        del timings.seconds[:WARM_UP]
    return [_figure(card, job, post)]


def _figure(card: Timings, job: Timings, post: Timings) -> Figure:
    ratio = card.median / (job.median + post.median)
    readings = (
        f"медианы: карточка {ms(card.median)} (p99 {ms(card.p99)}), "
        f"пустое задание {ms(job.median)}, сообщение {ms(post.median)}"
    )
    title = "От отправки до карточки к пустому заданию и сообщению вместе"
    return Figure(title, ratio, "не больше 1,5", ratio <= 1.5, readings)


def _card(desk: Desk, number: int) -> float:
    now = datetime.now(UTC)
    requester = Requester("Анна Иванова", phone="+79180000000")
    words = f"Не видно оценок по алгебре, случай {number}"
    new = NewInquiry(Kind.PARENT, Channel.FORM, now, requester, "marks", words)
    started = time.time()
    inquiry = open_inquiry(desk, new, REQUESTER, now).inquiry
    table = inquiry_tables.delivery.c
    query = select(table.sent_at).where(table.inquiry_id == inquiry.id, table.sort == CARD)

    def sent_at() -> datetime | None:
        with desk.reading() as connection:
            found: datetime | None = connection.execute(query).scalar_one()
        return found

    wait_until(sent_at)
    posted = sent_at()
    assert posted is not None
    return posted.timestamp() - started


def _job(redis_url: str, path: Path) -> float:
    queue = Queue(QUEUE, connection=Redis.from_url(redis_url), serializer=JSONSerializer)
    started = time.time()
    queue.enqueue(
        "bench.jobs.stamp",
        str(path),
        job_timeout=JOB_TIMEOUT,
        result_ttl=0,
        failure_ttl=FAILURE_TTL,
    )
    wait_until(path.exists)
    return float(path.read_text("ascii")) - started
