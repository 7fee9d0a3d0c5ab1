"""The chat in which a schedule is agreed: who is asked, what he presses."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from helpdesk.domain.actions import Action
from helpdesk.domain.people import Actor, Role
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import Schedule, Slot
from helpdesk.schedule import deciding, drafting
from helpdesk.schedule.drafting import Wording
from sandbox.people import Person
from sandbox.seen import SeenPost
from tests.integration.house import School

MARINA = ("consultant1", "Марина Юрьевна Нехай")


RUSLAN = ("consultant2", "Руслан Казбекович Ачмиз")


MONDAY = Slot(0, time(9), time(12), *MARINA, "9-44-24", "кабинет 1")


TUESDAY = Slot(1, time(13), time(15), *RUSLAN)


def moment() -> datetime:
    return datetime.now(UTC)


@dataclass
class Chat:
    """The school with somebody who carries its messages out, within the school's hours."""

    school: School
    carry: Callable[[], object]

    @property
    def director(self) -> Person:
        return self.school.sandbox.person("director")

    @property
    def marina(self) -> Actor:
        return Actor(Role.CONSULTANT, self.school.consultant.id, *MARINA)

    @property
    def ruslan(self) -> Actor:
        return Actor(Role.CONSULTANT, self.school.colleague.id, *RUSLAN)

    @property
    def today(self) -> date:
        return self.school.desk.regulation().calendar.local_date(moment())

    def sent(self, *slots: Slot) -> Schedule:
        """Let Marina draft a schedule and send it for agreement."""
        desk = self.school.desk
        begun = drafting.begin(desk, self.marina, moment())
        wording = Wording(slots or (MONDAY, TUESDAY), self.today)
        edited = drafting.edit(desk, begun.edition, wording, self.marina, moment())
        found = drafting.send(desk, edited.edition, None, (), self.marina, moment())
        self.carry()
        return found

    def approved(self) -> Schedule:
        held = self.sent(*(replace(MONDAY, weekday=day) for day in range(7)))
        deciding.agree(self.school.desk, deciding.Shown(held.edition), self.marina, moment())
        director = Actor(Role.CONSULTANT, self.director.id, "director", "Аслан", head=True)
        return deciding.approve(self.school.desk, deciding.Shown(held.edition), director, moment())

    def asked(self, person: Person, words: str) -> SeenPost:
        """Return the newest word of the bot to this person that says this."""
        return [p for p in person.direct_posts("helpbot") if words in p.text][-1]

    def press(self, person: Person, post: SeenPost, action: Action) -> str:
        """Press, and let everything be carried out; return what was said to this person alone."""
        before = len(person.told())
        person.press_named(post, action.words)
        self.carry()
        said = person.told()
        return said[-1] if len(said) > before else ""

    def held(self) -> Schedule:
        with self.school.desk.reading() as connection:
            found = schedule_queries.version(connection, 1)
        assert found is not None
        return found
