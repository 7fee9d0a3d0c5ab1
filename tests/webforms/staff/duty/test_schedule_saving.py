"""Who saves or sends a schedule over another's edition loses nothing."""

from datetime import timedelta

from helpdesk.duty.model import Stage
from tests.helpdesk.life import HEAD
from tests.webforms.staff.access.test_header import come_in
from tests.webforms.staff.conftest import Consultant
from tests.webforms.staff.duty.drafting import do, draft, line, marked, today
from tests.webforms.staff.duty.test_schedule import enter


def test_a_lost_edit_is_told_and_keeps_what_was_typed(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    first = today().isoformat()
    assert do(marina, "edit", edition="1", valid_from=first, **line(room="первый")) == 303
    assert do(marina, "edit", edition="1", valid_from=first, **line(room="второй")) == 422
    assert "график изменил другой" in marina.page.text
    assert "второй" in marina.page.text
    assert [slot.room for slot in draft(consultant).slots] == ["первый"]


def test_a_second_save_on_an_older_edition_is_refused_too_and_both_are_shown(
    consultant: Consultant,
) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    first = today().isoformat()
    assert do(marina, "edit", edition="1", valid_from=first, **line(room="первый")) == 303
    for _ in range(2):
        assert do(marina, "edit", edition="1", valid_from=first, **line(room="второй")) == 422
        assert "Только у коллеги: Пн 9:00–12:00: Марина Юрьевна Нехай, первый" in marina.page.text
        assert "Только у вас: Пн 9:00–12:00: Марина Юрьевна Нехай, второй" in marina.page.text
        # What the form sends next time is the edition that it was opened on.
        assert 'name="edition" value="1"' in marina.page.text
    assert [slot.room for slot in draft(consultant).slots] == ["первый"]


def test_who_has_seen_the_others_draft_may_save_his_own_instead(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    first = today().isoformat()
    do(marina, "edit", edition="1", valid_from=first, **line(room="первый"))
    do(marina, "edit", edition="1", valid_from=first, **line(room="второй"))
    assert 'name="seen" value="2"' in marina.page.text
    given = {"edition": "1", "seen": "2", "valid_from": first}
    assert do(marina, "edit_over", **given, **line(room="второй")) == 303
    assert [slot.room for slot in draft(consultant).slots] == ["второй"]


def test_what_was_typed_stays_when_the_draft_was_sent_meanwhile(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    first = today().isoformat()
    assert do(marina, "send", edition="1") == 303
    assert do(marina, "edit", edition="1", valid_from=first, **line(room="второй")) == 422
    assert "уже на согласовании" in marina.page.text
    assert ">второй</textarea>" in marina.page.text


def test_each_error_stands_beside_its_own_field(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    assert do(marina, "edit", edition="1", valid_from="", **line("9 утра")) == 422
    assert marked(marina) == {"valid_from", "mon-1"}
    first = today().isoformat()
    assert do(marina, "edit", edition="1", valid_from=first, **line("12-9")) == 422
    assert marked(marina) == {"mon-1"}
    earlier = (today() - timedelta(days=3)).isoformat()
    whose = {"who": "consultant1", "first": today().isoformat()}
    assert do(marina, "absent", **whose, last=earlier) == 422
    assert marked(marina) == {"last"}
    assert do(marina, "absent", who="consultant1", first="", last=earlier) == 422
    assert marked(marina) == {"first"}
    assert do(marina, "ask", day=earlier, by="consultant2") == 422
    assert marked(marina) == {"day"}
    assert 'href="#day"' in marina.page.text


def test_what_is_on_the_screen_is_what_is_sent(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    first = (today() + timedelta(days=1)).isoformat()
    assert do(marina, "send", edition="1", valid_from=first, **line(room="в окне")) == 303
    held = draft(consultant)
    assert (held.stage, held.edition) == (Stage.AGREEING, 2)
    assert [slot.room for slot in held.slots] == ["в окне"]
    assert do(marina, "take_back", edition="2") == 303
    assert do(marina, "send", edition="3", valid_from=first, **line(room="в окне")) == 303
    assert draft(consultant).edition == 3  # What is saved already is not saved once more.


def test_what_cannot_be_sent_is_not_lost(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    before = draft(consultant)
    typed = line("9-8", room="в окне")
    assert do(marina, "send", edition="1", valid_from=today().isoformat(), **typed) == 422
    assert ">в окне</textarea>" in marina.page.text
    assert 'id="mon-1-error"' in marina.page.text
    yesterday = (today() - timedelta(days=1)).isoformat()
    assert do(marina, "send", edition="1", valid_from=yesterday, **line(room="в окне")) == 422
    assert ">в окне</textarea>" in marina.page.text
    assert draft(consultant) == before


def test_sending_over_a_colleagues_edit_shows_both(consultant: Consultant) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    first = today().isoformat()
    assert do(marina, "edit", edition="1", valid_from=first, **line(room="первый")) == 303
    assert do(marina, "send", edition="1", valid_from=first, **line(room="второй")) == 422
    assert "Только у вас" in marina.page.text
    assert draft(consultant).stage is Stage.DRAFT


def test_the_director_approves_without_who_is_away_and_reads_whose_agreement_is_lost(
    consultant: Consultant,
) -> None:
    come_in(consultant, "schedule")
    marina = consultant.visitor
    do(marina, "begin")
    lines = {**line(), "user-2": "consultant2", "tue-2": "9-12"}
    first = (today() + timedelta(days=2)).isoformat()
    do(marina, "send", edition="1", valid_from=first, **lines)
    edition = str(draft(consultant).edition)
    do(marina, "agree", edition=edition)
    director = enter(consultant, "director-id", "director", "Аслан Муратович Хуако")
    do(director, "absent", who="consultant2", first=first, last=first)
    shown = director.open("/desk/schedule").text
    assert "Утвердить без этого согласия" in shown
    assert "Согласие пропадёт: Марина Юрьевна Нехай" in shown
    sent = {"edition": edition, "without": director.fields["without"]}
    assert do(director, "approve", **sent) == 303
    shown = director.open("/desk/schedule").text
    assert "без согласия Руслан Казбекович Ачмиз" in shown
    assert 'href="/schedule.pdf"' in shown


def test_the_head_chooses_both_people_of_a_substitution(consultant: Consultant) -> None:
    head = enter(consultant, HEAD.id, HEAD.username, HEAD.name)
    assert head.open("/desk/schedule").text.count('<option value="">выберите</option>') == 2
    day = today().isoformat()
    assert do(head, "ask", day=day, whose="", by="consultant2") == 422
    assert marked(head) == {"whose"}
