"""A life to be told again: inquiries that have been through everything, in any words.

Everything that the desk ever says of them can be rendered with anything that somebody may type.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import CHANNEL, THREAD, Addressee, NotificationType, by_id, by_user
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Person, Role
from helpdesk.domain.states import CloseReason
from helpdesk.inquiries import adding, answering, asking, calling, claims, closing, handoffs
from helpdesk.inquiries.giving_back import bring_back, give_on
from helpdesk.inquiries.handing_over import hand_over
from helpdesk.inquiries.similar import answer_together
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.journal.overviews import Overview, all_open
from helpdesk.kernel.drafts import DraftKey
from helpdesk.storage import inquiry_tables
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.metadata import metadata
from helpdesk.vendor import relaying
from integration.chat.cards import card_of
from integration.chat.port import Renderer
from integration.chat.values import RenderedPost
from integration.mattermost import post_rendering
from integration.notifications.about import About
from integration.notifications.of_several import notification_of_several
from integration.notifications.registry import notification_of
from integration.notifications.several import Several
from tests.integration.telling import (
    CARD,
    HEAD,
    MARINA,
    NIGHT,
    NOW,
    PAGE,
    RUSLAN,
    Telling,
    person_of,
    telling_at,
)

FIRST_PAGE = "https://help.school.example/i/first"
PEN = post_rendering.Renderer(b"s" * 32, "https://bot.school.example")


@dataclass(frozen=True)
class Row:
    """A notification as it was written down."""

    inquiry_id: int | None
    occasion: str
    key: str
    cycle: int
    addressee: Addressee
    params: dict[str, Any]


@dataclass(frozen=True)
class Lived:
    """All that has been, to be told again in other words."""

    # Not shown when an example fails: it would hide the words that made it fail.
    views: dict[int, InquiryView] = field(repr=False)
    rows: list[Row] = field(repr=False)
    overview: Overview = field(repr=False)


@contextmanager
def lived_in(folder: Path) -> Iterator[Lived]:
    url = f"sqlite:///{folder}/desk.db"
    engine = create_engine_for(url)
    metadata.create_all(engine)
    engine.dispose()
    with telling_at(url) as telling:
        yield _life(telling)


def _life(telling: Telling) -> Lived:
    desk, minute = telling.desk, timedelta(minutes=1)
    mother, teacher = telling.parent_asks(), telling.teacher_asks()
    waiting, handed, free = (telling.teacher_asks(f"Вопрос {n}") for n in range(3))
    night = telling.teacher_asks("Ночной вопрос", NIGHT)
    for each in (mother, teacher):
        claims.claim(desk, each.id, MARINA, NOW)
        claims.release(desk, each.id, MARINA, NOW)
        asking.ask(desk, each.id, "Вопрос", MARINA, NOW)
        adding.reply(desk, each.id, "Ответ", REQUESTER, NOW)
        adding.add(desk, each.id, "Дополнение", REQUESTER, NOW)
        calling.call(desk, each.id, calling.Outcome.REACHED, MARINA, NOW, note="Заметка")
        answering.answer(desk, each.id, "Ответ", MARINA, NOW)
        answering.correct(desk, each.id, "Исправлено", MARINA, NOW)
        answering.did_not_help(desk, each.id, REQUESTER, NOW + minute, body="Не помогло")
        claims.offer(desk, each.id, person_of(RUSLAN), MARINA, NOW + minute)
    claims.claim(desk, handed.id, MARINA, NOW)
    handoffs.hand_off(desk, handed.id, MARINA, NOW)
    relaying.vendor_case(desk, handed.id, "DN-17", REQUESTER, NOW)
    for each in (handed, mother):
        draft = DraftKey(each.id, RUSLAN.id, Move.ANSWER)
        bring_back(desk, draft, "Черновик", Role.CONSULTANT, Action.ANSWER, NOW)
    give_on(desk, DraftKey(handed.id, RUSLAN.id, Move.ANSWER), RUSLAN, NOW)
    asking.ask(desk, waiting.id, "Вопрос", RUSLAN, NOW)
    double = telling.teacher_asks("Двойник")
    closing.close(
        desk, double.id, CloseReason.DUPLICATE, MARINA, NOW, comment="Повтор", original_id=free.id
    )
    spam = telling.parent_asks("Спам")
    closing.close(desk, spam.id, CloseReason.NOT_OURS, MARINA, NOW, comment="Не про журнал")
    answer_together(desk, free.id, [free.id], "Ответ", MARINA, NOW, key="together")
    hand_over(desk, RUSLAN.id, person_of(MARINA), HEAD, "over", NOW)
    hand_over(desk, MARINA.id, None, HEAD, "back", NOW)
    ids = [i.id for i in (mother, teacher, waiting, handed, free, night, double, spam)]
    views = {inquiry_id: view(desk, inquiry_id) for inquiry_id in ids}
    return Lived(views, _rows(telling), all_open(desk))


def _rows(telling: Telling) -> list[Row]:
    table = inquiry_tables.delivery.c
    names = ("inquiry_id", "occasion", "key", "cycle", "addressee", "params")
    query = select(*(table[name] for name in names)).where(table.sort == "notice")
    with telling.desk.reading() as connection:
        rows = [Row(*row) for row in connection.execute(query)]
    # Whatever can be said of an inquiry at all, is said: also what the clock has not come to yet.
    said = {row.occasion for row in rows}
    some = {row.inquiry_id: row for row in rows if row.addressee == THREAD}
    outage = {"title": "Не открывается журнал", "words": "Уже открывается"}
    more = [
        replace(row, occasion=str(occasion), addressee=to, params=row.params | outage)
        for row in some.values()
        for occasion in set(NotificationType) - said
        for to in (THREAD, CHANNEL, by_id(MARINA.id))
    ]
    general = ["ids", "answered", "left"]
    everything = {key: list(range(1, 50)) for key in general} | {"from": MARINA.id, "to": RUSLAN.id}
    several = [
        Row(None, str(occasion), "", 0, to, everything)
        for occasion in (
            NotificationType.MORNING,
            NotificationType.LEFT,
            NotificationType.HANDED_OVER,
        )
        for to in (CHANNEL, by_id(MARINA.id), by_id(RUSLAN.id), by_user("zavuch"))
    ]
    return rows + more + several


def poisoned(seen: InquiryView, words: str) -> InquiryView:
    """Return the same with all that people type replaced; what follows a check is left alone."""
    return replace(
        seen,
        inquiry=poisoned_inquiry(seen.inquiry, words),
        texts=tuple(replace(text, body=words) for text in seen.texts),
        children=tuple(
            replace(child, surname=words, name=words, school_class=words) for child in seen.children
        ),
        read_people=lambda: poisoned_people(seen.people, words),
    )


def poisoned_inquiry(inquiry: Inquiry, words: str) -> Inquiry:
    typed = dict.fromkeys(("requester_name", "subject", "phone", "email", "topic"), words)
    return replace(inquiry, username="uchitel", **typed)  # type: ignore[arg-type]


def poisoned_people(people: dict[str, Person], words: str) -> dict[str, Person]:
    """Names come from the chat, where everybody writes his own."""
    return {key: replace(person, name=words) for key, person in people.items()}


def cards(lived: Lived, words: str, pen: Renderer = PEN) -> Iterator[RenderedPost]:
    """Render every card with these words in place of all that somebody typed."""
    for seen in lived.views.values():
        yield pen.card(card_of(poisoned(seen, words), NOW), seen.inquiry.reference, "key", CARD)


def notices(lived: Lived, words: str, pen: Renderer = PEN) -> Iterator[tuple[Row, RenderedPost]]:
    """Render every notification of one inquiry so."""
    views = {key: poisoned(seen, words) for key, seen in lived.views.items()}
    for row in lived.rows:
        if row.inquiry_id not in views:
            continue
        about = About(
            view=views[row.inquiry_id],
            occasion=row.occasion,
            key=row.key,
            cycle=row.cycle,
            addressee=row.addressee,
            now=NOW,
            page=PAGE,
            card=CARD,
            source=CARD,
            original_page=FIRST_PAGE,
            calls=row.params.get("calls", True),
            params=row.params,
            draft=words,
        )
        if notice := notification_of(about):
            yield row, pen.notification(notice, about.view.inquiry.reference, "key")


def notices_of_several(
    lived: Lived, words: str, pen: Renderer = PEN
) -> Iterator[tuple[Row, RenderedPost]]:
    """Render every notification of several inquiries so, the morning's digest among them."""
    overview = replace(
        lived.overview,
        inquiries=tuple(poisoned_inquiry(each, words) for each in lived.overview.inquiries),
        people=poisoned_people(lived.overview.people, words),
    )
    known = {each.id: CARD for each in overview.inquiries}
    for row in lived.rows:
        if row.inquiry_id is None:
            several = Several(overview, row.occasion, row.addressee, NOW, known, row.params)
            if notice := notification_of_several(several):
                yield row, pen.notification(notice, "", "key")
