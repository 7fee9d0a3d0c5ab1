"""The pages of the settings about words: topics, and reasons to ask back."""

from collections.abc import Iterator

from helpdesk.regulation.wording import REASONS_MOST, SENTENCE, TITLE
from webforms.staff.settings.field_sorts import Field, Section, Sort

OF_PARENTS, OF_STAFF = "родители", "сотрудники"
SIDES = (("parent", OF_PARENTS), ("staff", OF_STAFF))


def _by_side(path: str, label: str, hint: str, *columns: Field) -> Iterator[Field]:
    for side, whose in SIDES:
        yield Field(f"{path}.{side}", f"{label}: {whose}", hint, Sort.ROWS, columns=columns)


OF_WORDS = (
    Section(
        "topics",
        "Темы, подсказки и примеры",
        "о чём спрашивают и что написать в вопросе",
        "Заданные вопросы останутся со своей темой; убранную тему больше не предложат.",
        tuple(
            _by_side(
                "topics",
                "Темы",
                "Название видят люди. Тема «Другое» нужна всегда.",
                Field("title", "Название"),
                Field("say", "Напишите: …", "Что назвать в вопросе.", Sort.TEXT, optional=True),
                Field("example", "Пример вопроса", sort=Sort.TEXT, optional=True),
            )
        ),
    ),
    Section(
        "texts",
        "Слова формы и писем",
        "чем начинается форма и кончается письмо",
        "Форма и новые письма скажут это сразу.",
        (
            Field("texts.form", "Первые слова формы", "После них стоят часы, когда отвечаем."),
            Field(
                "texts.letter",
                "Конец каждого письма",
                "Перед названием школы. Можно оставить пустым.",
                Sort.TEXT,
                optional=True,
            ),
        ),
    ),
    Section(
        "unclear",
        "Когда вопрос непонятен",
        "причины, с которыми вопрос возвращают на уточнение",
        "Новые причины появятся в «Уточнить».",
        (
            Field(
                "unclear",
                "Причины",
                f"До {REASONS_MOST}. Название видит консультант, слова — кто спросил.",
                Sort.ROWS,
                columns=(
                    Field("title", "Название", f"До {TITLE} букв."),
                    Field("text", "Слова", f"До {SENTENCE} букв.", Sort.TEXT),
                    Field("parent", "Пример для родителя", sort=Sort.TEXT, optional=True),
                    Field("staff", "Пример для сотрудника", sort=Sort.TEXT, optional=True),
                ),
            ),
        ),
    ),
)
