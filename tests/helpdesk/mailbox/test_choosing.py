"""Which letters are the desk's, by their envelope alone."""

from pathlib import Path

import pytest

from helpdesk.domain.mail_addresses import same_box
from helpdesk.mailbox.choosing import Chosen, chosen
from helpdesk.mailbox.incoming_letter import Envelope
from helpdesk.regulation.decisions import Mailbox
from helpdesk.regulation.regulation import Regulation
from helpdesk.regulation.regulation_errors import RegulationError
from integration.mail.reading.letter_reader import envelope_of

TEXT = (Path(__file__).resolve().parents[3] / "regulation.toml").read_text("utf-8")
RULES = Mailbox(
    subject=("дневник",), addressees=("school+d@yandex.ru",), senders=("rono@adygea.example.ru",)
)


def envelope(
    subject: str = "Смета", to: str = "school@yandex.ru", sender: str = "a@b.ru"
) -> Envelope:
    return envelope_of(f"From: {sender}\nTo: {to}\nSubject: {subject}\n\n".encode())


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (envelope(), None),
        (envelope("Вопрос про ДНЕВНИК"), Chosen.SUBJECT),
        (envelope(to="School+D@yandex.ru"), Chosen.ADDRESSEE),
        (envelope(sender="RONO@adygea.example.ru"), Chosen.SENDER),
        (envelope(sender="MAILER-DAEMON@b.ru"), Chosen.REPORT),
    ],
)
def test_in_the_everyday_box_rules_decide(found: Envelope, why: Chosen | None) -> None:
    assert chosen(found, RULES, "INBOX", "INBOX", is_reply=False) is why


def test_a_reply_to_the_desk_is_its_own_everywhere() -> None:
    for folder, named in (("INBOX", "INBOX"), ("INBOX", "Дневник"), ("Дневник", "Дневник")):
        found = chosen(envelope(), RULES, folder, named, is_reply=True)
        assert found is Chosen.REPLY


def test_of_a_named_folder_everything_is_and_beside_it_no_rule_counts() -> None:
    assert chosen(envelope(), RULES, "Д", "Д", is_reply=False) is Chosen.FOLDER
    assert chosen(envelope("дневник"), RULES, "INBOX", "Д", is_reply=False) is None


def test_without_any_rule_nothing_is_taken() -> None:
    nothing = Mailbox(subject=())
    assert chosen(envelope("дневник"), nothing, "INBOX", "INBOX", is_reply=False) is None


def test_one_box_has_several_names_and_nobody_elses() -> None:
    assert same_box("Mama@ya.ru", "mama@yandex.ru")
    assert same_box("anna.h@yandex.com", "anna-h+school@ya.ru")
    assert not same_box("mama@yandex.ru", "mama@mail.ru")
    assert not same_box("mama+x@mail.ru", "mama@mail.ru")
    assert not same_box("", "")


def test_the_regulation_begins_on_trial_and_names_what_is_wrong() -> None:
    assert not Regulation.parse(TEXT).mailbox.is_live
    without = TEXT[: TEXT.index("[mailbox]")]
    assert not Regulation.parse(without).mailbox.is_live
    with pytest.raises(RegulationError):
        Regulation.parse(TEXT.replace('mode = "trial"', 'mode = "on"'))
    with pytest.raises(RegulationError):
        Regulation.parse(TEXT.replace("senders = []", 'senders = ["nobody"]'))
