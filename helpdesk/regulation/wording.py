"""Clear wording (regulation, sections 3 and 4): what helps to say it, what returns the unclear.

The school writes both in `regulation.toml`: for each topic what to mention, with an example; and
the reasons for which a consultant returns what he cannot understand, each with an example of how it
could be put. A version from before these keys has the reasons below, and no hints by topic.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import Field

from helpdesk.domain.states import Kind
from helpdesk.regulation.decisions import Part
from helpdesk.regulation.toml_lines import Path
from helpdesk.regulation.written import Code, Words

# What a chat's select shows whole, and what leaves room for the consultant's own words.
TITLE = 50
SENTENCE = 300
REASONS_MOST = 12

Sentence = Annotated[Words, Field(max_length=SENTENCE)]


class Unclear(Part):
    """A reason to return a question: `title` for the consultant, `text` for the requester.

    `parent` and `staff` are examples of how it could be put, each for its side; one may be missing.
    """

    code: Code
    title: Annotated[Words, Field(max_length=TITLE)]
    text: Sentence
    parent: Annotated[str, Field(max_length=SENTENCE)] = ""
    staff: Annotated[str, Field(max_length=SENTENCE)] = ""

    def asking(self, kind: str, own: str = "") -> str:
        """Return what is sent: the reason, an example, then the consultant's own words."""
        example = self.staff if kind == Kind.STAFF else self.parent
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


class Wordings(Part):
    """The hints of each side, by the code of a topic."""

    parent: dict[Code, Wording] = Field(default_factory=dict)
    staff: dict[Code, Wording] = Field(default_factory=dict)

    def of(self, kind: str) -> Mapping[str, Wording]:
        return self.staff if kind == Kind.STAFF else self.parent


def misfits(
    reasons: Sequence[Unclear], wordings: Wordings, topics: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[Path, str]]:
    """Yield where a reason repeats a code, or a hint is for a topic that is not there."""
    codes: set[str] = set()
    for at, reason in enumerate(reasons):
        if reason.code in codes:
            yield ("unclear", at, "code"), f"код «{reason.code}» уже есть: дайте другой"
        codes.add(reason.code)
    for kind, known in topics.items():
        for topic in wordings.of(kind):
            if topic not in known:
                yield ("wording", kind, topic), f"темы «{topic}» нет в разделе [topics.{kind}]"


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
