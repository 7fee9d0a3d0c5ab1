"""What is left after a fault: in the database, in the chat and at the mail server."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from helpdesk.domain.messages import DeliveryState
from helpdesk.domain.texts import TextKind
from helpdesk.storage import inquiry_tables
from helpdesk.storage.database import create_engine_for, reading
from sandbox.people import Person
from sandbox.seen import SeenPost
from tests.e2e.house import CHANNEL, RealHouse, wait_for
from tests.faults.crowd import STAFF, Crowd
from tests.faults.kills_house import Post

# A dead holder's lease runs for sixty seconds before anybody else may send.
PATIENCE = 100
BY_MAIL = "mail"


def come_to_rest(house: RealHouse) -> None:
    """Wait until nothing is left to deliver."""
    with _database(house) as engine:
        wait_for(lambda: _left(engine) == 0, "everything delivered", PATIENCE)


def _left(engine: Engine) -> int:
    pending = inquiry_tables.delivery.c.state == DeliveryState.PENDING
    query = select(func.count()).select_from(inquiry_tables.delivery).where(pending)
    with reading(engine) as connection:
        return int(connection.execute(query).scalar_one())


def being_sent(house: RealHouse) -> set[str]:
    """Return the leases of what is being sent just now; nothing also where nobody can tell."""
    query = "SELECT lease_token FROM delivery WHERE lease_token IS NOT NULL"
    # A process that was stopped while it wrote would keep an engine of the desk's waiting.
    with closing(sqlite3.connect(_file(house), timeout=0)) as connection:
        try:
            return {str(token) for (token,) in connection.execute(query)}
        except sqlite3.OperationalError:
            return set()


def written_down(crowd: Crowd) -> list[tuple[str, str]]:
    """Return reference and words of each inquiry of the crowd, as the database has them."""
    text = inquiry_tables.text.c
    query = (
        select(inquiry_tables.inquiry.c.reference, text.body)
        .join(inquiry_tables.text, text.inquiry_id == inquiry_tables.inquiry.c.id)
        .where(text.kind == TextKind.WORDS, text.body.contains(crowd.mark))
    )
    with _database(crowd.house) as engine, reading(engine) as connection:
        return [(row.reference, row.body) for row in connection.execute(query)]


def delivered_by_chat(house: RealHouse) -> list[str]:
    """Return the uuid of each message that the database says is in the chat."""
    row = inquiry_tables.delivery.c
    query = select(row.uuid).where(
        row.state == DeliveryState.SENT, row.addressee.not_like(f"{BY_MAIL}%")
    )
    with _database(house) as engine, reading(engine) as connection:
        return _strings(connection, query)


def not_delivered(house: RealHouse) -> list[str]:
    """Return what was given up."""
    row = inquiry_tables.delivery.c
    query = select(row.occasion).where(row.state.not_in([DeliveryState.SENT, DeliveryState.VOID]))
    with _database(house) as engine, reading(engine) as connection:
        return _strings(connection, query)


class Chat:
    """Everything that the desk has said in the chat, read by those to whom it was said."""

    def __init__(self, house: RealHouse) -> None:
        people = {name: house.person(name) for name in STAFF}
        self.channel = _all_posts(people["consultant1"], CHANNEL)
        self.direct = {name: _all_posts(person, "@helpbot") for name, person in people.items()}
        for person in people.values():
            person.close()

    def deliveries(self, but: str | None = None) -> list[str]:
        """Return the id of the delivery that each post names, but for posts with these words."""
        posts = [*self.channel, *(post for posts in self.direct.values() for post in posts)]
        said = [post for post in posts if but is None or but not in post.text]
        return [str(post.props.get("delivery_id")) for post in said]

    def cards(self, reference: str) -> int:
        return _count(post for post in self.channel if not post.root_id and reference in post.text)

    def acceptances(self, username: str, reference: str) -> int:
        return _count(
            post
            for post in self.direct[username]
            if reference in post.text and "Принято" in post.text
        )


def letters_about(post: Post, reference: str) -> set[str]:
    """Return the Message-IDs of what was sent about an inquiry, however often it was sent."""
    return {letter.message_id for letter in post.letters if reference in letter.subject}


def _count(posts: Iterable[SeenPost]) -> int:
    return sum(1 for _ in posts)


def _all_posts(person: Person, channel: str) -> list[SeenPost]:
    path = f"/channels/{person.channel_id(channel)}/posts"
    found = person.request("GET", path, params={"since": 1}).json()["posts"].values()
    assert len(found) < 1000, "the server says no more than that at once"
    bot = person.request("GET", "/users/username/helpbot").json()["id"]
    return [post for post in map(SeenPost.of, found) if post.user_id == bot]


def _strings(connection: Connection, query: object) -> list[str]:
    return [str(found) for found in connection.execute(query).scalars()]  # type: ignore[call-overload]


def _file(house: RealHouse) -> Path:
    return house.var / "helpdesk.db"


@contextmanager
def _database(house: RealHouse) -> Iterator[Engine]:
    engine = create_engine_for(f"sqlite:///{_file(house)}")
    try:
        yield engine
    finally:
        engine.dispose()
