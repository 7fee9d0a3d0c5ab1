"""Articles for everybody: by topic, found by words, one by one; and whether one has helped."""

import re
from itertools import groupby

from flask import Response, abort, jsonify, request
from sqlalchemy import Connection

from helpdesk.access.budgets import digest_for
from helpdesk.domain.articles import AUDIENCES, Article
from helpdesk.domain.states import Kind
from helpdesk.inquiries.articles import count_help, find_articles, note_miss
from helpdesk.kernel.articles import articles_of, public_articles
from webforms.web import typed
from webforms.web.forms import PATHS
from webforms.web.limits import budgets, limit, network, spending
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, public_pages, site
from webforms.web.uploaded_pictures import picture_file

PATH = "/knowledge"
THANKS = "Рады, что помогло! Спасибо, что сказали."
MOST_SUGGESTED = 3
_STEP = re.compile(r"\s*\d{1,2}[.)]\s+(.+)")


@public_pages.route(PATH)
def knowledge() -> Response:
    """Show all articles by topic, or those that have the words looked for."""
    sought = typed.line(request.args.get("q", "")) or ""
    if sought:
        limit("SEARCHES")
    desk = site().desk
    found = desk.read(_found, sought) if sought else desk.read(public_articles)
    if sought and not found and not budgets().spend([spending("MISSES", network())], moment()):
        note_miss(site().desk, sought, moment())
    shelves = [] if sought else _shelves(found)
    return page(
        "knowledge.html",
        sought=sought,
        found=found,
        shelves=shelves,
        paths=PATHS,
        audiences=AUDIENCES,
    )


def _shelves(articles: list[Article]) -> list[tuple[str, list[tuple[str, list[Article]]]]]:
    """Return the articles of each side by their first topic, in the order of the form's topics."""
    return [
        (title, list(_by_topic([each for each in articles if each.kind == kind], kind)))
        for kind, title in AUDIENCES.items()
    ]


def _by_topic(articles: list[Article], kind: Kind) -> list[tuple[str, list[Article]]]:
    order = ["", *(topic.code for topic in site().regulation.topics_of(kind))]

    def place(each: Article) -> int:
        topic = each.topics[0] if each.topics else ""
        return order.index(topic) if topic in order else len(order)

    shelves = groupby(sorted(articles, key=place), key=lambda each: topics_in_words(each)[:1])
    return [("".join(title) or "Обо всём", list(group)) for title, group in shelves]


def topics_in_words(of: Article) -> list[str]:
    return [site().regulation.topic_title(of.kind, code) for code in of.topics]


@public_pages.route(f"{PATH}/<int:article_id>")
def article(article_id: int) -> Response:
    of = _public(article_id)
    return page(
        "article.html",
        article=of,
        parts=parts_of(of.body),
        topics=topics_in_words(of),
        form=PATHS[Kind(of.kind)],
    )


def parts_of(body: str) -> list[tuple[bool, list[str]]]:
    """Return paragraphs, and lists of steps («1. …»): whether it is steps, and its lines."""
    lines = [line for line in body.splitlines() if line.strip()]
    groups = groupby(lines, key=lambda line: bool(_STEP.fullmatch(line)))
    return [(is_steps, [_without_number(each) for each in group]) for is_steps, group in groups]


def _without_number(line: str) -> str:
    found = _STEP.fullmatch(line)
    return found[1] if found else line


@public_pages.route(f"{PATH}/<int:article_id>/picture")
def article_picture(article_id: int) -> Response:
    return picture_file(_public(article_id).picture or abort(404))


@public_pages.route(f"{PATH}/<int:article_id>/helped", methods=["POST"])
def helped(article_id: int) -> Response:
    """Count it once a day for one reader: he is known again by a digest alone, and for that day."""
    of, browser = _public(article_id), request.headers.get("User-Agent", "")
    reader = digest_for(site().desk.secret, f"{network()} {browser}")
    if not budgets().spend([spending("HELPED", f"{article_id} {reader}")], moment()):
        count_help(site().desk, article_id, moment())
    return go_on(of.path, THANKS)


@public_pages.route(f"{PATH}/suggest", methods=["POST"])
def suggest() -> Response:
    """Return titles and addresses for what is being typed; the words are kept nowhere."""
    limit("SEARCHES")
    kind = Kind.STAFF if request.form.get("kind") == Kind.STAFF else Kind.PARENT
    words = typed.words(request.form.get("words", "")) or ""
    return jsonify([[each.title, each.path] for each in suggested(kind, words)])


def suggested(kind: Kind, words: str) -> list[Article]:
    """Return the few articles that may answer a question which is not sent yet."""
    return site().desk.read(_found, words, kind)[:MOST_SUGGESTED]


def _found(connection: Connection, words: str, kind: str = "") -> list[Article]:
    return find_articles(connection, words, kind, alike=site().regulation.texts.alike)


def _public(article_id: int) -> Article:
    found = next(iter(site().desk.read(articles_of, [article_id])), None)
    return found if found and found.shown.is_public else abort(404)
