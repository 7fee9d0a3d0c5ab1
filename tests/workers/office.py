"""A desk of the workers' tests: a regulation, an inquiry, and a chat that remembers what it got."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import gettempdir

from sqlalchemy import Engine, select

from helpdesk.access.proved_mail import prove
from helpdesk.domain.inquiry import Child, NewInquiry
from helpdesk.domain.people import REQUESTER, Actor, Requester, Role
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Announce, Desk, nobody_hurries
from helpdesk.kernel.leases import Delivery
from helpdesk.storage import inquiry_tables
from helpdesk.storage.attachments import FileStore
from tests.founding import found
from workers.delivery import DeliveryService
from workers.nightly import SETTLED, Look
from workers.periodic_tasks import Look as LookAtChat
from workers.periodic_tasks import PeriodicTasks, Present

# A Tuesday, 11:00 in Moscow: the school is open.
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SECRET = b"an-honest-key-of-the-office-tests"
REGULATION = (Path(__file__).resolve().parents[2] / "regulation.toml").read_text("utf-8")
CONSULTANT = Actor(Role.CONSULTANT, "c1", "consultant1", "Марина Юрьевна Нехай")


def desk_on(engine: Engine, announce: Announce = nobody_hurries) -> Desk:
    """Return a desk with the school's regulation in force."""
    desk = Desk(engine, SECRET, announce)
    found(desk, REGULATION, NOW)
    return desk


def ask_as_parent(
    desk: Desk, now: datetime = NOW, *, email: str = "mama@example.ru", proved: bool = True
) -> Opened:
    """Open the inquiry of a mother who wants a letter, and whose address is her own."""
    mother = Requester("Анна Хуаде", "+7 900 000-00-00", email, ReplyBy.MAIL)
    child = Child("Хуаде", "Алий", "5А")
    words = "Не вижу оценок сына"
    new = NewInquiry(Kind.PARENT, Channel.FORM, now, mother, "marks", words, (child,))
    opened = open_inquiry(desk, new, REQUESTER, now)
    if proved:
        desk.write(lambda unit: prove(unit, opened.inquiry.id), now)
    return opened


def rows(desk: Desk, inquiry_id: int | None = None) -> dict[str, dict[str, object]]:
    """Return the deliveries as they stand, by type and addressee."""
    query = select(inquiry_tables.delivery).order_by(inquiry_tables.delivery.c.id)
    if inquiry_id is not None:
        query = query.where(inquiry_tables.delivery.c.inquiry_id == inquiry_id)
    with desk.reading() as connection:
        found = [dict(row._mapping) for row in connection.execute(query)]
    return {f"{row['occasion']} to {row['addressee']}": row for row in found}


@dataclass
class Clock:
    """A clock that stands still until it is turned."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class RecordingChat:
    """A chat that remembers posts by delivery and looks before it posts again, when unsure."""

    posts: list[str] = field(default_factory=list)
    by_uuid: dict[str, str] = field(default_factory=dict)
    looked: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    before: Callable[[Delivery], None] = lambda _: None
    after: Callable[[Delivery], None] = lambda _: None

    def leave_one(self, delivery: Delivery, kept: str) -> None:
        self.left.append((delivery.uuid, kept))

    def send(self, delivery: Delivery, view: InquiryView | None, now: datetime) -> str:
        self.before(delivery)
        if delivery.unsure:
            self.looked.append(delivery.uuid)
        known = self.by_uuid.get(delivery.uuid) if delivery.unsure else delivery.post_id
        post_id = known or f"post{len(self.posts)}"
        if known is None:
            self.posts.append(f"{delivery.occasion} to {delivery.addressee}")
            self.by_uuid[delivery.uuid] = post_id
        self.after(delivery)
        return post_id


@dataclass
class RecordingMail:
    """A mail server that remembers what it got; `before` may refuse."""

    letters: list[str] = field(default_factory=list)
    before: Callable[[Delivery], None] = lambda _: None
    says_nothing: bool = False

    def send(self, delivery: Delivery, view: InquiryView | None, now: datetime) -> bool:
        self.before(delivery)
        if self.says_nothing:
            return False
        self.letters.append(delivery.occasion)
        return True


def carry_all(carrier: DeliveryService, clock: Clock) -> int:
    """Do what the sweep does by hand: deliver everything that is due now."""
    return carrier.carry(outbox.unsent(carrier.desk, clock()))


def errands_of(
    desk: Desk,
    present: Present,
    *,
    look: LookAtChat = lambda _regulation: [],
    look_for_people: Callable[[datetime], None] = lambda _now: None,
    files: FileStore | None = None,
    look_at_night: Look = list,
    began: datetime = NOW - SETTLED,
) -> PeriodicTasks:
    """Return the clock's errands, with nothing wrong but for what a test says."""
    files = files or FileStore(Path(gettempdir()))
    return PeriodicTasks(
        desk, present, look, files, look_for_people, lambda: None, look_at_night, began
    )
