"""Articles are written by colleagues: begun with an answer, and fit to be read by everybody."""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, select

from helpdesk.domain.articles import BODY_MOST, TITLE_MOST, Article
from helpdesk.domain.errors import RuleViolation
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.articles import put_article
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.privacy.confidential import LEFT_OUT
from helpdesk.privacy.holding_back import NEVER, looks_like
from helpdesk.storage.inquiry_tables import inquiry
from helpdesk.storage.records import inquiry_of
from helpdesk.vendor.naming import impersonal

# What stands in the place of what was taken out.
_TAKEN_OUT = re.compile(rf"\[(?:имя|почта|телефон|номер)\]|{re.escape(LEFT_OUT)}")
NO_TITLE = "Напишите название: вопросом, как спросил бы читатель."
NO_BODY = "Напишите, что делать: по шагам, каждый с новой строки."
TOO_LONG = "Слишком длинно: не больше {} букв. Второй вопрос — вторая статья."
STILL_THERE = "Осталась пометка «{}»: перепишите это место без неё."
PERSONAL = (
    "Здесь есть имя, телефон, почта или номер того, кто спрашивал. Уберите: статью читают все."
)
PAST = "Этот день уже прошёл: выберите другой."


def begin_with_answer(connection: Connection, seen: InquiryView) -> tuple[str, str]:
    """Return title and words for an article from the last answer, names and contacts taken out."""
    answer = seen.answers[-1].body or "" if seen.answers else ""
    title, body = (impersonal(connection, each, seen.inquiry) for each in (_title(seen), answer))
    return title, body


def _title(seen: InquiryView) -> str:
    return seen.inquiry.subject[:TITLE_MOST]


def unfit(said: Article) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an article's words: field, and what to do; outside of transactions.

    An article that nobody reads yet may be anything.
    """
    for field, words, most, missing in (
        ("title", said.title, TITLE_MOST, NO_TITLE),
        ("words", said.body, BODY_MOST, NO_BODY),
    ):
        if not words:
            yield field, missing
        elif len(words) > most:
            yield field, TOO_LONG.format(most)
        elif found := _TAKEN_OUT.search(words):
            yield field, STILL_THERE.format(found[0])
        elif looks := looks_like(words):
            yield field, f"{looks} {NEVER}"


@use_case
def write_article(unit: UnitOfWork, said: Article) -> int:
    """Store an article's next version, or a new article where it has no id; return its id.

    Raise RuleViolation where it tells of who asked.
    """
    if said.source_id is not None:
        query = select(inquiry).where(inquiry.c.id == said.source_id)
        source = inquiry_of(unit.connection.execute(query).one())
        for words in (said.title, said.body):
            if impersonal(unit.connection, words, source) != words:
                raise RuleViolation(PERSONAL)
    if said.review_on <= unit.today:
        raise RuleViolation(PAST)
    return put_article(unit.connection, said)
