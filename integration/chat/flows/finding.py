"""«/help найти слова»: articles that answer, as links."""

from datetime import datetime

from helpdesk.inquiries.articles import find_articles, note_miss
from integration.chat import replies
from integration.chat.flows.context import ChatContext
from integration.chat.speech import Answer, Link, Listing, line, worded


def found_articles(context: ChatContext, sought: str, word: str, now: datetime) -> Answer:
    """Return links to the articles with these words; what is not found is noted for the head."""
    site = context.settings.public_url
    with context.desk.reading() as connection:
        found = find_articles(connection, sought)
    if not found:
        note_miss(context.desk, sought, now)
        return worded(replies.NOT_FOUND, word, f"{site}/knowledge", sought)
    links = Listing(tuple(line(Link(each.title, f"{site}{each.path}")) for each in found))
    return (*worded(replies.FOUND, word), links)
