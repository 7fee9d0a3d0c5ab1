"""«/help найти слова», or the same words to the bot: articles that answer, as links."""

from collections.abc import Sequence
from datetime import datetime

from helpdesk.domain.articles import AUDIENCES, Article
from helpdesk.domain.command_word import COMMAND
from helpdesk.domain.states import Kind
from helpdesk.inquiries.articles import find_articles, note_miss
from helpdesk.kernel.articles import articles_of
from helpdesk.kernel.desk import Desk
from integration.chat import replies
from integration.chat.speech import Answer, Line, Link, Listing, line, worded


def articles_with(desk: Desk, sought: str, now: datetime) -> list[Article]:
    """Return the articles with these words; what is not found is noted for the head."""
    if not sought:
        return []
    with desk.reading() as connection:
        regulation = desk.book.current(connection)[1]
        found = find_articles(connection, sought, alike=regulation.texts.alike)
    if not found:
        note_miss(desk, sought, now)
    return found


def found_articles(found: Sequence[Article], sought: str, word: str, site: str) -> Answer:
    """Return links to what was found for these words."""
    if not sought:
        return worded(replies.FIND_WHAT, word, f"{site}/knowledge")
    if not found:
        return worded(replies.NOT_FOUND, word, f"{site}/knowledge", sought)
    return _links(found, word, site)


def found_by_id(desk: Desk, ids: Sequence[int] | None, site: str) -> Answer:
    """Return links to these articles, where what was sought is not kept; None for no words."""
    if ids is None:
        return found_articles((), "", COMMAND, site)
    known = {each.id: each for each in desk.read(articles_of, ids)}
    found = [known[each] for each in ids if each in known]
    if not found:
        return worded(replies.NOT_FOUND_HERE, COMMAND, f"{site}/knowledge")
    return _links(found, COMMAND, site)


def _links(found: Sequence[Article], word: str, site: str) -> Answer:
    return (*worded(replies.FOUND, word), Listing(tuple(_link(each, site) for each in found)))


def _link(found: Article, site: str) -> Line:
    """Return a link, with for whom the article is: a consultant looks for either."""
    whom = AUDIENCES[Kind(found.kind)].lower()
    return line(Link(found.title, f"{site}{found.path}"), f" — {whom}")
