"""«Состояние»: what works and what does not, with what to do, for who looks after the desk."""

from datetime import datetime
from typing import Any

from flask import Response

from helpdesk.access.login_links import ROOM
from helpdesk.clock.nightly_look import Finding
from helpdesk.clock.state_of_desk import StateOfDesk, state_of
from helpdesk.domain import dates
from settings.version import program_version
from webforms.staff.settings.section_page import settler
from webforms.web.rendering import page
from webforms.web.site import in_words, moment, site, staff_pages

PATH = f"{ROOM}/state"
FRESH = f"{PATH}/now"
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@staff_pages.route(PATH)
def state_page() -> Response:
    settler()
    return page("staff/state.html", fresh=FRESH, **_shown())


@staff_pages.route(FRESH)
def fresh_state() -> Response:
    """Return the part that renews itself, alone."""
    settler()
    return page("staff/_state.html", **_shown())


def _shown() -> dict[str, Any]:
    here, now = site(), moment()
    found = state_of(
        here.desk,
        now,
        has_queue=here.settings.redis is not None,
        reads_mail=here.settings.mailbox is not None,
    )
    return {
        "faults": found.standing(False),
        "notes": found.standing(None),
        "well": found.standing(True),
        "since": _since,
        "examined": in_words(found.examined_at) if found.examined_at else "",
        "figures": _figures(found),
        "at": dates.clock(here.regulation.calendar.local(now)),
    }


def _figures(found: StateOfDesk) -> dict[str, str | int]:
    database = DATABASES[site().desk.engine.dialect.name]
    return {
        "Версия программы": program_version(),
        "База данных": f"{database}, таблицы версии {found.revision}",
        "Вопросов всего": found.inquiries,
        "Вопросов открыто": found.figures.open_inquiries,
        "Сообщений ждут отправки": found.figures.unsent,
        "Сообщений не дошло за всё время": found.figures.parked,
    }


def _since(line: Finding) -> str:
    if not line.since:
        return ""
    at, calendar = datetime.fromisoformat(line.since), site().regulation.calendar
    return dates.since(at, moment(), calendar)
