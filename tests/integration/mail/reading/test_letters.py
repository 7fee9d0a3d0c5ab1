"""Letters as the mail programs of our parents write them, and as none should."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.mailbox.incoming_letter import Automatic, Letter
from helpdesk.mailbox.tokens import deliveries_in, mark_of, references_in, reply_address
from integration.mail.reading.letter_reader import envelope_of, letter_of
from integration.mail.reading.plain import text_of_html
from integration.mail.reading.quotes import forwarded_in, new_words

FOLDER = Path(__file__).parent / "letters"
SIGNED = "\n\nС уважением,\nНурбий Хатит\n8 900 000-00-00"
OURS = "6f1c8c0e-9a4b-4a51-8a3c-1f2e3d4c5b6a"


def read(name: str) -> Letter:
    return letter_of((FOLDER / f"{name}.eml").read_bytes())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("yandex_reply", "Пятый «А», сын Алий.\nСпасибо!"),
        ("mailru_reply", "Сын учится в 7Б.\n\n--\nАслан Тлиап"),
        ("mailru_plain_reply", "Сын учится в 7Б."),
        ("gmail_reply", "Не помогло, оценок всё ещё нет."),
        ("outlook_reply", "Теперь всё видно, благодарю."),
        ("outlook_plain_reply", "Теперь всё видно."),
        ("iphone_reply", "Пятый «А»"),
        (
            "koi8_letter",
            "Здравствуйте! Не открывается журнал.\nУчитель пишет: нет доступа.\nЧто делать?"
            + SIGNED,
        ),
    ],
)
def test_the_new_words_are_cut_out_and_nothing_is_lost(name: str, words: str) -> None:
    letter = read(name)
    assert letter.words == words
    assert words.splitlines()[0] in letter.whole
    assert len(letter.whole) >= len(words)


@pytest.mark.parametrize("name", [path.stem for path in sorted(FOLDER.glob("*_reply.eml"))])
def test_a_reply_names_the_letter_that_it_answers(name: str) -> None:
    assert deliveries_in(read(name).envelope.ids) == [OURS]


@pytest.mark.parametrize("name", ["gmail_forward", "yandex_forward", "mailru_forward"])
def test_who_wrote_a_forwarded_letter_is_read(name: str) -> None:
    forwarded = read(name).forwarded
    assert forwarded is not None
    assert (forwarded.sender, forwarded.name) == ("zara@mail.ru", "Зара Тхаркахо")
    assert forwarded.words.startswith("Не могу войти второй день.")
    assert "zara@mail.ru" not in forwarded.words


def test_a_forward_without_a_sender_says_so() -> None:
    found = forwarded_in("---------- Forwarded message ---------\nПомогите войти", "Fwd: x")
    assert found is not None
    assert (found.sender, found.words) == ("", "Помогите войти")


def test_a_letter_that_passes_nothing_on_is_no_forward() -> None:
    assert read("koi8_letter").forwarded is None


def test_encodings_are_read_whatever_they_call_themselves() -> None:
    koi8 = read("koi8_letter").envelope
    assert (koi8.name, koi8.subject) == ("Нурбий Хатит", "Электронный журнал")
    raw = read("raw_headers")
    assert (raw.envelope.subject, raw.words) == ("Дневник не открывается", "Не открывается.")
    assert read("lying_charset").words == "Не вижу оценок."


def test_a_letter_that_was_cut_off_keeps_what_came() -> None:
    letter = read("cut_off")
    assert letter.words == "Начало есть."
    assert [file.name for file in letter.files] == ["a.png"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("vacation", Automatic.MAILER),
        ("newsletter", Automatic.LIST),
        ("postfix_bounce", Automatic.MAILER),
        ("yandex_reply", None),
    ],
)
def test_programs_are_told_from_people(name: str, kind: Automatic | None) -> None:
    assert read(name).envelope.automatic is kind


def test_a_bounce_names_the_letter_that_has_not_come() -> None:
    assert deliveries_in(read("postfix_bounce").failed) == [OURS]


def test_a_letter_that_is_only_late_has_not_bounced() -> None:
    assert read("delayed_report").failed == ()


def test_an_encrypted_letter_is_known_for_one() -> None:
    assert read("locked").is_locked
    assert not read("yandex_reply").is_locked


def test_what_is_written_between_the_lines_of_a_quotation_is_kept() -> None:
    assert new_words("> Какой класс?\nПятый «А».\n> Как зовут?\nАлий.") == "Пятый «А».\nАлий."


def test_a_story_is_no_quotation() -> None:
    story = "Учитель пишет:\nнет доступа.\nОт кого ждать ответа: от вас?\n24.11.2026 опять."
    assert new_words(story) == story


def test_a_mark_proves_its_reference_alone() -> None:
    secret = b"k" * 32
    mark = mark_of(secret, "ACEH2456")

    def proven(recipient: str = "school@yandex.ru", reference: str = "") -> list[str]:
        raw = f"From: a@b.ru\r\nTo: {recipient}\r\nReferences: {reference}\r\n\r\n"
        return references_in(secret, envelope_of(raw.encode()))

    assert proven(reference=f"<inquiry.{mark}@help.example>") == ["ACEH2456"]
    assert proven(reply_address("school@yandex.ru", secret, "ACEH2456")) == ["ACEH2456"]
    assert proven(reference=f"<inquiry.{mark.replace('aceh', 'aceк')}@help.example>") == []
    assert proven(reference=f"<inquiry.xxxx2456.{mark[9:]}@help.example>") == []


def test_the_digest_tells_letters_apart_and_not_their_ways() -> None:
    raw = (FOLDER / "gmail_reply.eml").read_bytes()
    other_way = b"Received: from there\r\nX-Spam: no\r\n" + raw
    assert letter_of(raw).digest == letter_of(other_way).digest
    assert read("gmail_reply").digest != read("mailru_reply").digest


@given(st.binary(max_size=2_000))
def test_no_bytes_make_it_fail(raw: bytes) -> None:
    _storable(letter_of(raw))


SAMPLES = [path.read_bytes() for path in sorted(FOLDER.glob("*.eml"))]


@given(st.sampled_from(SAMPLES), st.data())
def test_no_damage_to_a_letter_makes_it_fail(raw: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(raw)))
    junk = data.draw(st.binary(max_size=20))
    until = data.draw(st.integers(at, min(len(raw), at + 60)))
    _storable(letter_of(raw[:at] + junk + raw[until:]))


@given(st.text(max_size=500))
def test_no_html_makes_it_fail(html: str) -> None:
    assert isinstance(text_of_html(f"<p>{html}<![x[ <b {html}>"), str)


@given(st.text(max_size=500))
def test_the_words_are_a_part_of_the_whole(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert {line for line in new_words(text).split("\n") if line} <= {
        each for line in lines for each in (line.rstrip(), line.strip(), line.lstrip())
    }


def _storable(letter: Letter) -> None:
    """What is read can be stored: UTF-8, and without the sign that PostgreSQL refuses."""
    envelope = letter.envelope
    said = [letter.words, letter.whole, envelope.sender, envelope.name, envelope.subject]
    said += [envelope.message_id, *(file.name for file in letter.files)]
    for each in said:
        assert "\0" not in each
        hashlib.sha256(each.encode()).hexdigest()
