"""The year as it was lived, and what is asked of it at its end."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import select

from helpdesk.inspection.clauses import Findings, Scope
from helpdesk.inspection.inspecting import inspect
from helpdesk.journal.filters import begins
from helpdesk.storage import inquiry_tables
from helpdesk.storage.metadata import metadata
from sandbox.server.mentions import names_called
from tests.e2e.school_year import august, autumn, spring, winter
from tests.e2e.school_year.deeds import Question, page_of
from tests.e2e.school_year.year import MOSCOW, Year
from tests.helpdesk.erasure.columns import COLUMNS

EMPTY: tuple[object, ...] = ("", None, [], {})


@dataclass
class Lived:
    """A year with its questions, by what the story calls them."""

    year: Year
    asked: dict[str, Question]

    def found(self, span: tuple[date, date]) -> dict[str, Findings]:
        """Return what the inspection finds of a period, by clause."""
        year, (since, till) = self.year, span
        with year.desk.reading() as connection:
            calendar = year.desk.regulation().calendar
            ends = begins(till + timedelta(days=1), calendar)
            then = year.desk.book.in_force(connection, ends)
            looked = inspect(Scope(connection, then, since, till, year.now))
            return {each.clause.number: each.findings for sec in looked for each in sec.clauses}

    def named(self, found: Findings) -> set[str]:
        """Return which questions of the story the lacks of a clause name."""
        pages = {each.page for lack in found.lacks for each in lack.which}
        return {name for name, each in self.asked.items() if each.record in pages}

    def rows(self) -> dict[str, Any]:
        """Return the record of each question of the story."""
        names = {each.record: name for name, each in self.asked.items()}
        with self.year.desk.reading() as connection:
            found = connection.execute(select(inquiry_tables.inquiry)).all()
        assert len(found) == len(names)
        return {names[row.reference]: row for row in found}

    def journal_file(self) -> list[dict[str, object]]:
        """Return the journal of the year as the head takes it along for Excel, a line each."""
        page = page_of(self.year, self.year.person("zavuch"), "журнал")
        page.open("/desk/journal?since=2025-09-01&till=2026-06-30")
        page.press("Скачать файл")
        (sheet,) = load_workbook(io.BytesIO(page.page.content)).worksheets
        head, *lines = sheet.values
        return [dict(zip(map(str, head), line, strict=True)) for line in lines]

    def called_since(self, moment: str) -> set[str]:
        """Return whom the desk's posts in the consultants' channel have called since then."""
        since = datetime.fromisoformat(moment).replace(tzinfo=MOSCOW).timestamp() * 1000
        bot = self.year.school.bot
        channel = bot.channel_id("consultants")
        query = "SELECT message FROM posts WHERE user_id = ? AND channel_id = ? AND create_at > ?"
        posts = self.year.school.sandbox.chat.store.all(query, bot.id, channel, since)
        return {
            name for row in posts for name in names_called(row["message"], {}, fields_mention=True)
        }

    def personal_left(self) -> dict[str, object]:
        """Return what stands in columns in which personal data may stand."""
        return {
            f"{name}.{column}": row[column]
            for name, row in self._all_rows()
            for column in COLUMNS[name].personal.split()
            if row[column] not in EMPTY
        }

    def told_anywhere(self, words: tuple[str, ...]) -> list[str]:
        """Return which of these words stand in a table, in the chat, or in the file itself."""
        year = self.year
        tables = "".join(repr(row) for _, row in self._all_rows())
        left = "SELECT message, props FROM posts WHERE delete_at = 0"
        posts = "".join(
            row["message"] + row["props"] for row in year.school.sandbox.chat.store.all(left)
        )
        raw = b"".join(each.read_bytes() for each in year.folder.glob("desk.db*"))
        places = {"a table": tables, "the chat": posts, "the file": raw.decode(errors="replace")}
        return [
            f"{word} in {place}" for word in words for place, text in places.items() if word in text
        ]

    def _all_rows(self) -> Iterator[tuple[str, Any]]:
        with self.year.desk.reading() as connection:
            for name, table in metadata.tables.items():
                for row in connection.execute(select(table)).mappings().all():
                    yield name, row


def lived(year: Year) -> Lived:
    """Live the year, chapter by chapter."""
    august.begin_the_year(year)
    asked = autumn.september(year) | autumn.october(year)
    autumn.november(year)
    asked |= winter.december(year)
    winter.january(year)
    asked |= winter.february(year) | spring.march(year) | spring.april(year) | spring.may(year)
    return Lived(year, asked)
