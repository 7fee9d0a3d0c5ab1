"""Articles as they are stored: read, written version by version, begun from the regulation."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Executable, bindparam, delete, func, insert, select, update

from helpdesk.domain.articles import PUBLIC, Article, Shown
from helpdesk.domain.states import Kind
from helpdesk.domain.word_forms import stored_forms
from helpdesk.kernel.transaction import insert_new
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import clock_tables
from helpdesk.storage.article_tables import article, article_version, article_words
from helpdesk.storage.records import value_of

# How long an article is taken for right when nobody has said otherwise.
GOOD_FOR = timedelta(days=180)
# In `kept`: since when the regulation's common questions and ready answers are articles.
_BEGUN = "articles begun"
_newest = select(func.max(article_version.c.id)).group_by(article_version.c.article_id)
_VERSIONS = select(article_version, article).join(
    article, article.c.id == article_version.c.article_id
)
_ARTICLES = _VERSIONS.where(article_version.c.id.in_(_newest)).order_by(article.c.id)
# Made once: every form and every card asks them.
_OF_KIND = article.c.kind == bindparam("kind")
_PUBLIC = _ARTICLES.where(article.c.shown.in_(PUBLIC))
_PUBLIC_OF_KIND = _PUBLIC.where(_OF_KIND)
_READY_OF_KIND = _ARTICLES.where(_OF_KIND, article.c.shown != Shown.DRAFT)


def all_articles(connection: Connection) -> list[Article]:
    """Return every article as it is now, the oldest first."""
    return _read(connection, _ARTICLES)


def public_articles(connection: Connection, kind: str = "") -> list[Article]:
    """Return those that everybody may read, of one side or of both."""
    if not kind:
        return _read(connection, _PUBLIC)
    return _read(connection, _PUBLIC_OF_KIND, {"kind": kind})


def articles_of(connection: Connection, ids: Iterable[int]) -> list[Article]:
    """Return the articles with these ids as they are now, the oldest first."""
    return _read(connection, _ARTICLES.where(article.c.id.in_(list(ids))))


def answers_for(connection: Connection, kind: str, topic: str) -> tuple[Article, ...]:
    """Return the articles that may answer such a question: those of this very topic come first."""
    found = _read(connection, _READY_OF_KIND, {"kind": kind})
    fits = [each for each in found if each.fits(kind, topic)]
    return tuple(sorted(fits, key=lambda each: not each.topics))


def versions_of(connection: Connection, article_id: int) -> list[Article]:
    """Return an article in each of its versions, the newest first."""
    query = _VERSIONS.where(article_version.c.article_id == article_id)
    return _read(connection, query.order_by(article_version.c.id.desc()))


def _read(
    connection: Connection, query: Executable, values: Mapping[str, object] | None = None
) -> list[Article]:
    rows = connection.execute(query, values)
    return [value_of(Article, row, id=row.article_id) for row in rows]


def put_article(connection: Connection, said: Article) -> int:
    """Store a version, of a new article where `said` has no id; return the article's id."""
    values = {
        "kind": said.kind,
        "topics": list(said.topics),
        "shown": said.shown,
        "review_on": said.review_on,
        "source_id": said.source_id,
    }
    key = said.id
    if key:
        connection.execute(update(article).where(article.c.id == key).values(values))
    else:
        (key,) = connection.execute(insert(article).values(values)).inserted_primary_key or (0,)
    version = {name: getattr(said, name) for name in ("title", "body", "picture")}
    signed = {"at": said.at, "author_id": said.author_id, "author": said.author}
    connection.execute(insert(article_version).values(article_id=key, **version, **signed))
    connection.execute(delete(article_words).where(article_words.c.article_id == key))
    if said.shown.is_public:
        forms = stored_forms(f"{said.title} {said.body}")
        connection.execute(insert(article_words).values(article_id=key, forms=forms))
    return key


def begin_articles(connection: Connection, regulation: Regulation, now: datetime) -> None:
    """Make articles of what the regulation has: once, for from then on people edit the articles."""
    name, value = _BEGUN, now.isoformat()
    if insert_new(connection, clock_tables.kept, name=name, value=value) is None:
        return
    review = regulation.calendar.local_date(now) + GOOD_FOR
    for said in _first_articles(regulation, now, review):
        put_article(connection, said)


def _first_articles(regulation: Regulation, now: datetime, review: date) -> Sequence[Article]:
    school = regulation.school.name

    def first(kind: str, topics: tuple[str, ...], shown: Shown, title: str, body: str) -> Article:
        return Article(0, kind, topics, shown, review, None, title, body, "", now, "", school)

    common = [
        first(kind, (), Shown.FORM, hint.question, hint.answer)
        for kind in Kind
        for hint in regulation.hints.of(kind)
    ]
    ready = [
        first(each.kind, each.topics, Shown.COLLEAGUES, each.title, each.text)
        for each in regulation.ready_answers
    ]
    return [*common, *ready]
