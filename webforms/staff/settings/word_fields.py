"""The pages of the settings about words: topics, and reasons to ask back."""

from collections.abc import Iterator

from helpdesk.regulation.wording import REASONS_MOST, SENTENCE, TITLE
from webforms.staff.settings.field_sorts import FieldSort, SettingsField, SettingsSection

OF_PARENTS, OF_STAFF = "родители", "сотрудники"
SIDES = (("parent", OF_PARENTS), ("staff", OF_STAFF))


def _by_side(path: str, label: str, hint: str, *columns: SettingsField) -> Iterator[SettingsField]:
    for side, whose in SIDES:
        yield SettingsField(
            f"{path}.{side}", f"{label}: {whose}", hint, FieldSort.ROWS, columns=columns
        )


OF_WORDS = (
    SettingsSection(
        "topics",
        "Темы, подсказки и примеры",
        "о чём спрашивают и что написать в вопросе",
        "Заданные вопросы останутся со своей темой; убранную тему больше не предложат.",
        tuple(
            _by_side(
                "topics",
                "Темы",
                "Название видят люди. Тема «Другое» нужна всегда.",
                SettingsField("title", "Название"),
                SettingsField(
                    "say", "Напишите: …", "Что назвать в вопросе.", FieldSort.TEXT, optional=True
                ),
                SettingsField("example", "Пример вопроса", sort=FieldSort.TEXT, optional=True),
            )
        ),
    ),
    SettingsSection(
        "texts",
        "Слова формы, писем и поиска",
        "чем начинается форма и кончается письмо, какие слова значат одно",
        "Форма, новые письма и поиск статей последуют этому сразу.",
        (
            SettingsField(
                "texts.form", "Первые слова формы", "После них стоят часы, когда отвечаем."
            ),
            SettingsField(
                "texts.letter",
                "Конец каждого письма",
                "Перед названием школы. Можно оставить пустым.",
                FieldSort.TEXT,
                optional=True,
            ),
            SettingsField(
                "texts.alike",
                "Слова, которые при поиске статей значат одно",
                "Каждое значение с новой строки, слова через запятую: войти, вход, логин.",
                FieldSort.LINES,
                optional=True,
            ),
        ),
    ),
    SettingsSection(
        "unclear",
        "Когда вопрос непонятен",
        "причины, с которыми вопрос возвращают на уточнение",
        "Новые причины появятся в «Уточнить».",
        (
            SettingsField(
                "unclear",
                "Причины",
                f"До {REASONS_MOST}. Название видит консультант, слова — кто спросил.",
                FieldSort.ROWS,
                columns=(
                    SettingsField("title", "Название", f"До {TITLE} букв."),
                    SettingsField("text", "Слова", f"До {SENTENCE} букв.", FieldSort.TEXT),
                    SettingsField(
                        "parent", "Пример для родителя", sort=FieldSort.TEXT, optional=True
                    ),
                    SettingsField(
                        "staff", "Пример для сотрудника", sort=FieldSort.TEXT, optional=True
                    ),
                ),
            ),
        ),
    ),
)
