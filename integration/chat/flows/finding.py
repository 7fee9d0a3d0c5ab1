"""«/help найти слова»: articles that answer, as links."""

from datetime import datetime

from helpdesk.domain.articles import AUDIENCES, Article
from helpdesk.domain.states import Kind
from helpdesk.inquiries.articles import find_articles, note_miss
from integration.chat import replies
from integration.chat.flows.context import ChatContext
from integration.chat.speech import Answer, Line, Link, Listing, line, worded


def found_articles(context: ChatContext, sought: str, word: str, now: datetime) -> Answer:
    """Return links to the articles with these words; what is not found is noted for the head."""
    site = context.settings.public_url
    if not sought:
        return worded(replies.FIND_WHAT, word, f"{site}/knowledge")
    with context.desk.reading() as connection:
        regulation = context.desk.book.current(connection)[1]
        found = find_articles(connection, sought, alike=regulation.texts.alike)
    if not found:
        note_miss(context.desk, sought, now)
        return worded(replies.NOT_FOUND, word, f"{site}/knowledge", sought)
    return (*worded(replies.FOUND, word), Listing(tuple(_link(each, site) for each in found)))


def _link(found: Article, site: str) -> Line:
    """Return a link, with for whom the article is: a consultant looks for either."""
    whom = AUDIENCES[Kind(found.kind)].lower()
    return line(Link(found.title, f"{site}{found.path}"), f" — {whom}")
