"""The page of the school's mailbox, for who may see it, and what a person decides there."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from helpdesk.access.login_links import LoginPass, pass_url
from helpdesk.domain.letter_states import LetterStanding, Why
from helpdesk.domain.texts import TextKind
from helpdesk.journal.inquiry_queries import view
from helpdesk.mailbox.incoming_letter import Enclosed, Placed, Seen
from helpdesk.mailbox.kept_letters import letters_in
from helpdesk.mailbox.taking import Taking
from helpdesk.storage import inquiry_tables
from helpdesk.storage.mailbox_tables import mail_letter
from integration.mail.reading.letter_reader import letter_of, rough_envelope, source_of
from tests.helpdesk.life import HEAD
from tests.webforms.staff.conftest import Consultant, moment
from webforms.staff.journal.mailbox import WHY


def come_in(consultant: Consultant) -> None:
    actor = consultant.actor
    given = LoginPass(actor.id, actor.username, actor.name, None, page="mailbox")
    came = consultant.visitor.enter(pass_url("", consultant.settings.secret, given, moment()))
    consultant.visitor.open(came.location)


def keep(
    consultant: Consultant,
    why: Why = Why.TOO_MANY,
    words: str = "Не вижу оценок <b>сына</b>",
    *,
    belongs: bool = False,
) -> int:
    """Let a letter lie there that waits for a person; return its id."""
    heads = f"From: =?utf-8?b?0JDQvdC90LA=?= <mama2@example.ru>\nMessage-ID: <{why}@example.ru>\n"
    raw = f"{heads}Subject: dnevnik\nContent-Type: text/plain; charset=utf-8\n\n{words}\n"
    letter, now = letter_of(raw.encode()), moment()
    taking = Taking(consultant.desk)
    taking.take(letter, Seen("INBOX", 1, "subject", now), Enclosed(), now)
    about = consultant.opened.inquiry.id if belongs else None
    with consultant.desk.writing() as connection:
        connection.execute(
            mail_letter.update().values(state=LetterStanding.KEPT, why=why, inquiry_id=about)
        )
        return int(connection.execute(select(mail_letter.c.id)).scalars().all()[-1])


def decide(consultant: Consultant, letter_id: int, wish: str) -> int:
    consultant.visitor.open(f"/desk/mailbox/{letter_id}")
    fields = {**consultant.visitor.fields, "do": wish}
    return consultant.visitor.client.post(f"/desk/mailbox/{letter_id}", data=fields).status_code


def test_a_consultant_sees_what_waits_and_why(consultant: Consultant) -> None:
    keep(consultant)
    come_in(consultant)
    page = consultant.visitor.page.text
    assert "Ждут вас" in page
    assert "с этого адреса сегодня уже много писем" in page


def test_the_whole_letter_can_be_read_and_is_harmless(consultant: Consultant) -> None:
    letter_id = keep(consultant)
    come_in(consultant)
    page = consultant.visitor.open(f"/desk/mailbox/{letter_id}").text
    assert "Не вижу оценок &lt;b&gt;сына&lt;/b&gt;" in page


def test_from_an_inquiry_its_whole_letters_are_one_press_away(consultant: Consultant) -> None:
    keep(consultant, words="Пятый «А»\n\nSent from my iPhone", belongs=True)
    come_in(consultant)
    visitor, opened = consultant.visitor, consultant.opened.inquiry
    (where,) = set(re.findall(r"/desk/mailbox/\d+", visitor.open(f"/desk/{opened.reference}").text))
    assert "Sent from my iPhone" in visitor.open(where).text


def test_a_letter_that_could_not_be_read_is_shown_as_it_came(consultant: Consultant) -> None:
    raw = b"From: <b>@x (((\r\nSubject: =?utf-7?Q?+2AA-?=\r\n\r\nabc\x00<script>"
    now = moment()
    seen, placed = Seen("INBOX", 1, "", now), Placed(LetterStanding.KEPT, Why.FAILED)
    taking = Taking(consultant.desk)
    taking.note(rough_envelope(raw), seen, "0" * 64, placed, now, source_of(raw))
    come_in(consultant)
    assert WHY["failed"] in consultant.visitor.page.text
    (shown,) = letters_in(consultant.desk, LetterStanding.KEPT)
    page = consultant.visitor.open(f"/desk/mailbox/{shown.id}").text
    assert "abc&lt;script&gt;" in page
    assert 'value="open"' not in page
    assert decide(consultant, shown.id, "drop") == 303


def test_the_head_sees_it_too(consultant: Consultant) -> None:
    keep(consultant)
    come_in(replace(consultant, actor=HEAD))
    assert "Ждут вас" in consultant.visitor.page.text


def test_who_is_neither_does_not(consultant: Consultant, entitle: Callable[[bool], None]) -> None:
    letter_id = keep(consultant)
    come_in(consultant)
    entitle(False)
    assert consultant.visitor.open("/desk/mailbox").status_code == 403
    assert consultant.visitor.open(f"/desk/mailbox/{letter_id}").status_code == 403


def test_a_kept_letter_becomes_an_inquiry_once(consultant: Consultant) -> None:
    letter_id = keep(consultant)
    come_in(consultant)
    assert decide(consultant, letter_id, "open") == 303
    assert decide(consultant, letter_id, "open") == 409
    (settled,) = letters_in(consultant.desk, LetterStanding.SETTLED)
    assert settled.reference
    with consultant.desk.reading() as connection:
        found = connection.execute(
            select(inquiry_tables.inquiry.c.email).where(inquiry_tables.inquiry.c.channel == "mail")
        ).scalars()
        assert "mama2@example.ru" in list(found)
        row = connection.execute(select(mail_letter.c.settled_by)).scalar_one()
    assert row == consultant.actor.id


def test_a_kept_letter_joins_its_inquiry_with_its_sender_named(consultant: Consultant) -> None:
    letter_id = keep(consultant, Why.OTHER_SENDER, belongs=True)
    come_in(consultant)
    assert decide(consultant, letter_id, "join") == 303
    (added,) = view(consultant.desk, consultant.opened.inquiry.id).said(TextKind.ADDITION)
    assert (added.body or "").startswith("Письмо от mama2@example.ru:")
    assert added.author_id == consultant.actor.id


def test_a_kept_letter_can_be_put_aside(consultant: Consultant) -> None:
    letter_id = keep(consultant, Why.LOCKED)
    come_in(consultant)
    assert "Прочесть в почте" in consultant.visitor.open(f"/desk/mailbox/{letter_id}").text
    assert decide(consultant, letter_id, "drop") == 303
    assert letters_in(consultant.desk, LetterStanding.KEPT) == []


@pytest.mark.parametrize("wish", ["", "delete"])
def test_nothing_else_can_be_done(consultant: Consultant, wish: str) -> None:
    letter_id = keep(consultant)
    come_in(consultant)
    assert decide(consultant, letter_id, wish) == 400


def test_a_letter_that_is_not_there_is_not_there(consultant: Consultant) -> None:
    come_in(consultant)
    assert consultant.visitor.open("/desk/mailbox/999").status_code == 404


def test_in_trial_mode_the_page_says_so(consultant: Consultant) -> None:
    letter = letter_of(b"From: a@b.ru\nSubject: x\nMessage-ID: <t@b.ru>\n\nx")
    seen = Seen("INBOX", 1, "subject", moment())
    placed = Placed(LetterStanding.TRIAL, Why.WOULD_OPEN)
    Taking(consultant.desk).note(letter.envelope, seen, letter.digest, placed, moment())
    come_in(consultant)
    assert "Взяли бы" in consultant.visitor.page.text
    assert "открыли бы вопрос" in consultant.visitor.page.text
    assert "Ящик школы не подключён" in consultant.visitor.page.text


def test_every_reason_has_its_words() -> None:
    from helpdesk.mailbox.choosing import Chosen
    from helpdesk.mailbox.incoming_letter import Automatic
    from webforms.staff.journal.mailbox import CHOSEN, WHY

    assert set(WHY) == {*map(str, Why), *map(str, Automatic)}
    assert set(CHOSEN) == set(map(str, Chosen))
