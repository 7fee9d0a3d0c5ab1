"""An article: one answer for many, read before they ask or sent when they have asked."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from helpdesk.domain.states import Kind

TITLE_MOST = 80
# For whom an article is, by whose questions it answers.
AUDIENCES = {Kind.PARENT: "Родителям", Kind.STAFF: "Сотрудникам школы"}
# What a dialog's field holds: 3,000 bytes are 1,500 Russian letters.
BODY_MOST = 1_500


class Shown(StrEnum):
    """Who reads an article: each of these is read by more people than the one before."""

    DRAFT = "draft"
    # Consultants, who send it as an answer.
    COLLEAGUES = "colleagues"
    # Everybody: it has a page and is found.
    EVERYBODY = "everybody"
    # It stands also before the form.
    FORM = "form"

    @property
    def is_public(self) -> bool:
        return self in PUBLIC


PUBLIC = frozenset({Shown.EVERYBODY, Shown.FORM})


@dataclass(frozen=True)
class Article:
    """An article as its newest version has it.

    `kind` is whose questions it answers, `topics` the codes of their topics; without any it fits
    all. `picture` is a name in the store, or empty; `source_id` the inquiry whose answer it was
    made from. It is to be looked at again on `review_on`.
    """

    id: int
    kind: str
    topics: tuple[str, ...]
    shown: Shown
    review_on: date
    source_id: int | None
    title: str
    body: str
    picture: str
    at: datetime
    author_id: str
    author: str

    @property
    def path(self) -> str:
        return f"/knowledge/{self.id}"

    def as_answer(self, site: str) -> str:
        """Return it as an answer; with its address on this site, if it has a page."""
        return f"{self.body}\n\n{site}{self.path}" if self.shown.is_public else self.body

    def fits(self, kind: str, topic: str) -> bool:
        """Whether it may answer a question of this kind and topic."""
        is_of_it = not self.topics or topic in self.topics
        return self.shown is not Shown.DRAFT and self.kind == kind and is_of_it
