"""What people do in the year: they ask, claim, answer, open their pages."""

import re
from dataclasses import dataclass

from sandbox.people import Person
from sandbox.seen import SeenPost
from tests.e2e.browser import Browser
from tests.e2e.house import message_text
from tests.e2e.people import card_of, fill_in, in_thread, reference_in, send
from tests.e2e.school_year.year import Year
from tests.integration.hearing import png
from tests.integration.mattermost.test_bot_whole_way import choose, newest_with

PASS = re.compile(r"http\S+/desk/enter/[^)\s]+")
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass
class Question:
    """An inquiry of somebody's: its card in the channel, and for a parent the page before him."""

    reference: str
    card: str
    page: Browser | None = None
    address: str = ""

    @property
    def record(self) -> str:
        """The reference as the desk stores it."""
        return self.reference.replace("-", "")

    @property
    def parent(self) -> Browser:
        """The parent, his own page opened anew."""
        assert self.page is not None
        self.page.open(self.address)
        return self.page


def page_of(year: Year, person: Person, word: str) -> Browser:
    """Type the word after `/help`, and follow the link that only this person sees."""
    year.moment()
    found = PASS.search(person.run(f"/help {word}").text)
    assert found, word
    visitor = year.visitor()
    visitor.enter(found[0])
    return visitor


def press(year: Year, page: Browser, button: str, **typed: object) -> str:
    """Press a button of a page; what follows from it is carried out."""
    words = page.press(button, **typed)  # type: ignore[arg-type]
    year.settle()
    return words


def asked_by_form(year: Year, name: str, mail: str, words: str, **typed: str) -> Question:
    """Let a parent ask by the form, and prove his address by the link in the first letter."""
    parent = year.visitor()
    fill_in(parent, requester=name, email=mail, words=words, **typed)
    reference = send(parent)
    address = parent.page.url.removesuffix("/accepted")
    year.settle()
    link = re.search(r"/i/\S+[?]m=\S+", message_text(year.letters(mail)[-1]))
    assert link, f"no link in the letter to {mail}"
    parent.open(link[0])
    return Question(reference, _card(year, reference), parent, address)


def asked_in_chat(year: Year, person: Person, words: str, **filled: str) -> Question:
    """Let somebody of the staff ask by the dialog behind the command."""
    person.run("/help")
    given = {"topic": "lessons", "words": words, **filled}
    assert person.submit(person.dialog(), given).went_through
    year.settle()
    return seen_by(year, person)


def seen_by(year: Year, person: Person) -> Question:
    """Return what somebody of the staff was told last that it is written down."""
    reference = reference_in(newest_with(person, "Отозвать").text)
    return Question(reference, _card(year, reference))


def entered(year: Year, by: Person, **filled: object) -> Question:
    """Let a consultant enter what he was told, by the dialog in the chat."""
    by.run("/help запись")
    answer = by.submit(by.dialog(), filled)
    assert answer.went_through, answer
    year.settle()
    reference = reference_in(by.direct_posts()[-1].text)
    return Question(reference, _card(year, reference))


def _card(year: Year, reference: str) -> str:
    return card_of(year.person("zavuch"), reference).id


def do(year: Year, who: Person, question: Question, button: str, **filled: object) -> None:
    """Press a button of the card, or choose it under «Ещё…»; fill in the dialog that it opens."""
    choose(year.school, who, who.post(question.card), button)
    if filled:
        answer = who.submit(who.dialog(), filled, "consultants")
        assert answer.went_through, answer
    year.settle()


def says(year: Year, who: Person, button: str, *, sure: bool = False, **filled: object) -> None:
    """Press a button of the newest message from the desk that has it; where a dialog opens, fill
    it in, or say once more that one is sure.
    """
    who.press_named(newest_with(who, button), button)
    if filled or sure:
        assert who.submit(who.dialog(), filled).went_through
    year.settle()


def fills(year: Year, question: Question, button: str, **typed: str) -> str:
    """Let a parent fill in something on his page, and press the button beside it."""
    return press(year, question.parent, button, **typed)


def heard_in_thread(who: Person, question: Question, words: str) -> SeenPost:
    return in_thread(who, who.post(question.card), words)


def photo() -> tuple[str, bytes]:
    return "снимок.png", png()
