"""Articles: their versions, the words that find them, whom they helped, what was not found"""

import sqlalchemy as sa
from alembic import op

from helpdesk.storage.word_index import create_index, drop_index

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("shown", sa.String(length=10), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["inquiry.id"], name=op.f("fk_article_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
    )
    op.create_table(
        "article_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        _of_article("article_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_version")),
    )
    op.create_index("ix_article_version_article_id", "article_version", ["article_id"])
    op.create_table(
        "article_words",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("forms", sa.Text(), nullable=False),
        _of_article("article_words"),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_words")),
    )
    create_index(op.get_bind(), "article_words", "article_id")
    op.create_table(
        "article_help",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        _of_article("article_help"),
        sa.PrimaryKeyConstraint("article_id", "day", name=op.f("pk_article_help")),
    )
    op.create_table(
        "article_miss",
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("words", name=op.f("pk_article_miss")),
    )


def _of_article(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_article_id")
    return sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=name)


def downgrade() -> None:
    drop_index(op.get_bind(), "article_words")
    for name in ("article_miss", "article_help", "article_words", "article_version", "article"):
        op.drop_table(name)
