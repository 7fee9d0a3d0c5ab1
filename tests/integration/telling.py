"""A desk at a fixed hour, and what its cards and notifications say: words need no chat."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from helpdesk.domain.inquiry import Child, Inquiry, NewInquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.people import REQUESTER, Actor, Person, Requester, Role
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from helpdesk.storage.database import create_engine_for
from integration.chat.cards import card_of
from integration.chat.speech import Block, Card, Notification
from integration.mattermost.post_rendering import Renderer
from integration.notifications.about import About
from integration.notifications.registry import notification_of
from tests.founding import found
from tests.helpdesk.life import FIRST_REGULATION

# A Tuesday, 11:00 in Moscow: the school is open, and Руслан Казбекович is on duty.
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
PAGE = "https://help.school.example/i/secret"
CARD = "https://chat.school.example/school/pl/card"
TEACHER = "teacher-id"
MARINA = Actor(Role.CONSULTANT, "marina-id", "consultant1", "Марина Юрьевна Нехай")
RUSLAN = Actor(Role.CONSULTANT, "ruslan-id", "consultant2", "Руслан Казбекович Ачмиз")
HEAD = Actor(Role.CONSULTANT, "head-id", "zavuch", "Сусанна Аслановна Тлехусеж", head=True)


def person_of(actor: Actor) -> Person:
    return Person(actor.id, actor.username, actor.name, entitled=True)


def text_of(blocks: Sequence[Block]) -> str:
    """Return blocks as Mattermost gets them."""
    return Renderer(b"", "").notification(Notification(tuple(blocks)), "", "").message


@dataclass(frozen=True)
class Told:
    """A notification as a chat would say it."""

    text: str
    buttons: list[str]
    notice: Notification


@dataclass(frozen=True)
class Telling:
    """The desk, and hands to ask it what it says."""

    desk: Desk

    def parent_asks(
        self,
        words: str = "Не вижу оценок",
        now: datetime = NOW,
        *,
        received: datetime | None = None,
        suspicious: bool = False,
    ) -> Inquiry:
        """Open the inquiry of a mother who wants to be called."""
        new = NewInquiry(
            Kind.PARENT,
            Channel.FORM,
            received or now,
            Requester("Анна Хуаде", "+7 900 123-45-67", "", ReplyBy.CALL),
            "marks",
            words,
            (Child("Хуаде", "Алий", "7Б"),),
            ((TextKind.CALL_WHEN, "после 18:00"), (TextKind.DONE, "открыла «Оценки»")),
            suspicious=suspicious,
        )
        return open_inquiry(self.desk, new, REQUESTER, now).inquiry

    def teacher_asks(
        self, words: str = "Не сохраняется тема урока", now: datetime = NOW
    ) -> Inquiry:
        who = Requester(
            "Ольга Петрова", reply_by=ReplyBy.CHAT, mattermost_id=TEACHER, username="uchitel"
        )
        new = NewInquiry(Kind.STAFF, Channel.CHAT, now, who, "lessons", words)
        return open_inquiry(self.desk, new, REQUESTER, now).inquiry

    def view(self, inquiry: Inquiry) -> InquiryView:
        return view(self.desk, inquiry.id)

    def card(self, inquiry: Inquiry, now: datetime = NOW) -> Card:
        return card_of(self.view(inquiry), now)

    def told(
        self, inquiry: Inquiry, occasion: NotificationType, addressee: str, now: datetime = NOW
    ) -> Told | None:
        """Return what the newest notification of this type says to this addressee now."""
        row = self._row(inquiry, occasion, addressee)
        notice = notification_of(
            About(
                view=self.view(inquiry),
                occasion=row["occasion"],
                key=row["key"],
                cycle=row["cycle"],
                addressee=row["addressee"],
                now=now,
                page=PAGE,
                card=CARD,
                picture_id=row["params"].get("picture"),
            )
        )
        if notice is None:
            return None
        words = [button.words for button in notice.buttons]
        return Told(text_of(notice.blocks), words, notice)

    def says(
        self, inquiry: Inquiry, occasion: NotificationType, addressee: str, now: datetime = NOW
    ) -> Told:
        told = self.told(inquiry, occasion, addressee, now)
        assert told is not None, f"nothing is said on {occasion} to {addressee}"
        return told

    def _row(self, inquiry: Inquiry, occasion: NotificationType, addressee: str) -> dict[str, Any]:
        table = inquiry_tables.delivery
        query = (
            select(table)
            .where(table.c.inquiry_id == inquiry.id, table.c.occasion == str(occasion))
            .where(table.c.addressee == addressee)
            .order_by(table.c.id.desc())
        )
        with self.desk.reading() as connection:
            row = connection.execute(query).first()
        assert row is not None, f"no notice of {occasion} to {addressee}"
        return dict(row._mapping)


@contextmanager
def telling_at(url: str) -> Iterator[Telling]:
    engine = create_engine_for(url)
    desk = Desk(engine, b"k" * 32)
    found(desk, FIRST_REGULATION, NOW - timedelta(days=1))
    yield Telling(desk)
    engine.dispose()
