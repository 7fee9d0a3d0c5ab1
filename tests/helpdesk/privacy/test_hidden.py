"""A requester's password is kept apart, whichever way it came: what is read of it shows a sign."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select

from helpdesk.clock.at_release import hide_in_earlier_texts
from helpdesk.contacts.on_behalf import open_for_parent
from helpdesk.domain.contact_values import StaffMember
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Consent, Inquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, CloseReason, ConsentWay, Kind, ReplyBy
from helpdesk.domain.texts import TextKind
from helpdesk.domain.word_forms import stored_forms
from helpdesk.inquiries import (
    adding,
    answering,
    asking,
    calling,
    claims,
    closing,
    entry,
    handoffs,
    routing,
)
from helpdesk.inquiries.claims import NOTHING_HIDDEN, REVEALED, reveal
from helpdesk.inquiries.incoming_posts import IncomingPost
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.privacy.confidential import LEFT_OUT
from helpdesk.storage import inquiry_tables
from helpdesk.storage.journal_tables import journal_words
from helpdesk.vendor import relaying
from helpdesk.vendor.checking import complete
from helpdesk.vendor.information_requests import vendor_rejected, vendor_told, vendor_wants
from tests.helpdesk.life import HEAD, MARINA, NOW, RUSLAN, asked, desk_on, opened, parent, teacher

SECRET = "Zaq12wsx"
WORDS = f"Не входит, мой пароль: {SECRET}"
SHOWN = f"Не входит, мой пароль: {LEFT_OUT}"
Way = Callable[[Desk], None]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def _claimed(desk: Desk) -> Inquiry:
    return claims.claim(desk, asked(desk).id, MARINA, NOW)


def _waiting(desk: Desk) -> Inquiry:
    return asking.ask(desk, _claimed(desk).id, "Какой класс?", MARINA, NOW)


def _answered(desk: Desk) -> Inquiry:
    return answering.answer(desk, _claimed(desk).id, "Откройте «Оценки».", MARINA, NOW)


def _handed_off(desk: Desk) -> Inquiry:
    return handoffs.hand_off(desk, _claimed(desk).id, MARINA, NOW)


def _told(words: str, nonce: str = "n") -> entry.Told:
    who = Requester("Анна Хуаде", "+7 918 000-00-00", "", ReplyBy.CALL)
    return entry.Told(
        Kind.PARENT,
        Channel.PHONE,
        NOW,
        who,
        "marks",
        words,
        nonce=nonce,
        heard=ConsentWay.SPOKEN,
        insisted=True,
    )


def _by_teacher(desk: Desk) -> None:
    consent = Consent("1", "d", NOW, ConsentWay.SPOKEN, "t")
    new = parent(WORDS)
    new = type(new)(**{**new.__dict__, "consent": consent})
    open_for_parent(desk, new, StaffMember("t", "uchitel", "Учитель"), NOW)


def _in_the_chat(desk: Desk) -> None:
    asked(desk, teacher())
    heard = IncomingPost("post", "chan", "", "teacher-id", NOW, WORDS)
    routing.take(desk, heard, NOW)


def _kept_in_the_chat(desk: Desk) -> None:
    heard = IncomingPost("post", "chan", "", "teacher-id", NOW, WORDS)
    routing.take(desk, heard, NOW)
    routing.open_new(desk, "post", routing.requester("teacher-id", "uchitel", "Учитель"), NOW)


def _of_a_double(desk: Desk) -> None:
    first = asked(desk)
    second = asked(desk, parent(WORDS))
    closing.close(desk, second.id, CloseReason.DUPLICATE, MARINA, NOW, original_id=first.id)


def _told_to_support(desk: Desk) -> None:
    inquiry = vendor_wants(desk, _handed_off(desk).id, "Класс и предмет", MARINA, NOW)
    vendor_told(desk, inquiry.id, REQUESTER, NOW, body=WORDS)


WAYS: dict[str, Way] = {
    "form": lambda desk: void(asked(desk, parent(WORDS))),
    "chat": lambda desk: void(asked(desk, teacher(WORDS))),
    "entry": lambda desk: void(entry.enter(desk, _told(WORDS), MARINA, NOW)),
    "meeting": lambda desk: void(entry.enter_together(desk, [_told(WORDS)], MARINA, NOW)),
    "teacher": _by_teacher,
    "heard": _in_the_chat,
    "kept": _kept_in_the_chat,
    "double": _of_a_double,
    "added": lambda desk: void(adding.add(desk, asked(desk).id, WORDS, REQUESTER, NOW)),
    "reply": lambda desk: void(adding.reply(desk, _waiting(desk).id, WORDS, REQUESTER, NOW)),
    "not helped": lambda desk: void(
        answering.did_not_help(desk, _answered(desk).id, REQUESTER, NOW, body=WORDS)
    ),
    "call": lambda desk: void(
        calling.call(desk, _claimed(desk).id, calling.Outcome.REACHED, MARINA, NOW, note=WORDS)
    ),
    "closed": lambda desk: void(
        closing.close(desk, _claimed(desk).id, CloseReason.BY_MOUTH, MARINA, NOW, comment=WORDS)
    ),
    "completed": lambda desk: void(
        complete(desk, _handed_off(desk).id, {TextKind.DONE: WORDS}, REQUESTER, NOW)
    ),
    "support's answer": lambda desk: void(
        relaying.vendor_answer(desk, _handed_off(desk).id, WORDS, REQUESTER, NOW)
    ),
    "rejected": lambda desk: void(
        vendor_rejected(desk, _handed_off(desk).id, 0, REQUESTER, NOW, body=WORDS)
    ),
    "told": _told_to_support,
}


def void(_done: object) -> None:
    """Forget what came of it."""


@pytest.mark.any_database
@pytest.mark.parametrize("way", WAYS)
def test_a_password_stands_nowhere_that_is_shown(desk: Desk, way: str) -> None:
    WAYS[way](desk)
    table = inquiry_tables.text.c
    with desk.reading() as connection:
        rows = connection.execute(select(table.body, table.original)).all()
        found = connection.execute(select(journal_words.c.forms)).scalars().all()
        subjects = connection.execute(select(inquiry_tables.inquiry.c.subject)).scalars().all()
        ids = connection.execute(select(inquiry_tables.inquiry.c.id)).scalars().all()
    assert any(LEFT_OUT in (row.body or "") for row in rows)
    assert any(SECRET in (row.original or "") for row in rows)
    shown = [*(row.body for row in rows), *found, *subjects]
    shown += [text.body for each in ids for text in view(desk, each).texts]
    assert not [each for each in shown if SECRET.casefold() in (each or "").casefold()]


def test_what_nobody_need_hide_is_stored_once(desk: Desk) -> None:
    seen = view(desk, asked(desk).id)
    assert seen.masked == []
    with desk.reading() as connection:
        assert connection.execute(select(inquiry_tables.text.c.original)).scalars().all() == [None]


def test_a_second_send_of_the_same_words_is_still_the_first(desk: Desk) -> None:
    first = opened(desk, teacher(WORDS))
    assert opened(desk, teacher(WORDS)).inquiry.id == first.inquiry.id


def test_who_insisted_is_read_whole_by_whom_he_wrote_to_and_by_nobody_else(desk: Desk) -> None:
    inquiry = _claimed(desk)
    words = f"Это не пароль: {SECRET}"
    answering.answer(desk, inquiry.id, words, MARINA, NOW, insisted=True)
    answering.did_not_help(desk, inquiry.id, REQUESTER, NOW)
    handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
    seen = view(desk, inquiry.id)
    assert [each.body for each in seen.answers] == [words]
    assert seen.letter is not None
    assert SECRET not in seen.letter.body
    assert SECRET not in seen.letter.subject


def test_the_claimant_reads_it_at_his_wish_and_the_history_says_so(desk: Desk) -> None:
    inquiry = claims.claim(desk, asked(desk, parent(WORDS)).id, MARINA, NOW)
    text = view(desk, inquiry.id).masked[0]
    assert text.body == SHOWN
    assert reveal(desk, inquiry.id, text.id, MARINA, NOW) == WORDS
    line = view(desk, inquiry.id).history[-1]
    assert (line.what, line.actor_id, line.data["text"]) == (REVEALED, MARINA.id, text.id)


@pytest.mark.parametrize("actor", [RUSLAN, HEAD, REQUESTER])
def test_nobody_else_reads_it(desk: Desk, actor: object) -> None:
    inquiry = claims.claim(desk, asked(desk, parent(WORDS)).id, MARINA, NOW)
    text = view(desk, inquiry.id).masked[0]
    before = len(view(desk, inquiry.id).history)
    with pytest.raises(RuleViolation):
        reveal(desk, inquiry.id, text.id, actor, NOW)  # type: ignore[arg-type]
    assert len(view(desk, inquiry.id).history) == before


def test_nothing_is_to_be_seen_of_another_inquiry(desk: Desk) -> None:
    mine = claims.claim(desk, asked(desk).id, MARINA, NOW)
    text = view(desk, asked(desk, parent(WORDS)).id).masked[0]
    with pytest.raises(RuleViolation, match=NOTHING_HIDDEN):
        reveal(desk, mine.id, text.id, MARINA, NOW)


def test_what_was_stored_whole_before_is_hidden_by_the_release(desk: Desk) -> None:
    inquiry = asked(desk, parent(WORDS))
    other = asked(desk, parent("Не видно оценок"))
    text = inquiry_tables.text.c
    with desk.writing() as connection:
        connection.execute(
            inquiry_tables.text.update()
            .where(text.original.is_not(None))
            .values(body=text.original, original=None)
        )
        connection.execute(journal_words.update().values(forms=stored_forms(WORDS)))
    assert SECRET in view(desk, inquiry.id).words
    assert hide_in_earlier_texts(desk, NOW) == 1
    seen = view(desk, inquiry.id)
    assert seen.words == SHOWN
    with desk.reading() as connection:
        (whole,) = connection.execute(
            select(text.original).where(text.original.is_not(None))
        ).scalars()
        found = connection.execute(
            select(journal_words.c.forms).where(journal_words.c.inquiry_id == inquiry.id)
        ).scalar_one()
    assert whole == WORDS
    assert SECRET.casefold() not in found
    assert view(desk, other.id).words == "Не видно оценок"
    # Looked through once: whatever is written since is hidden as it is written.
    assert hide_in_earlier_texts(desk, NOW) == 0
