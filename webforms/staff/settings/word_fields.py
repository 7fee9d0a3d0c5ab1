"""The pages of the settings about words: topics, common questions, reasons, ready answers."""

from collections.abc import Iterator

from helpdesk.regulation.wording import READY_BYTES, REASONS_MOST, SENTENCE, TITLE
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
        "hints",
        "Частые вопросы",
        "вопросы с ответами, которые видны до формы",
        "Их сразу увидят на форме и в окне команды.",
        tuple(
            _by_side(
                "hints",
                "Частые вопросы",
                "",
                Field("question", "Вопрос"),
                Field("answer", "Ответ", sort=Sort.TEXT),
            )
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
    Section(
        "ready",
        "Готовые ответы",
        "ответы, которые консультант выбирает на карточке",
        "Новые ответы появятся на карточках. Отправленное не изменится.",
        tuple(
            _by_side(
                "ready_answers",
                "Готовые ответы",
                "",
                Field("title", "Название", f"Видит консультант. До {TITLE} букв."),
                Field("topics", "Для каких тем", "Ни одной — для любой.", Sort.SOME),
                Field("text", "Ответ", f"До {READY_BYTES // 2} букв.", Sort.TEXT),
            )
        ),
    ),
)
