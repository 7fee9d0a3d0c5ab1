"""Whatever people send, twice as much of it costs about twice as much to read."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest

import logs
from helpdesk.contacts import pasting
from helpdesk.domain import name_forms, school_classes, vagueness, word_forms
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.reference import read_reference, reference_in
from helpdesk.inquiries import consents, free_text, intake, repetition, similar
from helpdesk.journal import seeking
from helpdesk.mailbox import meaning, tokens
from helpdesk.privacy import confidential, lookalikes, phones
from helpdesk.regulation.contact_details import one_address, plain_phone
from helpdesk.regulation.regulation import Regulation
from helpdesk.vendor import cases, information_requests
from integration.chat import commands, speech
from integration.mail.reading import automatic_letters, decoding, letter_reader, plain, quotes
from integration.mattermost import dialog_rendering, markdown
from tests.growth import grows_too_fast, repeat
from tests.helpdesk.life import REGULATION
from webforms.web import typed

LENGTH = 2000
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
RULES = Regulation.parse(REGULATION)
NAMES = ["Хуаде Алий", "Анна Хуаде", "Крупская Надежда"]

# Whatever takes people's words stands here: add a function, and it is tried with every piece.
READERS: dict[str, Callable[[str], object]] = {
    "what is confidential": confidential._find,
    "mask": confidential.mask,
    "subject": intake.subject_of,
    "alike": lambda text: repetition._alike(text, text),
    "similar": similar.stems,
    "vague": lambda text: vagueness.is_vague(text, ()),
    "word forms": word_forms.stored_forms,
    "digits": phones.digits_of,
    "phones": lookalikes.phones_in,
    "a phone": lookalikes.is_phone,
    "phones taken out": lambda text: phones.without_phones(text, {"9180000000", "94424"}, "…"),
    "sought": seeking.sought_in,
    "agreement": consents.agreement_in,
    "names in an answer": lambda text: name_forms.named_in(text, NAMES),
    "phones in an answer": lambda text: phones.known_phone_in(text, {"9180000000", "94424"}),
    "addresses in an answer": name_forms.ADDRESS.findall,
    "reference in an answer": lambda text: reference_in(text, "KM79TX24"),
    "reference": read_reference,
    "case": cases.case_key,
    "day": lambda text: information_requests.coming_day(text, NOW.date()),
    "when": lambda text: free_text.when(text, NOW, RULES.calendar),
    "children": lambda text: free_text.children(text, "5А"),
    "class": school_classes.class_name,
    "known class": lambda text: school_classes.known_as(text, ["5А", "6Б"]),
    "classes pasted": pasting.read_classes,
    "table pasted": lambda text: pasting.read_table(text, RULES, ()),
    "dialable": RULES.dialable,
    "words typed": typed.words,
    "line typed": typed.line,
    "class typed": typed.school_class,
    "phone typed": plain_phone,
    "mail typed": one_address,
    "command": commands.meaning_of,
    "harmless": markdown.harmless,
    "in one line": markdown.in_one_line,
    "begun": markdown.begun,
    "option": markdown.plain,
    "quoted": markdown.quoted,
    "exact": markdown.exact,
    "fenced": markdown.fenced,
    "cut": lambda text: speech.cut(text, 1000),
    "new words": quotes.new_words,
    "farewell": meaning.without_farewell,
    "greeting": meaning.is_greeting,
    "forwarded": lambda text: quotes.forwarded_in(text, "Fwd: вопрос"),
    "html": plain.text_of_html,
    "letter's encoding": lambda text: decoding.text_of(text.encode(), None),
    "header": decoding.header_text,
    "shown": decoding.shown,
    "ids": letter_reader._ID.findall,
    "deliveries": lambda text: tokens.deliveries_in([text]),
    "nobody": automatic_letters.is_nobody,
    "prefilled": dialog_rendering._with_lines_kept,
    "log": lambda text: [pattern.sub(said, text) for pattern, said in logs.MASKS],
}
# Each kind of sign that some rule looks for, and the words that rules begin with.
PIECES = [
    "а",
    "А",
    "ё",
    "a",
    "A",
    "1",
    "12 ",
    " ",
    "\n",
    "\t",
    ".",
    ". ",
    ",",
    ":",
    ";",
    "-",
    "—",
    "_",
    "@",
    "a@",
    "@a.",
    "a.",
    "a@b.",
    "/",
    "http://",
    "www.",
    "<",
    "<a ",
    ">",
    "> ",
    "[",
    "](",
    "*",
    "`",
    "``` ",
    "#",
    "~",
    "|",
    "\\",
    "«",
    "(",
    "'",
    '"',
    "?",
    "=",
    "= ",
    "&",
    "1.",
    "1:",
    "1-",
    "8 918 ",
    "20",
    "2026-",
    "5А ",
    "кл",
    "пароль",
    "пароль ",
    "пароль: ",
    "логин ",
    "код ",
    "вход:",
    "паспорт 4509 ",
    "11223344595 ",
    "aB1",
    "aB3dE5gH9 ",
    "Хуаде ",
    "Ху",
    "K-",
    "KM79",
    "\u0306",
    "\u200b",
    "\u00a0",
    "\U0001f600",
    "да ",
    "согласна ",
    "здравствуйте ",
    "--\n",
    "С уважением,\n",
    "> а\n",
    "On Tue, Nov 24, 2026 at 12:00 x wrote:\n",
    "От: a\n",
    "24.11.2026, 12:00 ",
    "&#x41;",
    "-----Original Message-----\n",
    "<b>",
    "<!--",
    "</",
    "\ta",
    "a\tb\n",
    '"a\n',
]


@pytest.mark.parametrize("reader", READERS)
def test_twice_as_much_costs_about_twice(reader: str) -> None:
    def work(text: str) -> None:
        with suppress(RuleViolation):
            READERS[reader](text)

    slow = {
        piece: grown for piece in PIECES if (grown := grows_too_fast(work, repeat(piece), LENGTH))
    }
    assert slow == {}


def test_what_grows_with_the_square_is_seen() -> None:
    def squared(text: str) -> int:
        return sum(text.count("б") for _ in text)

    # One measurement that other work has spoiled lets a fault pass once, and not each time.
    assert any(grows_too_fast(squared, repeat("а"), 8_000) for _ in range(4))
