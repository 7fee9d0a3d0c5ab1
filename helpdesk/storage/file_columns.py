"""Where the database names files of the store; a file that stands nowhere belongs to nothing."""

from sqlalchemy import Connection, select

from helpdesk.storage.article_tables import article_version
from helpdesk.storage.chat_tables import draft_picture, unplaced
from helpdesk.storage.contact_tables import posted
from helpdesk.storage.inquiry_tables import attachment
from helpdesk.storage.mailbox_tables import mail_letter
from helpdesk.storage.order_tables import order_scan
from helpdesk.storage.training_tables import training_line

PLAIN = (
    attachment.c.name,
    draft_picture.c.name,
    posted.c.picture,
    training_line.c.picture,
    order_scan.c.name,
    article_version.c.picture,
)
# Each row lists several, as JSON.
LISTS = (unplaced.c.pictures, mail_letter.c.pictures)


def unused_files(connection: Connection, names: set[str]) -> set[str]:
    """Return which of these files nothing in the database names."""
    wanted = set(names)
    if not wanted:
        return wanted
    for column in PLAIN:
        wanted -= set(connection.execute(select(column).where(column.in_(wanted))).scalars())
    return wanted - _listed(connection)


def files_named(connection: Connection) -> set[str]:
    found = _listed(connection)
    for column in PLAIN:
        found |= set(connection.execute(select(column).where(column.is_not(None))).scalars())
    return found - {""}


def _listed(connection: Connection) -> set[str]:
    rows = [row for column in LISTS for row in connection.execute(select(column)).scalars()]
    return {each["name"] for row in rows for each in row}
