"""Whatever somebody types, in every place where the desk repeats it: only who is on duty is called.

One parent's and one teacher's inquiry live through everything first; then all that people can
write is replaced by nasty words, and everything that the desk ever says of them is drawn anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sqlalchemy import select

from helpdesk import claims, closing, conversation, handoffs, schema
from helpdesk.database import create_engine_for
from helpdesk.handing_over import Holder, hand_over
from helpdesk.model import REQUESTER, CloseReason, Inquiry, Kind, Occasion, Person
from helpdesk.overviews import Overview, all_open
from helpdesk.queries import InquiryView, view
from helpdesk.similar import answer_together
from integration import dialogs, replies
from integration.cards import card_of
from integration.mattermost.command_intake import _given_back
from integration.mattermost.dialog_drawing import drawn
from integration.mattermost.drawing import Drawing, Pen
from integration.moves import Action
from integration.notices import About, Several, notice_of, notice_of_several
from integration.sandbox.mentions import names_called
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

ON_DUTY = {"consultant1", "consultant2"}
OURS = (
    "https://help.school.example/",
    "https://chat.school.example/",
    "https://help.dnevnik.ru",
    "mailto:",
)
FIRST_PAGE = "https://help.school.example/i/first"
PEN = Pen(b"s" * 32, "https://bot.school.example")
BARE = re.compile(r"(?:https?://|www\.)\S+")
HASHTAG_OR_ROOM = re.compile(r"(?<![\w/&])[#~]\w")
MARKDOWN = MarkdownIt("commonmark", {"breaks": True, "html": False})
NASTY = [
    "@all", "@channel", "@here", "@zavuch", "@director", "#срочно", "~town-square", "`", "```\n",
    "~~~", "\\", "](", "![](", "[x](http://evil.example)", "![x](http://evil.example/p.png)",
    "https://evil.example/?a=1", "www.evil.example", "mama@example.ru", "<img src=x>", "# ", "> ",
    "\n", "\n\n", " ", "* ", "1. ", "|", "***", "___", "\u200b", "\u202e", "\u2028", ":smile:",
    "@", "#", "$$", "&#64;all", "\r\n@all", "\t", "(@all)", "-@all", "слово",
]  # fmt: skip
NASTY_TEXT = st.lists(st.sampled_from(NASTY), min_size=1, max_size=12).map("".join)


@dataclass(frozen=True)
class Row:
    """A notice as it was written down."""

    inquiry_id: int | None
    occasion: str
    key: str
    cycle: int
    addressee: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Lived:
    """All that has been, to be told again in other words."""

    # Not shown when an example fails: it would hide the words that made it fail.
    views: dict[int, InquiryView] = field(repr=False)
    rows: list[Row] = field(repr=False)
    overview: Overview = field(repr=False)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    folder: Path = tmp_path_factory.mktemp("lived")
    url = f"sqlite:///{folder}/desk.db"
    schema.metadata.create_all(create_engine_for(url))
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
        conversation.ask(desk, each.id, "Вопрос", MARINA, NOW)
        conversation.reply(desk, each.id, "Ответ", REQUESTER, NOW)
        conversation.add(desk, each.id, "Дополнение", REQUESTER, NOW)
        conversation.log_call(desk, each.id, MARINA, NOW, reached=True, note="Заметка")
        conversation.answer(desk, each.id, "Ответ", MARINA, NOW)
        conversation.correct(desk, each.id, "Исправлено", MARINA, NOW)
        conversation.did_not_help(desk, each.id, REQUESTER, NOW + minute, body="Не помогло")
        claims.offer(desk, each.id, person_of(RUSLAN), MARINA, NOW + minute)
    claims.claim(desk, handed.id, MARINA, NOW)
    handoffs.hand_off(desk, handed.id, MARINA, NOW)
    handoffs.vendor_case(desk, handed.id, "DN-17", REQUESTER, NOW)
    conversation.ask(desk, waiting.id, "Вопрос", RUSLAN, NOW)
    double = telling.teacher_asks("Двойник")
    closing.close(
        desk, double.id, CloseReason.DOUBLE, MARINA, NOW, comment="Повтор", original_id=free.id
    )
    spam = telling.parent_asks("Спам")
    closing.close(desk, spam.id, CloseReason.NOT_OURS, MARINA, NOW, comment="Не про журнал")
    answer_together(desk, free.id, [free.id], "Ответ", MARINA, NOW, key="together")
    hand_over(desk, RUSLAN.id, person_of(MARINA), HEAD, NOW, key="over")
    hand_over(desk, MARINA.id, None, HEAD, NOW, key="back")
    ids = [i.id for i in (mother, teacher, waiting, handed, free, night, double, spam)]
    views = {inquiry_id: view(desk, inquiry_id) for inquiry_id in ids}
    return Lived(views, _rows(telling), all_open(desk))


def _rows(telling: Telling) -> list[Row]:
    table = schema.delivery.c
    names = ("inquiry_id", "occasion", "key", "cycle", "addressee", "params")
    query = select(*(table[name] for name in names)).where(table.sort == "notice")
    with telling.desk.reading() as connection:
        rows = [Row(*row) for row in connection.execute(query)]
    # Whatever can be said of an inquiry at all, is said: also what the clock has not come to yet.
    said = {row.occasion for row in rows}
    some = {row.inquiry_id: row for row in rows if row.addressee == "thread"}
    more = [
        replace(row, occasion=str(occasion), addressee=to)
        for row in some.values()
        for occasion in set(Occasion) - said
        for to in ("thread", "channel", f"id:{MARINA.id}")
    ]
    general = ["ids", "answered", "left"]
    everything = {key: list(range(1, 50)) for key in general} | {"from": MARINA.id, "to": RUSLAN.id}
    several = [
        Row(None, str(occasion), "", 0, to, everything)
        for occasion in (Occasion.MORNING, Occasion.LEFT, Occasion.HANDED_OVER)
        for to in ("channel", f"id:{MARINA.id}", f"id:{RUSLAN.id}", "user:zavuch")
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
        people=poisoned_people(seen.people, words),
    )


def poisoned_inquiry(inquiry: Inquiry, words: str) -> Inquiry:
    typed = dict.fromkeys(("requester_name", "subject", "phone", "email", "topic"), words)
    return replace(inquiry, username="uchitel", **typed)  # type: ignore[arg-type]


def poisoned_people(people: dict[str, Person], words: str) -> dict[str, Person]:
    """Names come from the chat, where everybody writes his own."""
    return {key: replace(person, name=words) for key, person in people.items()}


def parts_of(drawing: Drawing) -> Iterator[str]:
    yield drawing.message
    for attachment in drawing.props.get("attachments", []):
        yield str(attachment.get("text") or "")
        yield from (str(field["value"]) for field in attachment.get("fields", []))


def read_as_text(text: str) -> Iterator[str]:
    """Yield what a reader of markdown takes for plain words: not code, and not where links lead."""
    for token in MARKDOWN.parse(text):
        for each in token.children or []:
            yield each.content if each.type == "text" else " "


def check(text: str, *, may_call: frozenset[str] = frozenset()) -> None:
    """Nothing of the text calls, leads, fetches or draws but what is the desk's own."""
    assert names_called(text, {}, fields_mention=True) <= may_call, text
    plain = "".join(read_as_text(text))
    assert all(link.startswith(OURS) for link in BARE.findall(plain)), text
    assert not HASHTAG_OR_ROOM.search(BARE.sub("", plain)), text
    html = str(MARKDOWN.render(text))
    assert all(each.startswith(OURS) for each in re.findall(r'href="([^"]*)"', html)), text
    for tag in ("<img", "<h1", "<h2", "<h3", "<ol", "<hr", "<em", "<table"):
        assert tag not in html, text


