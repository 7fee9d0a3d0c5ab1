"""«/help найти слова»: articles that answer, as links."""

from datetime import datetime

from helpdesk.inquiries.articles import find_articles, note_miss
from integration.chat.flows.context import ChatContext
from integration.chat.speech import Answer, Link, Listing, line, worded

FOUND = "Вот что нашлось. Не то — напишите вопрос: `{0} ваш вопрос`."
NOT_FOUND = (
    "По словам «{1}» ничего не нашлось. Напишите вопрос, ответит человек: `{0} {1}`. "
    "Все готовые ответы — [на сайте]({2})."
)


def found_articles(context: ChatContext, sought: str, word: str, now: datetime) -> Answer:
    """Return links to the articles with these words; what is not found is noted for the head."""
    site = context.settings.public_url
    with context.desk.reading() as connection:
        found = find_articles(connection, sought)
    if not found:
        note_miss(context.desk, sought, now)
        return worded(NOT_FOUND, word, sought, f"{site}/knowledge")
    links = Listing(tuple(line(Link(each.title, f"{site}{each.path}")) for each in found))
    return (*worded(FOUND, word), links)
