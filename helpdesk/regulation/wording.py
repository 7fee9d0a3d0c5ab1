"""What the school says in its own words, by topic: topics, hints, ready answers, clear wording.

Regulation, sections 3 and 4: for each topic what to mention, with an example; and the reasons for
which a consultant returns what he cannot understand, each with an example of how it could be put.
A version from before these keys has the reasons below, and no hints by topic.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import Field, field_validator, model_validator

from helpdesk.domain.states import Kind
from helpdesk.regulation.toml_lines import Path
from helpdesk.regulation.written import Code, Part, Words, wrong

# What a chat's select shows whole, and what leaves room for the consultant's own words.
TITLE = 50
SENTENCE = 300
READY_BYTES = 3_000
REASONS_MOST = 12

Title = Annotated[Words, Field(max_length=TITLE)]
Sentence = Annotated[Words, Field(max_length=SENTENCE)]
Example = Annotated[str, Field(max_length=SENTENCE)]
T = TypeVar("T")


class Sides(Part, Generic[T]):
    """What parents are offered, and what the staff are."""

    parent: T
    staff: T

    def of(self, kind: str) -> T:
        return self.staff if kind == Kind.STAFF else self.parent


class Topic(Part):
    """What an inquiry may be about."""

    code: str
    title: str


class Topics(Sides[dict[Code, Words]]):
    """What an inquiry may be about: code and title, in the order in which they are offered."""

    @model_validator(mode="after")
    def _leave_room(self) -> Self:
        for kind in Kind:
            if "other" not in self.of(kind):
                raise wrong(kind, 'нужна и тема для всего остального: other = "Другое"')
        return self


class Hint(Part):
    """A common question with its answer, read before the form is filled in."""

    question: Words
    answer: Words


class Hints(Sides[tuple[Hint, ...]]):
    """The common questions of each side, read before the form."""

    parent: tuple[Hint, ...] = ()
    staff: tuple[Hint, ...] = ()


class ReadyAnswer(Part):
    """An answer that is given again and again: picked on the card, edited, sent.

    Without topics it fits every one. The sizes are those of a chat's select and of a dialog's
    field: its 3,000 bytes are 1,500 Russian letters.
    """

    code: Code
    kind: Literal["parent", "staff"]
    topics: tuple[Code, ...] = ()
    title: Title
    text: Words

    @field_validator("text")
    @classmethod
    def _fits_a_field(cls, text: str) -> str:
        if len(text.encode()) > READY_BYTES:
            raise ValueError(f"слишком длинно: не больше {READY_BYTES // 2} букв")
        return text


class Unclear(Sides[Example]):
    """A reason to return a question: `title` for the consultant, `text` for the requester.

    `parent` and `staff` are examples of how it could be put, each for its side; one may be missing.
    """

    code: Code
    title: Title
    text: Sentence
    parent: Example = ""
    staff: Example = ""

    def asking(self, kind: str, own: str = "") -> str:
        """Return what is sent: the reason, an example, then the consultant's own words."""
        example = self.of(kind)
        said = f"{self.text}\nНапример: «{example}»" if example else self.text
        return f"{said}\n\n{own}" if own else said


class Wording(Part):
    """What to mention in a question of one topic, to go after «Напишите:», and an example of it."""

    say: Sentence
    example: Sentence

    def advice(self) -> str:
        """Return «Напишите: предмет, день. Например: «…»»."""
        # Marks within marks are of the other sort.
        example = self.example.replace("«", "„").replace("»", "“")
        return f"Напишите: {self.say}. Например: «{example}»."


class Wordings(Sides[dict[Code, Wording]]):
    """The hints of each side, by the code of a topic."""

    parent: dict[Code, Wording] = Field(default_factory=dict)
    staff: dict[Code, Wording] = Field(default_factory=dict)


class Texts(Part):
    """The school's own words: first on the form, last in each letter; and which mean the same to
    whoever looks for an article, a line for each meaning.
    """

    form: Sentence = "Напишите нам — поможем."
    letter: Annotated[str, Field(max_length=SENTENCE)] = ""
    alike: tuple[Sentence, ...] = ()


def wrong_codes(
    reasons: Sequence[Unclear],
    ready_answers: Sequence[ReadyAnswer],
    wordings: Wordings,
    topics: Topics,
) -> Iterator[tuple[Path, str]]:
    """Yield where a code is repeated, or something is for a topic that is not there."""
    yield from _repeated("unclear", [each.code for each in reasons])
    yield from _repeated("ready_answers", [each.code for each in ready_answers])
    for at, ready in enumerate(ready_answers):
        for topic in ready.topics:
            yield from _unknown(("ready_answers", at, "topics"), ready.kind, topic, topics)
    for kind in Kind:
        for topic in wordings.of(kind):
            yield from _unknown(("wording", kind, topic), kind, topic, topics)


def _repeated(name: str, codes: list[str]) -> Iterator[tuple[Path, str]]:
    for at, code in enumerate(codes):
        if code in codes[:at]:
            yield (name, at, "code"), f"код «{code}» уже есть: дайте другой"


def _unknown(path: Path, kind: str, topic: str, topics: Topics) -> Iterator[tuple[Path, str]]:
    if topic not in topics.of(kind):
        yield path, f"темы «{topic}» нет в разделе [topics.{kind}]"


UNCLEAR = (
    Unclear(
        code="where",
        title="Где это: класс, предмет, день",
        text="Непонятно, о каком классе, предмете и дне вы спрашиваете.",
        parent="7Б, алгебра: за 24 ноября нет оценки за контрольную",
        staff="7Б, алгебра, урок 24 ноября: не сохраняется тема",
    ),
    Unclear(
        code="steps",
        title="Что делали, по шагам",
        text="Непонятно, что вы делали до этого. Напишите по шагам.",
        parent="Открыла «Домашние задания», выбрала вторник: пусто",
        staff="Открыл журнал 7Б, урок 24 ноября, ввёл тему, нажал «Сохранить»: тема пропала",
    ),
    Unclear(
        code="seen",
        title="Что на экране: слова ошибки, снимок",
        text="Непонятно, что было на экране. Перепишите слова ошибки или приложите снимок.",
        parent="Вместо оценок надпись «Нет доступа к этой странице»",
        staff="При сохранении надпись «Период закрыт для редактирования»",
    ),
    Unclear(
        code="device",
        title="Приложение или сайт, телефон или компьютер",
        text="Непонятно, где это было: в приложении или на сайте, на телефоне или на компьютере.",
        parent="В приложении на телефоне Samsung; на сайте всё видно",
        staff="На сайте, компьютер в кабинете 12; с телефона то же самое",
    ),
    Unclear(
        code="wanted",
        title="Чего хотели добиться",
        text="Мы не поняли, что должно получиться. Напишите, чего вы ждали.",
        parent="Хочу видеть, что задано на завтра, а вижу прошлую неделю",
        staff="Хочу перенести урок с четверга на пятницу, а такой кнопки не нахожу",
    ),
)
