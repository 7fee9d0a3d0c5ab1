"""What lies in the office: orders with their scans, the schedule, contacts, trainings."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from demonstration.people import TEACHER, People
from demonstration.school import Plan, School
from helpdesk.contacts.entering import allow, allow_on_paper, enter
from helpdesk.contacts.publicity import (
    CONTACTS,
    AnnouncedBy,
    Colleague,
    Information,
    Place,
    Posting,
    write_informed,
    write_posted,
)
from helpdesk.domain.contact_values import Contact, Lesson
from helpdesk.domain.people import Actor
from helpdesk.duty.model import Slot, slot_of
from helpdesk.duty.standing import Post
from helpdesk.orders.appointing import Appointed, appoint_all
from helpdesk.orders.papers import Paper, scan_of
from helpdesk.regulation.decisions import Person
from helpdesk.schedule import drafting
from helpdesk.schedule.deciding import Shown, agree, approve
from helpdesk.schedule.drafting import Wording
from helpdesk.storage.attachments import FileStore
from helpdesk.training.marking import sign, sign_on_paper, teach
from helpdesk.training.model import Details
from helpdesk.training.model import TrainingWay as TrainingWay
from helpdesk.training.registering import register
from webforms.papers.sheet import Sheet

DAY = timedelta(days=1)
# Midnight would read as an hour of the same day.
LAST_MINUTE = time(23, 59)
BOARD = "1 этаж, у входа"


@dataclass
class Papers:
    """Lets the head, the director and the consultants do their papers."""

    school: School
    people: People
    files: FileStore

    @property
    def today(self) -> date:
        return self.school.calendar.local_date(self.school.now)

    def at(self, day: date, hours: float) -> datetime:
        midnight = datetime.combine(day, time(), self.school.calendar.zone)
        return midnight + timedelta(hours=hours)

    def begin_year(self) -> Plan:
        """The order, the schedule that follows from it, and the contacts."""
        desk, head = self.school.desk, self.people.head
        yield self.school.working(10)
        appointed = [
            Appointed(Post.CONSULTANT, each.username, each.name, self.today)
            for each in self.people.consultants
        ]
        title = "О назначении консультантов по работе с ИС «Дневник.ру»"
        appoint_all(desk, self._order("114", title, appointed), appointed, head, self.school.now)
        yield from self.schedule(drafting.begin(desk, self._drafter, self.school.now).slots)
        yield from self._contacts()

    def acting(self, weeks: int) -> Plan:
        """The director is away for a week, and the head acts for him."""
        yield self.school.now + DAY * 7 * weeks
        head = self.people.head
        first = self.today + DAY
        said = Appointed(Post.ACTING_DIRECTOR, head.username, head.name, first, first + DAY * 6)
        title = "О временном исполнении обязанностей директора"
        paper = self._order("131", title, [said])
        appoint_all(self.school.desk, paper, [said], head, self.school.now)

    @property
    def _drafter(self) -> Actor:
        return self.people.consultants[0]

    def _order(self, number: str, title: str, said: list[Appointed]) -> Paper:
        sheet = Sheet(f"Приказ № {number}", self.school.now)
        sheet.heading(f"ПРИКАЗ № {number}")
        sheet.paragraph(f"от {self.today:%d.%m.%Y}", align="R")
        sheet.paragraph(title, bold=True)
        for row, each in enumerate(said, start=1):
            until = f" по {each.last:%d.%m.%Y}" if each.last else ""
            sheet.paragraph(f"{row}. {each.name}: с {each.first:%d.%m.%Y}{until}.")
        sheet.paragraph(f"Директор: {self.people.director.name}")
        name, data = scan_of(bytes(sheet.output()))
        self.files.put(name, data)
        return Paper(number, self.today, name)

    def schedule(self, slots: tuple[Slot, ...]) -> Plan:
        """A draft with these hours is agreed to by all in it, approved, and put up."""
        shown = yield from self._agreed(Wording(slots, self.today))
        yield self.school.working(40)
        approve(self.school.desk, shown, self.people.director, self.school.now)
        yield self.school.working(60)
        for place, spot in ((Place.BOARD, BOARD), (Place.SITE, "раздел «Дневник.ру»")):
            said = Posting(shown.number, place, spot, self.today)
            write_posted(self.school.desk, said, _colleague(self.people.head), self.school.now)

    def next_schedule(self) -> Plan:
        """The next one waits for the director alone."""
        yield self.school.working(15)
        slots = tuple(replace(each, opens=time(8)) for each in self.all_hours())
        yield from self._agreed(Wording(slots, self.today + DAY * 7))

    def _agreed(self, wording: Wording) -> Generator[datetime, None, Shown]:
        desk = self.school.desk
        held = drafting.begin(desk, self._drafter, self.school.now)
        sent = drafting.send(desk, held.edition, wording, (), self._drafter, self.school.now)
        shown = Shown(sent.edition, sent.number)
        for each in self.people.consultants:
            yield self.school.working(20)
            if each.username in sent.users:
                agree(desk, shown, each, self.school.now)
        return shown

    def all_hours(self) -> tuple[Slot, ...]:
        """Return hours around the clock, day by day in turn: in the demonstration somebody is
        there whenever a visitor comes.
        """
        known = self.school.desk.regulation().people.consultants
        turns: list[Person] = [known[n % len(known)] for n in range(7)]
        return tuple(slot_of(who, day, time(), LAST_MINUTE) for day, who in enumerate(turns))

    def _contacts(self) -> Plan:
        desk, head = self.school.desk, self.people.head
        yield self.school.working(90)
        user = self.people.users[TEACHER]
        given = Contact(
            0,
            "Ольга Ивановна Петрова",
            user.username,
            "+7 918 000-77-01",
            leads=("5А",),
            teaches=(Lesson("Математика", "5А"), Lesson("Математика", "6Б")),
        )
        own = enter(desk, given, head, self.school.now)
        second = Contact(0, "Саида Мухарбиевна Жанэ", phone="+7 918 000-77-02", leads=("6Б",))
        other = enter(desk, second, head, self.school.now)
        yield self.school.working(30)
        teacher = replace(head, id=user.id, username=user.username, name=given.name, head=False)
        allow(desk, replace(given, id=own, shows_phone=True), teacher, self.school.now)
        signed = replace(second, id=other, shows_phone=True)
        allow_on_paper(desk, signed, head, self.school.now)
        by = _colleague(head)
        write_posted(desk, Posting(CONTACTS, Place.BOARD, BOARD, self.today), by, self.school.now)
        # The parents' meetings: they are in the school year also where it has just begun.
        yield self.school.now + DAY * 20
        told = [Information(each, AnnouncedBy.MEETING, self.today) for each in ("5А", "6Б")]
        write_informed(desk, told, by, self.school.now)

    def trained(self, weeks: int) -> Plan:
        """Somebody has learned all five topics in time; the sheet is signed by hand."""
        yield self.school.now + DAY * 7 * weeks
        desk, trainer = self.school.desk, self.people.consultants[0]
        yield self.school.calendar.next_open(self.school.now)
        said = Details("Мадина Асланбиевна Хот", self.today, trainer.username, "", "психолог")
        held = register(desk, said, "story-first", self.people.head, self.school.now)
        topics = [topic.code for topic in held.topics]
        yield self.school.working(9 * 60 * 2)
        teach(desk, held.id, topics, self.today, trainer, TrainingWay.PAGE, self.school.now)
        yield self.school.working(9 * 60)
        name, data = scan_of(bytes(self._sheet(said.name).output()))
        self.files.put(name, data)
        sign_on_paper(desk, held.id, self.today, name, "", trainer, self.school.now)

    def _sheet(self, name: str) -> Sheet:
        sheet = Sheet("Лист обучения", self.school.now)
        sheet.heading("Лист обучения")
        sheet.paragraph(f"{name}: обучение пройдено, все темы усвоены.")
        return sheet

    def in_training(self) -> Plan:
        """The newcomer has come yesterday, has learned two topics and signed one."""
        desk, trainer, who = self.school.desk, self.people.consultants[-1], self.people.trainee
        yield self.school.working(5)
        user = self.people.users[who.username]
        name = f"{user.first_name} {user.last_name}"
        said = Details(name, self.today, trainer.username, who.username, "учитель")
        held = register(desk, said, "story-second", self.people.head, self.school.now)
        first, second, *_ = [topic.code for topic in held.topics]
        yield self.school.working(120)
        way = TrainingWay.CHAT
        teach(desk, held.id, [first, second], self.today, trainer, way, self.school.now)
        yield self.school.working(60)
        sign(desk, held.id, first, who, way, self.school.now)


def _colleague(actor: Actor) -> Colleague:
    return Colleague(actor.id, actor.name, actor.head)
