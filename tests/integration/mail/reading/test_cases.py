"""Letters that were read wrongly once: what is right for each, and for others of its kind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpdesk.mailbox.greetings import is_greeting
from helpdesk.mailbox.letters import Automatic, Envelope, Letter
from helpdesk.mailbox.tokens import deliveries_in
from integration.mail.reading.decoding import text_of
from integration.mail.reading.letters import envelope_of, letter_of
from integration.mail.reading.plain import text_of_html
from integration.mail.reading.quotes import new_words

FOLDER = Path(__file__).parent / "cases"
NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


def read(name: str) -> Letter:
    return letter_of((FOLDER / f"{name}.eml").read_bytes(), NOW)


def made(body: str = "Не видно оценок.", **headers: str) -> Envelope:
    """Read a letter with these headers; `_` stands for `-`."""
    given = {"From": "Анна <mama@home.example>", "Subject": "Дневник", **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in given.items()]
    return letter_of("\r\n".join([*lines, "", body]).encode(), NOW).envelope


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("m04_html_then_footer", "Не могу войти, пишет «Профиль не найден». Сын Алий Хуаде, 5А."),
        ("m04b_html_then_group_footer", "Не видно домашнего задания, 6В, Саида Ачмиз."),
        (
            "m05_head_not_closed",
            "Не могу войти в дневник, пишет «Неверный пароль». Сын Алий, 5А.",
        ),
        ("m05c_title_not_closed", "письмо\nНе видно оценок. Алий Хуаде, 5А."),
        ("m05d_fragment", "Не видно оценок.\nАлий Хуаде, 5А"),
        (
            "m06_table",
            "Здравствуйте, вот что не так:\nАлгебра\t5\t24.11\nФизика\tнет\t25.11",
        ),
        ("m07_base64_blank", "Не видно оценок. Алий Хуаде, 5А."),
        ("m08_cte_ff", "Не видно оценок. Алий Хуаде, 5А."),
        ("m10_nul", "Не видно оценок. Алий Хуаде, 5А."),
        ("m18_group", "Не видно оценок. Алий Хуаде, 5А."),
        (
            "m29_utf8_one_bad_byte",
            "Не видно оценок за вторую четверть. Сын Алий Хуаде, 5А \ufffd",
        ),
        ("p01_controls", "Не видно оценок и[31m ещё. Алий Хуаде, 5А."),
        ("p02_ffff", "Не видно  оценок. Алий Хуаде, 5А."),
        (
            "r01_bottom_post",
            "Здравствуйте!\n\nПятый «А», сын Тимур. Оценок всё ещё нет, учитель Иванова.",
        ),
    ],
)
def test_what_a_letter_says(name: str, words: str) -> None:
    assert read(name).words == words


@pytest.mark.parametrize(
    "name",
    ["m02_date_and_wrote", "m02c_nothing_above", "m03_signature_has_child", "m03c_dashes"],
)
def test_of_somebodys_own_story_nothing_is_cut(name: str) -> None:
    letter = read(name)
    assert letter.words == letter.whole


@pytest.mark.parametrize(
    "story",
    [
        "24.11.2026 в 12:00 нам пришло письмо от support@dnevnik.example:\nждите ответа.\nЖдём.",
        "Вчера, 24 ноября 2026 в 9:30, учитель написал:\nоценка 5.\nЕё нет, 5А.",
        "Не вижу:\n--\nАлий, 5А\n\nС уважением,\nАнна, 8 918 000-00-00",
        "Отправлено из школы вчера, а оценок нет.",
    ],
)
def test_in_a_reply_too_a_story_is_no_quotation(story: str) -> None:
    assert new_words(story) == story


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('24.11.2026, 12:00, "Школа" <s@s.example>:\n> Класс?\n\n5А, Алий', "5А, Алий"),
        ("5А\n\nOn Tue, Nov 24, 2026 at 12:03 PM School <s@s.example> wrote:\n\nКласс?", "5А"),
        ("> Класс?\n5А\n\n-- \nОтправлено из мобильного приложения Яндекс Почты", "5А"),
        ("5А\n\nSent from my iPhone", "5А"),
    ],
)
def test_what_is_answered_is_cut_out(text: str, words: str) -> None:
    assert new_words(text) == words


def test_a_greeting_alone_is_no_answer() -> None:
    assert is_greeting("Здравствуйте!\n\nДобрый день.")
    assert is_greeting("Здравствуйте!\n\nС уважением,\nАнна Хуаде")
    assert not is_greeting("Здравствуйте! 5А")
    assert not is_greeting("Здравствуйте!\n\nС уважением,\nАнна Хуаде, 5А")
    assert not is_greeting("Здравствуйте, Алий Хуаде")
    assert not is_greeting("")


def test_what_stands_beside_the_body_is_in_the_whole_letter() -> None:
    assert "Avast" in read("m04_html_then_footer").whole


@pytest.mark.parametrize("name", ["r03_auto_subject", "r03b_auto_subject_answered"])
def test_an_automatic_reply_is_known_by_its_subject(name: str) -> None:
    assert read(name).envelope.automatic is Automatic.REPLY


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Auto_Response_Suppress": "All"},
        {"X_Auto_Response_Suppress": "DR, OOF, AutoReply"},
        {"X_MS_Exchange_Inbox_Rules_Loop": "mama@home.example"},
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"Precedence": "auto_reply"},
        *(
            {"Subject": subject}
            for subject in (
                "Автоматический ответ: Ответ готов",
                "Автоответ: x",
                "Нет на работе: x",
                "Automatic reply: x",
                "Out of Office: x",
                "Out of Office AutoReply: x",
                "Автоответ",
                "Прочитано: Ответ готов",
                "Read: x",
                "Не прочитано: x",
                "Return Receipt (displayed) - x",
            )
        ),
    ],
)
def test_what_programs_answer_is_no_answer(headers: dict[str, str]) -> None:
    assert made(**headers).automatic is Automatic.REPLY


@pytest.mark.parametrize(
    "headers",
    [
        {"Subject": "Автоответ от дневника не приходит"},
        {"Subject": "Re: У нас вопрос к вам"},
        {"Subject": "Прочитано не то, что задано"},
        {"Auto_Submitted": "no"},
        {"X_Auto_Response_Suppress": "None"},
        {"List_Id": "<a.example>", "List_Unsubscribe": "<https://g.example>", "List_Post": "<x>"},
        {"From": "noreply@site.example", "Reply_To": "mama@home.example"},
        {
            "From": "WordPress <wordpress@school.example>",
            "Reply_To": "mama@home.example",
            "Auto_Submitted": "auto-generated",
        },
    ],
)
def test_what_people_write_is_a_letter(headers: dict[str, str]) -> None:
    assert made(**headers).automatic is None


def test_who_answers_is_named_by_reply_to() -> None:
    envelope = read("m36_site_form_noreply").envelope
    assert (envelope.sender, envelope.name) == ("mama@home.example", "Анна Хуаде")
    assert envelope.origin == "noreply@site.example"
    group = made(Reply_To="group@school.example", Precedence="list")
    assert group.sender == "mama@home.example"


def test_encoded_references_still_name_the_letter() -> None:
    assert deliveries_in(read("r11_encoded_refs").envelope.ids) == [
        "49bd0d7c-d102-43be-a203-db392f5d06ed"
    ]


def report(kind: str, part: str, status: str) -> Letter:
    ours = "Message-ID: <49bd0d7c-d102-43be-a203-db392f5d06ed@help.example>"
    raw = (
        f"From: x@home.example\r\nContent-Type: multipart/report; report-type={kind}; boundary=b"
        f"\r\n\r\n--b\r\n\r\nx\r\n--b\r\nContent-Type: {part}\r\n\r\n{status}\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{ours}\r\n\r\n--b--\r\n"
    )
    return letter_of(raw.encode(), NOW)


@pytest.mark.parametrize(
    ("kind", "part", "status", "calls"),
    [
        ("delivery-status", "message/delivery-status", "X: y\r\n\r\nAction: failed", 1),
        ("delivery-status", "message/delivery-status", "X: y\r\n\r\nAction: delayed", 0),
        ("delivery-status", "message/delivery-status", "X: y\r\n\r\nAction: relayed", 0),
        (
            "disposition-notification",
            "message/disposition-notification",
            "Disposition: manual-action/MDN-sent-manually; displayed",
            0,
        ),
        ("feedback-report", "message/feedback-report", "Feedback-Type: abuse", 0),
    ],
)
def test_of_all_reports_a_failure_alone_asks_for_a_call(
    kind: str, part: str, status: str, calls: int
) -> None:
    letter = report(kind, part, status)
    assert letter.envelope.is_report
    assert len(letter.failed) == calls


def test_a_plain_bounce_names_the_letter_and_a_plain_delay_does_not() -> None:
    assert len(read("r07_bounce_plain").failed) == 1
    raw = (FOLDER / "r07_bounce_plain.eml").read_bytes()
    late = raw.replace(b"Mail failure.", b"Warning: message 1abc delayed 24 hours")
    assert letter_of(late, NOW).failed == ()


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r", "cp866", "iso8859-5"])
@pytest.mark.parametrize("named", [None, "us-ascii", "iso-8859-1", "utf-8", "x-unknown"])
@pytest.mark.parametrize("words", ["Не видно оценок.", "Класс 5Б", "ДНЕВНИК НЕ ОТКРЫВАЕТСЯ"])
def test_russian_is_read_whatever_it_is_said_to_be(
    encoding: str, named: str | None, words: str
) -> None:
    assert text_of(words.encode(encoding), named) == words


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>один<p>два", "один\nдва"),
        ("<ul><li>один<li>два</ul>", "один\nдва"),
        ("<pre>а\nб</pre>", "а\nб"),
        ("<!-- <p>Не видно оценок", "Не видно оценок"),
        ("<style>p{}</style><b>а</b>б", "аб"),
        ("<blockquote>Класс?</blockquote>5А", "> Класс?\n5А"),
        ("<div>" * 2_000 + "глубоко", "глубоко"),
    ],
)
def test_html_is_read_as_a_browser_reads_it(html: str, text: str) -> None:
    assert text_of_html(html) == text


def test_headers_alone_are_read_as_in_the_letter() -> None:
    for path in FOLDER.glob("r*.eml"):
        raw = path.read_bytes()
        head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
        assert envelope_of(head, NOW) == letter_of(raw, NOW).envelope
