"""What somebody may look up in the chat: his own inquiries, the schedule, the guide."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from helpdesk.domain import dates
from helpdesk.domain.errors import NotFound
from helpdesk.domain.inquiry import Inquiry
from helpdesk.duty.roster import Roster
from helpdesk.journal.inquiry_queries import card_post, latest_of, open_of, view
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import find_by_reference, link_token
from helpdesk.regulation.decisions import WEEKDAYS, Person
from helpdesk.schedule.availability_words import SHORT_DAYS, hours_of, waiting_notice
from integration.chat import replies
from integration.chat.commands import Wish, meaning_of
from integration.chat.directory import Directory, NotAllowed, NotSure
from integration.chat.speech import Answer, Line, Link, Listing, Strong, Together, line, worded


def schedule(roster: Roster, now: datetime, page: str) -> Answer:
    """Say who helps when (regulation, section 2), beginning with who is on duty today."""
    regulation = roster.regulation
    notice = dates.school_hours_notice(regulation.calendar, now)
    hours = (line(Strong("Кто помогает по «Дневнику.ру»")), line(f"{notice}."))
    school = regulation.school
    contact = line(f"Телефон: {school.phone}, почта: {school.mail}.")
    link = (line(Link("График на странице", page)),) if page else ()
    return (
        Together((*hours, *_on_duty(roster, now), *_table(roster, now))),
        Together((contact, *link)),
    )


def _on_duty(roster: Roster, now: datetime) -> tuple[Line, ...]:
    calendar = roster.regulation.calendar
    today = calendar.local_date(now)
    if not calendar.is_working_day(today):
        return ()
    on_duty = roster.on_duty(today)
    names = "; ".join(map(_named, on_duty))
    verb = "дежурит" if len(on_duty) == 1 else "дежурят"
    return (line(f"Сегодня {verb}: {names}." if names else "Сегодня никто не дежурит."),)


def _table(roster: Roster, now: datetime) -> tuple[Line | Listing, ...]:
    today = roster.regulation.calendar.local_date(now)
    approved = roster.schedule(today)
    if approved is None:
        people = roster.entitled(today)
        rows = Listing(tuple(line(f"{_named(person)}{_days(person)}") for person in people))
        return (line("Утверждённого графика пока нет. Дежурства — из настроек:"), rows)
    slots = (slot for day in range(7) for slot in approved.on(day))
    rows = Listing(
        tuple(line(hours_of(slot)) for slot in slots if roster.may_help(slot.user, today))
    )
    waits = waiting_notice(roster, now)
    return (rows, *([line(f"{waits}.")] if waits else []))


def _named(person: Person) -> str:
    return ", ".join(part for part in (person.name, person.room, person.phone) if part)


def _days(person: Person) -> str:
    days = [SHORT_DAYS[number] for number, day in enumerate(WEEKDAYS) if day in person.duty]
    return f": {', '.join(days)}" if days else ""


# What is answered as after the command where it is written to the bot itself. There a greeting may
# be followed by the question, and «да» be the answer to one: both are words like others.
LOOK_UPS = frozenset({Wish.STATUS, Wish.MINE, Wish.SCHEDULE, Wish.GUIDE, Wish.FIND})


def look_up_meant(words: str) -> str:
    """Return the look-up of several words that each of these lines slips in, the last of them.

    Nothing where any of them may be a question.
    """
    meant = ""
    for each in words.splitlines():
        meant = _slip_in_look_up(each)
        if not meant:
            break
    return meant


def _slip_in_look_up(words: str) -> str:
    meant = meaning_of(words).meant if " " in words.strip() else ""
    return meant if meant and meaning_of(meant).wish in LOOK_UPS else ""


# What is answered to people who are not staff.
REFUSAL = "not_staff"


@dataclass(frozen=True)
class LookUp:
    """Answers the command called `word`; `post_url` says where a post is shown."""

    desk: Desk
    directory: Directory
    public_url: str
    post_url: Callable[[str], str]

    def answer(
        self, user_id: str, wish: Wish, reference: str, now: datetime, word: str = "/help"
    ) -> Answer:
        """Return the answer; raise NotSure where the chat does not help."""
        match wish:
            case Wish.STATUS:
                return self._status(user_id, reference, word, now)
            case Wish.MINE:
                mine = open_of(self.desk, user_id)
                return replies.list_of([view(self.desk, each.id) for each in mine], now)
            case Wish.SCHEDULE:
                return schedule(self.desk.roster(), now, f"{self.public_url}/schedule")
            case Wish.COURTESY:
                return worded(replies.COURTESY, word)
            case _:
                return worded(replies.GUIDE, word)

    def _status(self, user_id: str, reference: str, word: str, now: datetime) -> Answer:
        inquiry = self._looked_up(user_id, reference)
        if inquiry is None:
            return worded(replies.NO_SUCH if reference else replies.NO_OPEN, word)
        own = inquiry.mattermost_id == user_id
        link = self._page_of(inquiry) if own else self._card_of(inquiry)
        return replies.status_of(view(self.desk, inquiry.id), now, link, own=own)

    def _looked_up(self, user_id: str, reference: str) -> Inquiry | None:
        """Return the inquiry that this person may see: his own, and a consultant sees all."""
        if not reference:
            return latest_of(self.desk, user_id)
        try:
            inquiry = find_by_reference(self.desk, reference)
        except NotFound:
            return None
        if inquiry.mattermost_id == user_id:
            return inquiry
        try:
            self.directory.consultant(user_id, self.desk.regulation())
        except NotSure:
            raise
        except NotAllowed:
            return None
        return inquiry

    def _page_of(self, inquiry: Inquiry) -> str:
        return f"{self.public_url}/i/{link_token(self.desk.secret, inquiry.reference)}"

    def _card_of(self, inquiry: Inquiry) -> str:
        post_id = card_post(self.desk, inquiry.id)
        return self.post_url(post_id) if post_id else ""
