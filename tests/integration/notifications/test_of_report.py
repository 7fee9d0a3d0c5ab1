"""What the director reads of the month that has ended."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from helpdesk.clock.clockwork import tick
from helpdesk.clock.monthly import subscribe
from helpdesk.domain.people import Actor, Role
from helpdesk.inquiries import answering
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from integration.chat.speech import Line, Link, Listing, Notification, Strong
from integration.notifications.of_report import monthly_report
from tests.helpdesk.life import DAY, HOUR, MARINA, NOW, asked, deliver, desk_on, teacher

DIRECTOR = Actor(Role.STAFF, "director-id", "director", "Нурбий Асланович Хут", head=True)
DECEMBER = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
SITE = "https://help.school.example"


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def said(desk: Desk, now: datetime = DECEMBER) -> Notification:
    """Let the month end, and return what goes to the director."""
    deliver(desk, NOW + DAY)
    subscribe(desk, DIRECTOR, NOW + DAY)
    tick(desk, now)
    waiting = outbox.lease(desk, now, limit=20)
    (report,) = (each for each in waiting if each.occasion == "report")
    return monthly_report(desk, SITE, report, now)


def lines_of(notification: Notification) -> list[str]:
    """Return its lines as plain words."""
    found = []
    for block in notification.blocks:
        for line in block.items if isinstance(block, Listing) else (block,):
            assert isinstance(line, Line)
            found.append("".join(run if isinstance(run, str) else run.text for run in _runs(line)))
    return found


def _runs(line: Line) -> list[str | Strong | Link]:
    return [run for run in line.runs if isinstance(run, str | Strong | Link)]


def test_it_says_the_month_in_a_few_lines(desk: Desk) -> None:
    inquiry = asked(desk, teacher())
    answering.answer(desk, inquiry.id, "Вот", MARINA, NOW + HOUR)
    assert lines_of(said(desk))[:5] == [
        "Отчёт за ноябрь 2026 года",
        "Вопросов: 1; месяцем раньше 0",
        "Ответили в срок: 1 из 1; месяцем раньше нет данных",
        "Половина первых ответов — не дольше: 1 час; месяцем раньше нет данных",
        "Не помогло: 0 из 1; месяцем раньше нет данных",
    ]


def test_it_leads_to_the_page_of_just_that_month(desk: Desk) -> None:
    links = [
        run.address
        for block in said(desk, DECEMBER + 5 * DAY).blocks
        if isinstance(block, Line)
        for run in block.runs
        if isinstance(run, Link)
    ]
    assert links == [f"{SITE}/desk/report?since=2026-11-01&till=2026-11-30"]