def check_drawing(drawing: Drawing) -> None:
    called = names_called(drawing.message, drawing.props, fields_mention=True)
    assert called <= ON_DUTY, drawing.message
    # Beside attachments it would take them away from the client.
    assert ("unsafe_links" in drawing.props) != ("attachments" in drawing.props)
    for part in parts_of(drawing):
        check(part, may_call=frozenset(ON_DUTY))


nasty = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@nasty
@given(words=NASTY_TEXT)
def test_no_card_says_more_than_the_words(lived: Lived, words: str) -> None:
    for seen in lived.views.values():
        drawing = PEN.card(card_of(poisoned(seen, words), NOW), seen.inquiry.id, "key", CARD)
        check_drawing(drawing)


@nasty
@given(words=NASTY_TEXT)
def test_no_reply_in_a_thread_and_no_direct_message_does(lived: Lived, words: str) -> None:
    views = {key: poisoned(seen, words) for key, seen in lived.views.items()}
    said = set()
    for row in lived.rows:
        if row.inquiry_id not in views:
            continue
        about = About(
            view=views[row.inquiry_id], occasion=row.occasion, key=row.key, cycle=row.cycle,
            addressee=row.addressee, now=NOW, page=PAGE, card=CARD, original_page=FIRST_PAGE,
            calls=row.params.get("calls", True),
        )  # fmt: skip
        notice = notice_of(about)
        if notice is not None:
            said.add((row.occasion, row.addressee[:2]))
            check_drawing(PEN.notice(notice, row.inquiry_id, "key"))
    # It would be easy to test nothing here.
    assert len(said) > 30


