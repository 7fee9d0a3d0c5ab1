"""One inquiry, and what is done to it, until the messages about it are decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from helpdesk.clock.clockwork import tick
from helpdesk.domain.durations import Duration
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Person, Role
from helpdesk.kernel.pending_steps import later
from sandbox.seen import SeenPost
from tests.integration.house import School
from tests.integration.mattermost.consultants_day.day import card, deliver

OLGA, MARINA, RUSLAN = "@uchitel", "@consultant1", "@consultant2"


class Story:
    """One inquiry, and what is done to it, a minute apart; after each step all is delivered."""

    def __init__(self, school: School) -> None:
        self.school, self.desk = school, school.desk
        self.inquiry = school.ask("Не сохраняется тема урока, 7А")
        self.now = datetime.now(UTC)
        self.marina = self._actor(school.consultant.id, "consultant1", "Марина Юрьевна Нехай")
        self.ruslan = self._actor(school.colleague.id, "consultant2", "Руслан Асланович Хуаде")
        self.to_ruslan = Person(self.ruslan.id, "consultant2", self.ruslan.name, True)
        deliver(school, self.now)

    @staticmethod
    def _actor(person_id: str, user: str, name: str) -> Actor:
        return Actor(Role.CONSULTANT, person_id, user, name)

    def do(self, use_case: Callable[..., Inquiry], *args: object, **named: object) -> Story:
        self.now += timedelta(minutes=1)
        use_case(self.desk, self.inquiry.id, *args, self.now, **named)
        deliver(self.school, self.now)
        return self

    def after(self, window: Duration) -> Story:
        """Let the clock do what is due when nobody has claimed it for so long."""
        since = self.school.now(self.inquiry).inquiry.window_from or self.now
        self.now = later(since, window, self.desk.regulation().calendar) + timedelta(seconds=1)
        tick(self.desk, self.now)
        deliver(self.school, self.now)
        return self

    def buttons(self) -> dict[str, list[list[str]]]:
        """Return the names of the buttons on what the bot has said to each, but for the card."""
        school = self.school
        rooms = {
            OLGA: school.teacher.direct_posts(),
            MARINA: school.consultant.direct_posts(),
            RUSLAN: school.colleague.direct_posts(),
            "channel": school.consultant.posts("consultants"),
        }
        card_id = card(school, self.inquiry).id
        return {
            room: found
            for room, posts in rooms.items()
            if (found := [names(post) for post in posts if post.actions and post.id != card_id])
        }

    def said(self, words: str) -> SeenPost:
        """Return the one message to the teacher that has these words."""
        (found,) = [post for post in self.school.teacher.direct_posts() if words in post.message]
        return found


def names(post: SeenPost) -> list[str]:
    return [action["name"] for action in post.actions]
