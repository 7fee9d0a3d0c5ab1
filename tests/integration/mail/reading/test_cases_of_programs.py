"""Letters that programs wrote, and letters that are no text, each once got wrong."""

import pytest

from helpdesk.mailbox.incoming_letter import Automatic, Envelope, Letter
from helpdesk.mailbox.tokens import deliveries_in
from integration.mail.reading.decoding import text_of
from integration.mail.reading.letter_reader import envelope_of, letter_of
from integration.mail.reading.plain import text_of_html
from tests.integration.mail.reading.case import FOLDER, read


def made(body: str = "Не видно оценок.", **headers: str) -> Envelope:
    """Read a letter with these headers; `_` stands for `-`."""
    given = {"From": "Анна <mama@home.example>", "Subject": "Дневник", **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in given.items()]
    return letter_of("\r\n".join([*lines, "", body]).encode()).envelope


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
    return letter_of(raw.encode())


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
    assert letter_of(late).failed == ()


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
        assert envelope_of(head) == letter_of(raw).envelope