@nasty
@given(words=NASTY_TEXT)
def test_nothing_said_of_several_does(lived: Lived, words: str) -> None:
    overview = replace(
        lived.overview,
        inquiries=tuple(poisoned_inquiry(each, words) for each in lived.overview.inquiries),
        people=poisoned_people(lived.overview.people, words),
    )
    cards = {each.id: CARD for each in overview.inquiries}
    said = set()
    for row in lived.rows:
        if row.inquiry_id is None:
            several = Several(overview, row.occasion, row.addressee, NOW, cards, row.params)
            notice = notice_of_several(several)
            if notice is not None:
                said.add(row.occasion)
                check_drawing(PEN.notice(notice, None, "key"))
    assert said == {"morning", "left", "handed_over", "answered_together"}


@nasty
@given(words=NASTY_TEXT)
def test_no_dialog_does(lived: Lived, words: str) -> None:
    people = [Person("a", "a", words, entitled=True), Person("b", "b", words, entitled=False)]
    shown = [dialogs.handing_over([Holder(each, 2) for each in people], people)]
    for seen in lived.views.values():
        bad = poisoned(seen, words)
        others = [each.inquiry for each in map(poisoned, lived.views.values(), [words] * 9)]
        occasion = dialogs.Occasion(bad, words, people, words, others)
        shown += [dialogs.dialog_of(each, occasion) for each in Action if dialogs.needs_words(each)]
    for dialog in shown:
        content = drawn(dialog, "state")
        check(content["introduction_text"])
        for element in content["elements"]:
            check(element["help_text"])
            options = [option["text"] for option in element.get("options", [])]
            for plain in [element["display_name"], element.get("placeholder", ""), *options]:
                assert names_called(plain, {}, fields_mention=True) == set()
                assert "\n" not in plain


@nasty
@given(words=NASTY_TEXT)
def test_no_word_to_who_has_pressed_or_typed_does(lived: Lived, words: str) -> None:
    views = [poisoned(seen, words) for seen in lived.views.values()]
    for seen in views:
        for own in (True, False):
            check(replies.status_of(seen, NOW, PAGE, own=own))
        check(replies.whole(seen))
        check(replies.accepted(seen.inquiry, seen.regulation, NOW, repeated=True))
    check(replies.list_of(views, NOW).replace("\n- ", "\n"))
    check(_given_back("Не получилось.", words))
    assert {seen.inquiry.kind for seen in views} == set(Kind)
