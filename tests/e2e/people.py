"""What people do on the way: they ask by the form, look for a card, wait for a word."""

import re
from collections.abc import Callable

from sandbox.people import Person
from sandbox.seen import SeenPost, ShownDialog
from tests.e2e.browser import Browser
from tests.e2e.house import CHANNEL, wait_for

REFERENCE = re.compile(r"\b[ACEHKMPTXY245679]{4}-[ACEHKMPTXY245679]{4}\b")
WORDS = "Не вижу оценок за вторую четверть"
FILLED_IN = {
    "requester": "Анна Петровна",
    "children-0-surname": "Иванова",
    "children-0-name": "Мария",
    "children-0-school_class": "5А",
    "reply_by": "mail",
    "email": "anna@example.ru",
    "topic": "marks",
    "words": WORDS,
}


def fill_in(visitor: Browser, **typed: str) -> None:
    """Open the form, fill it in, and go on to the page on which one checks what one wrote."""
    visitor.open("/")
    consent = visitor.ticked("consent")
    visitor.press("Проверить и отправить", **{**FILLED_IN, "consent": consent, **typed})


def send(visitor: Browser) -> str:
    """Send what was checked; return the reference that the confirmation tells."""
    return reference_in(visitor.press("Отправить вопрос"))


def reference_in(words: str) -> str:
    found = REFERENCE.search(words)
    assert found, f"no reference in: {words}"
    return found[0]


def roots(person: Person, reference: str) -> list[SeenPost]:
    """Return what the consultants' channel shows about an inquiry, threads left out."""
    posts = person.posts(CHANNEL)
    return [post for post in posts if not post.root_id and reference in post.text]


def card_of(person: Person, reference: str) -> SeenPost:
    """Return the card, once it is there."""
    return wait_for(lambda: roots(person, reference), f"a card of {reference}")[0]


def until_it_says(person: Person, post: SeenPost, words: str) -> SeenPost:
    """Return the post as it is once it says that."""
    return wait_for(
        lambda: next((p for p in [person.post(post.id)] if words in p.text), None),
        f"«{words}» on {post.text}",
    )


def told(person: Person, *words: str) -> SeenPost:
    """Return the direct message from the desk that says all this, once it has come."""
    return wait_for(
        lambda: next((p for p in person.direct_posts() if all(w in p.text for w in words)), None),
        f"a word to {person.username}: {words}",
    )


def in_thread(person: Person, card: SeenPost, words: str) -> SeenPost:
    """Return the reply under the card that says this, once it is there."""
    return wait_for(
        lambda: next((p for p in person.thread(card.id) if words in p.text), None),
        f"«{words}» in the thread",
    )


def dialog_after(person: Person, act: Callable[[], object]) -> ShownDialog:
    """Return the dialog that opens when the person does this."""
    before = {dialog.id for dialog in person.dialogs()}
    act()
    return wait_for(
        lambda: next((d for d in person.dialogs() if d.id not in before), None),
        f"a dialog before {person.username}",
    )
