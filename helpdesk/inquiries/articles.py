"""What comes of articles: they are looked for, they help, they are missed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from math import log

from sqlalchemy import Connection, func, select

from helpdesk.domain.articles import PUBLIC, Article
from helpdesk.domain.name_forms import ADDRESS, is_form_of_any, parts_of
from helpdesk.domain.word_forms import (
    MOST_SOUGHT,
    Sought,
    fold,
    meanings_of,
    sought_forms,
    spelled_rightly,
    stems_of,
    with_meanings,
    words_of,
)
from helpdesk.kernel.articles import articles_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage import inquiry_tables
from helpdesk.storage.article_tables import article, article_help, article_miss, article_words
from helpdesk.storage.contact_tables import contact
from helpdesk.storage.journal_tables import journal_words
from helpdesk.storage.records import grouped
from helpdesk.storage.word_index import matching, matching_each

MOST_FOUND = 10
# Of a long question the first words tell enough.
_WORDS_MOST = 20
# Of so few words one that an article has is better than nothing found.
_FEW_WORDS = 3
_MISSES_KEPT = timedelta(days=90)
MISSES_MOST = 500
# A word that so many people have said is nobody's own; of those who said it so many are looked at.
_SAID_BY, _LOOKED_AT = 3, 200


def find_articles(
    connection: Connection, typed: str, kind: str = "", *, alike: Sequence[str] = ()
) -> list[Article]:
    """Return public articles by how much of the typed words they have, rare words before common.

    Of several words that any has, an article has two at least, if there is one that has two. Each
    line of `alike` holds words that mean the same, and tell more than others; what no article has
    may be misspelled.
    """
    meanings = meanings_of(alike)
    sought = with_meanings(sought_forms(typed)[:_WORDS_MOST], meanings)
    if not sought:
        return []
    total = connection.execute(select(func.count()).select_from(article_words)).scalar_one()
    having = _having(connection, sought)
    unknown = set(range(len(sought))) - having.keys()
    if unknown:
        known = [*chain.from_iterable(meanings), *_words_of_articles(connection)]
        mended = with_meanings(spelled_rightly(sought, unknown, known), meanings)
        if mended != sought:
            sought, having = mended, _having(connection, mended)
    scores, counts = Counter[int](), Counter[int]()
    for place, ids in having.items():
        weight = round(1000 * log(1 + total / (1 + len(ids))))
        weight *= 2 if sought[place] in meanings else 1
        scores.update(dict.fromkeys(ids, weight))
        counts.update(ids)
    enough = min(2, max(counts.values(), default=0) if len(sought) <= _FEW_WORDS else len(having))
    best = sorted(
        (key for key in scores if counts[key] >= enough),
        key=lambda key: (-scores[key], key),
    )
    found = {each.id: each for each in articles_of(connection, best)}
    fits = (found[key] for key in best if kind in ("", found[key].kind))
    return list(fits)[:MOST_FOUND]


def _having(connection: Connection, sought: Sought) -> dict[int, tuple[int, ...]]:
    """Return the ids of the articles that have a word, by its place among those looked for."""
    rows = connection.execute(matching_each(connection, article_words, sought))
    return grouped((place, key) for place, key in rows)


def _words_of_articles(connection: Connection) -> Iterator[str]:
    """Yield the words of all articles: there are few articles."""
    for forms in connection.execute(select(article_words.c.forms)).scalars():
        yield from forms.split()


@use_case
def count_help(unit: UnitOfWork, article_id: int) -> None:
    """Count that a public article has helped somebody who then asked nothing."""
    is_public = article.c.id == article_id, article.c.shown.in_(PUBLIC)
    if unit.value(select(article.c.id).where(*is_public)) is None:
        return
    table = article_help
    new = unit.upsert(table).values(article_id=article_id, day=unit.today, helped=1)
    keys = ["article_id", "day"]
    more = new.on_conflict_do_update(index_elements=keys, set_={"helped": table.c.helped + 1})
    unit.connection.execute(more)


def note_miss(desk: Desk, typed: str, now: datetime) -> None:
    """Keep what was looked for and not found: of its words those that tell of nobody."""
    with desk.reading() as connection:
        known = parts_of(connection.execute(select(contact.c.name)).scalars())
        words = [each for each in _words(typed) if _tells_of_nobody(connection, each, known)]
    if words:
        desk.write(_keep_miss, now, " ".join(words))


def _words(typed: str) -> list[str]:
    folded = fold(ADDRESS.sub(" ", typed[:MOST_SOUGHT]))[:MOST_SOUGHT]
    return [each for each in words_of(folded)[:_WORDS_MOST] if each.isalpha()]


def _tells_of_nobody(connection: Connection, word: str, known: set[str]) -> bool:
    """Whether several people have said a word in their questions, and it is nobody's name."""
    sought = ((*stems_of(word), word),)
    query = matching(connection, journal_words, sought, whole=(0,)).limit(_LOOKED_AT)
    table, child = inquiry_tables.inquiry.c, inquiry_tables.child.c
    people = (
        select(table.requester_name, child.surname, child.name)
        .outerjoin(inquiry_tables.child, child.inquiry_id == table.id)
        .where(table.id.in_(connection.execute(query).scalars().all()))
    )
    rows = connection.execute(people).all()
    names = known | parts_of(part for row in rows for part in row if part)
    is_known = len({row.requester_name for row in rows}) >= _SAID_BY
    return is_known and not is_form_of_any(word, names)


def _keep_miss(unit: UnitOfWork, words: str) -> None:
    table = article_miss
    new = unit.upsert(table).values(words=words, times=1, last_at=unit.now)
    changed = {"times": table.c.times + 1, "last_at": unit.now}
    unit.connection.execute(new.on_conflict_do_update(index_elements=["words"], set_=changed))
    wanted = select(table.c.words).order_by(table.c.last_at.desc())
    unit.delete(table, table.c.words.in_(wanted.offset(MISSES_MOST)))


def misses(connection: Connection) -> list[tuple[str, int]]:
    """Return what was not found, the most wanted first, and how often."""
    table = article_miss.c
    query = select(table.words, table.times).order_by(table.times.desc(), table.last_at.desc())
    return [(row.words, row.times) for row in connection.execute(query.limit(50))]


@use_case
def forget_misses(unit: UnitOfWork) -> None:
    """Let go of what nobody has looked for in a long time."""
    unit.delete(article_miss, article_miss.c.last_at < unit.now - _MISSES_KEPT)


def helped_by(connection: Connection) -> dict[int, int]:
    """Return how many people each article has helped who then asked nothing."""
    table = article_help.c
    query = select(table.article_id, func.sum(table.helped)).group_by(table.article_id)
    return {key: int(number) for key, number in connection.execute(query)}


def helped_between(connection: Connection, since: date, till: date) -> int:
    """Return how many people articles have helped on these days, both included."""
    table = article_help.c
    query = select(func.coalesce(func.sum(table.helped), 0)).where(table.day.between(since, till))
    return int(connection.execute(query).scalar_one())
