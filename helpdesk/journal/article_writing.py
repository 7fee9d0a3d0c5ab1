"""Articles are written by colleagues: begun with an answer, and fit to be read by everybody."""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, select

from helpdesk.domain.articles import BODY_MOST, TITLE_MOST, Article, Shown
from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.domain.name_forms import ADDRESS, capitalised_in, may_be_forms_of, named_in
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.articles import put_article, versions_of
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.privacy.confidential import LEFT_OUT
from helpdesk.privacy.holding_back import NEVER, looks_like
from helpdesk.privacy.lookalikes import phones_in
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage.article_tables import article
from helpdesk.storage.inquiry_tables import child, inquiry
from helpdesk.storage.journal_tables import journal_words
from helpdesk.storage.records import inquiry_of
from helpdesk.storage.word_index import matching_each
from helpdesk.vendor.naming import impersonal

# What stands in the place of what was taken out.
_TAKEN_OUT = re.compile(rf"\[(?:имя|почта|телефон|номер)\]|{re.escape(LEFT_OUT)}")
_FREE = "+7800"
# The newest need not be among them: nearly all that have a name's word have it as their name.
_LOOKED_AT = 200
NO_TITLE = "Напишите название: вопросом, как спросил бы читатель."
NO_BODY = "Напишите, что делать: по шагам, каждый с новой строки."
TOO_LONG = "Слишком длинно: не больше {} букв. Второй вопрос — вторая статья."
STILL_THERE = "Осталась пометка «{}»: перепишите это место без неё."
PERSONAL = (
    "Здесь есть имя, телефон, почта или номер того, кто спрашивал. Уберите: статью читают все."
)
CONTACT = (
    "Здесь есть «{}»: это не телефон и не почта школы или поддержки из настроек. "
    "Уберите: статью читают все."
)
NAMED = "Похоже на имя: «{}». Точно опубликовать?"
LATE = (
    "Пока вы правили, статью изменил другой: {}. Его слова ниже, в «Версиях»: "
    "перенесите нужное и сохраните ещё раз."
)
PAST = "Этот день уже прошёл: выберите другой."


def begin_with_answer(connection: Connection, seen: InquiryView) -> tuple[str, str]:
    """Return title and words for an article from the last answer, names and contacts taken out."""
    answer = seen.answers[-1].body or "" if seen.answers else ""
    subject = seen.inquiry.subject[:TITLE_MOST]
    title, body = (impersonal(connection, each, seen.inquiry) for each in (subject, answer))
    return title, body


def unfit(said: Article, regulation: Regulation) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an article's words: field, and what to do; outside of transactions.

    One that nobody reads yet needs a title, and has no password in it even so: versions are kept.
    """
    is_read = said.shown is not Shown.DRAFT
    for field, words, most, missing in (
        ("title", said.title, TITLE_MOST, NO_TITLE),
        ("words", said.body, BODY_MOST, NO_BODY),
    ):
        if looks := looks_like(words):
            yield field, f"{looks} {NEVER}"
        elif not words and (is_read or field == "title"):
            yield field, missing
        elif is_read and (wrong := _unreadable(words, most, regulation)):
            yield field, wrong


def _unreadable(words: str, most: int, regulation: Regulation) -> str:
    """Return why others cannot read these words; nothing where they can."""
    if len(words) > most:
        return TOO_LONG.format(most)
    if found := _TAKEN_OUT.search(words):
        return STILL_THERE.format(found[0])
    contact = next(_contacts_in(words, regulation), "")
    return CONTACT.format(contact) if contact else ""


def _contacts_in(words: str, regulation: Regulation) -> Iterator[str]:
    """Yield phones and addresses that are not the school's, the vendor's or a free line's."""
    school, vendor = regulation.school, regulation.vendor
    own = {school.mail, vendor.mail, regulation.mailbox.address}
    addresses = (found[0] for found in ADDRESS.finditer(words))
    yield from (each for each in addresses if each.casefold() not in map(str.casefold, own))
    known = {regulation.dialable(each) for each in (school.phone, vendor.phone)}
    for each in phones_in(words):
        number = regulation.dialable(each)
        if number and number not in known and not number.startswith(_FREE):
            yield each


def seems_named(connection: Connection, said: Article) -> str:
    """Return the first word that may be the name of somebody who asked, or a child's surname.

    The names are looked up by the words, of each among so many inquiries that have it.
    """
    words = f"{said.title}\n{said.body}"
    sought = tuple(tuple(may_be_forms_of(each)) for each in dict.fromkeys(capitalised_in(words)))
    if not sought:
        return ""
    having = matching_each(connection, journal_words, sought, whole=True, most=_LOOKED_AT)
    ids = select(having.subquery().c[1])
    asked = select(inquiry.c.requester_name).where(inquiry.c.id.in_(ids))
    surnames = select(child.c.surname).where(child.c.inquiry_id.in_(ids))
    return named_in(words, connection.execute(asked.union(surnames)).scalars())


class Overwritten(RuleViolation):
    """Somebody else has written the article meanwhile."""


@use_case
def write_article(unit: UnitOfWork, said: Article, edition: int) -> int:
    """Store an article's next version, or a new article where it has no id; return its id.

    `edition` is how many versions its writer has seen. Raise Overwritten where there are more by
    now, RuleViolation where it tells of who asked.
    """
    if said.id:
        unit.connection.execute(select(article).where(article.c.id == said.id).with_for_update())
        newest, *earlier = versions_of(unit.connection, said.id)
        if len(earlier) + 1 != edition:
            raise Overwritten(LATE.format(newest.author))
    if said.source_id is not None:
        query = select(inquiry).where(inquiry.c.id == said.source_id)
        source = inquiry_of(unit.connection.execute(query).one())
        for words in (said.title, said.body):
            if impersonal(unit.connection, words, source) != words:
                raise RuleViolation(PERSONAL)
    if said.review_on <= unit.today:
        raise RuleViolation(PAST, Code.DAY)
    return put_article(unit.connection, said)
