"""What a dialog asks, in neutral values: how a chat draws them is the chat's own business."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Person
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.vendor.cases import Case
from integration.chat.speech import Block, Line, Quote, Strong, cut, line

WORDS = "words"
TOPIC = "topic"
DONE = "done"
EXPECTED = "expected"
WHERE = "where"
COLLEAGUE = "colleague"
REASON = "reason"
ORIGINAL = "original"
TYPED = "typed"
OWNER = "owner"
# Before the reference of an inquiry, in the names of what can be checked.
SIMILAR = "similar"
MATE = "mate"
# A case of the vendor's that others wait on.
CASE = "case"
OWES, DAY = "owes", "day"
# Of a mass outage: what it is called, and since when it lasts.
TITLE, SINCE = "title", "since"
# A colleague is meant although he is absent.
EVEN_AWAY = "even_away"
# Instead of a colleague: whoever claims it.
ANYBODY = "anybody"
# Longer ones are cut by clients in the middle of a word; captions are counted in bytes, 150.
OPTION_LETTERS = 70
MATES_MOST = 8
CAPTION_LETTERS = 70
REPEATED_LETTERS = 300
# The one dialog that belongs to no inquiry: it opens one.
OPEN = "open"
# Neither does that by which a consultant enters what he was told.
ENTRY = "entry"
# A window that only tells something: what comes home from it is that it was read.
READ = "read"
WHO, PHONE, CHILD, CONSENT = "who", "phone", "child", "consent"
CHANNEL, WHEN, ANSWERED, CLAIM = "channel", "when", "answered", "claim"


class InputSort(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    AREA = "area"
    CHOICE = "choice"
    CHECK = "check"


@dataclass(frozen=True)
class Choice:
    """One of several: what comes back, and what people read."""

    value: str
    title: str


@dataclass(frozen=True)
class DialogField:
    """A label of at most twelve letters, and a hint of at most seventy: clients cut the rest."""

    name: str
    label: str
    sort: InputSort
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    default: str = ""
    required: bool = True
    # What stands beside a box to check.
    caption: str = ""


@dataclass(frozen=True)
class Dialog:
    """A title of at most twelve letters, blocks before the fields, as few fields as will do."""

    title: str
    submit: str
    fields: tuple[DialogField, ...]
    introduction: tuple[Block, ...] = ()


@dataclass(frozen=True)
class DialogContext:
    """What a dialog is opened for. `draft` is what this person had typed when it last failed.

    `ready` is a ready answer's text, `others` what can be chosen: the same requester's inquiries
    for a double; to answer together this one, where that is allowed, and similar ones. `pictures`
    counts those that go out with the words. `cases` are those of the vendor's that can be chosen,
    `mates` who else waits on this one: both for colleagues alone. `given` is what the vendor has
    answered one of them already.
    """

    view: InquiryView
    draft: str = ""
    colleagues: Sequence[Person] = ()
    ready: str = ""
    others: Sequence[Inquiry] = ()
    pictures: int = 0
    cases: Sequence[Case] = ()
    mates: Sequence[Inquiry] = ()
    given: str = ""
    # Opened by who has asked, about his own inquiry.
    is_own: bool = False

    @property
    def draft_or_answer(self) -> str:
        """What was typed before, or else the answer that is there."""
        answers = self.view.answers
        return self.draft or (answers[-1].body or "" if answers else "")


def about(view: InquiryView) -> Line:
    inquiry = view.inquiry
    topic = view.regulation.topic_title(inquiry.kind, inquiry.topic)
    return line(Strong(inquiry.shown_reference), f" · {topic}")


def repeated(words: str) -> tuple[Block, ...]:
    """Return the beginning of what is answered: on a telephone a dialog hides the rest."""
    begun = cut(" ".join(words.split()), REPEATED_LETTERS)
    return (Quote(begun),) if begun else ()


def shown_with(context: DialogContext) -> tuple[Block, ...]:
    """Say also what was asked, and which pictures go out, for a dialog shows none."""
    count = context.pictures
    going = (f"Вместе с текстом уйдут снимки экрана: {count}.",) if count else ()
    return (about(context.view), *repeated(context.view.words), *going)


def words_field(
    label: str, context: DialogContext, hint: str = "", *, required: bool = True
) -> DialogField:
    return DialogField(WORDS, label, InputSort.AREA, hint, default=context.draft, required=required)


def boxes(
    prefix: str, inquiries: Iterable[Inquiry], own_id: int | None = None
) -> tuple[DialogField, ...]:
    """Return a box for each, to check; with an `own_id` that one alone is checked, else all."""
    return tuple(
        DialogField(
            # An id is given out anew where a copy is restored; a dialog may have been open by then.
            f"{prefix}{each.reference}",
            "Этот вопрос" if each.id == own_id else each.shown_reference,
            InputSort.CHECK,
            default="true" if own_id in (None, each.id) else "",
            required=False,
            caption=cut(each.subject, CAPTION_LETTERS),
        )
        for each in inquiries
    )


def choices_of(pairs: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(value, title) for value, title in pairs)


def named(inquiry: Inquiry) -> str:
    """Return «КФ7М-2Р9Т · Не вижу оценок»: plain words for a list to choose from."""
    return cut(f"{inquiry.shown_reference} · {inquiry.subject}", OPTION_LETTERS)
