"""The tables of articles: what they say in each version, what finds them, whom they helped."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, String, Table, Text

from helpdesk.storage.columns import UtcTime, metadata
from helpdesk.storage.word_index import index_forms

article = Table(
    "article",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("topics", JSON, nullable=False),
    Column("shown", String(10), nullable=False),
    Column("review_on", Date, nullable=False),
    Column("source_id", ForeignKey("inquiry.id")),
)

# The newest holds; the earlier ones are kept.
article_version = Table(
    "article_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", ForeignKey("article.id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("picture", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("author_id", String(64), nullable=False),
    Column("author", Text, nullable=False),
)

# What public articles are found by (domain/word_forms.py).
article_words = Table(
    "article_words",
    metadata,
    Column("article_id", ForeignKey("article.id"), primary_key=True, autoincrement=False),
    Column("forms", Text, nullable=False),
)
index_forms(article_words)

# How many people said on a day that an article has helped: nobody had to answer them.
article_help = Table(
    "article_help",
    metadata,
    Column("article_id", ForeignKey("article.id"), primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("helped", Integer, nullable=False),
)

# What was looked for and not found, without what looks like somebody's: for a limited time.
article_miss = Table(
    "article_miss",
    metadata,
    Column("words", String(200), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("last_at", UtcTime, nullable=False),
)
