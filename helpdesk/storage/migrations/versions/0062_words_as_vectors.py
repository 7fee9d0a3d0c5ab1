"""PostgreSQL keeps the words of a row parsed: a search that reads many rows parses none of them"""

from alembic import op

from helpdesk.storage.word_index import create_index, drop_index

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

KEYS = {"journal_words": "inquiry_id", "article_words": "article_id"}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, key in KEYS.items():
            drop_index(op.get_bind(), table)
            create_index(op.get_bind(), table, key)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in KEYS:
            drop_index(op.get_bind(), table)
            op.execute(
                f"CREATE INDEX {table}_index ON {table} USING gin (to_tsvector('simple', forms))"
            )
