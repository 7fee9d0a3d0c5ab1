"""Pictures that go with an answer."""

import io

import pytest

from helpdesk.domain.moves import Move
from helpdesk.domain.people import Role
from helpdesk.inquiries import adding
from helpdesk.kernel.drafts import DraftKey, whole_draft
from tests.helpdesk.life import MARINA, RUSLAN
from tests.webforms.staff.conftest import Consultant, moment, png
from tests.webforms.staff.inquiry.drafts import WORDS

# Pictures


def test_pictures_go_with_the_answer(consultant: Consultant) -> None:
    consultant.enter()
    page = consultant.attach(png("red"), png("blue"), words=WORDS)
    assert "Добавлено 2 снимка." in page.text
    assert page.text.count("Убрать") == 2
    consultant.write("preview")
    consultant.write("send")
    seen = consultant.seen
    pictures = seen.pictures_of(seen.answers[0].id)
    assert [(each.role, each.author_id) for each in pictures] == [(Role.CONSULTANT, MARINA.id)] * 2
    assert seen.own_pictures == []


def test_a_requester_sees_the_pictures_on_his_page(consultant: Consultant) -> None:
    consultant.enter()
    consultant.attach(png(), words=WORDS)
    consultant.write("preview")
    consultant.write("send")
    client, link = consultant.visitor.client, f"/i/{consultant.opened.token}"
    name = consultant.seen.attachments[0].name
    assert f'src="{link}/pictures/{name}"' in client.get(link).text
    picture = client.get(f"{link}/pictures/{name}")
    assert (picture.status_code, picture.mimetype) == (200, "image/png")


def test_a_picture_of_a_draft_is_its_authors_alone(consultant: Consultant) -> None:
    consultant.enter()
    consultant.attach(png(), words=WORDS)
    key = DraftKey(consultant.opened.inquiry.id, MARINA.id, Move.ANSWER)
    (picture,) = whole_draft(consultant.desk, key).pictures
    client = consultant.visitor.client
    assert client.get(f"{consultant.path}/pictures/{picture.name}").status_code == 200
    link = f"/i/{consultant.opened.token}"
    assert client.get(f"{link}/pictures/{picture.name}").status_code == 404
    adding.add(consultant.desk, consultant.opened.inquiry.id, "!", RUSLAN, moment())
    consultant.actor = RUSLAN
    consultant.enter()
    assert client.get(f"{consultant.path}/pictures/{picture.name}").status_code == 404


def test_a_picture_taken_out_leaves_the_store_as_well(consultant: Consultant) -> None:
    consultant.enter()
    consultant.attach(png(), words=WORDS)
    (file,) = consultant.settings.attachments.iterdir()
    page = consultant.write(f"remove:{file.name}")
    assert "Снимок убран." in page.text
    assert list(consultant.settings.attachments.iterdir()) == []
    assert consultant.visitor.fields["words"] == WORDS


def test_a_picture_that_the_inquiry_shows_is_never_dropped(consultant: Consultant) -> None:
    consultant.enter()
    consultant.attach(png(), words=WORDS)
    consultant.write("preview")
    consultant.write("send")
    name = consultant.seen.attachments[0].name
    consultant.enter(Move.CORRECT)
    consultant.write(f"remove:{name}", WORDS + " Готово.")
    assert (consultant.settings.attachments / name).is_file()


def test_five_pictures_are_the_most(consultant: Consultant) -> None:
    consultant.enter()
    colours = ("red", "blue", "green", "black", "white", "yellow")
    page = consultant.attach(*map(png, colours), words=WORDS)
    assert page.status_code == 422
    assert "Больше 5 снимков приложить нельзя." in page.text
    assert page.text.count("Убрать") == 5
    assert consultant.visitor.fields["words"] == WORDS


def test_a_file_that_is_no_picture_is_said_and_the_words_stay(consultant: Consultant) -> None:
    consultant.enter()
    page = consultant.attach(b"no picture", words=WORDS)
    assert page.status_code == 422
    assert consultant.visitor.fields["words"] == WORDS


def test_pictures_chosen_and_not_added_go_along_into_the_preview(consultant: Consultant) -> None:
    consultant.enter()
    page = consultant.write("preview", WORDS, pictures=[(io.BytesIO(png()), "1.png")])
    assert "Как увидит родитель" in page.text
    consultant.write("send")
    assert len(consultant.seen.attachments) == 1


def test_pictures_beyond_all_measure_cost_no_word(
    consultant: Consultant, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultant.enter()
    app = consultant.visitor.client.application
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 2_000)
    page = consultant.attach(b"x" * 5_000, words=WORDS)
    assert page.status_code == 413
    assert consultant.visitor.fields["words"] == WORDS
