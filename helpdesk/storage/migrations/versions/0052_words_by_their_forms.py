"""The journal's search by the forms of words, with an index; what was folded before is filled in"""

import sqlalchemy as sa
from alembic import op

from helpdesk.domain.word_forms import stored_forms
from helpdesk.storage.word_index import create_index, drop_index

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

CHUNK = 500
WORDS = sa.table("journal_words", sa.column("inquiry_id", sa.Integer), sa.column("forms", sa.Text))


def upgrade() -> None:
    with op.batch_alter_table("journal_words") as table:
        table.alter_column("folded", new_column_name="forms", existing_type=sa.Text())
    _fill()
    create_index(op.get_bind(), "journal_words", "inquiry_id")


def _fill() -> None:
    connection, last = op.get_bind(), 0
    key = WORDS.c.inquiry_id
    put = sa.update(WORDS).where(key == sa.bindparam("of")).values(forms=sa.bindparam("found"))
    while some := connection.execute(
        sa.select(WORDS).where(key > last).order_by(key).limit(CHUNK)
    ).all():
        last = some[-1].inquiry_id
        filled = [
            {
                "of": row.inquiry_id,
                # As they are written today: each text by itself.
                "found": "".join(stored_forms(part) for part in row.forms.split("\n") if part),
            }
            for row in some
        ]
        connection.execute(put, filled)


def downgrade() -> None:
    drop_index(op.get_bind(), "journal_words")
    with op.batch_alter_table("journal_words") as table:
        table.alter_column("forms", new_column_name="folded", existing_type=sa.Text())
