"""The pages of the settings about people, the vendor, and people's data."""

from collections.abc import Iterator

from webforms.staff.settings.field_sorts import (
    ON_DAYS,
    ZONES,
    FieldSort,
    SettingsField,
    SettingsSection,
)

CHAT_NAME = "Латинскими буквами, без @."


def _person(path: str, post: str, hint: str = "") -> Iterator[SettingsField]:
    more = f"{hint} {CHAT_NAME}".strip()
    yield SettingsField(f"{path}.user", f"{post}: имя в чате", more)
    yield SettingsField(f"{path}.name", f"{post}: фамилия, имя, отчество")
    yield SettingsField(f"{path}.phone", f"{post}: телефон", optional=True)
    yield SettingsField(f"{path}.mail", f"{post}: почта", optional=True)
    yield SettingsField(f"{path}.room", f"{post}: кабинет", optional=True)


def _kept(path: str, label: str, hint: str = "") -> SettingsField:
    return SettingsField(f"retention.{path}", label, hint, FieldSort.KEPT)


OF_PEOPLE = (
    SettingsSection(
        "people",
        "Люди и должности",
        "завуч, директор, администратор, консультанты",
        "Кому программа пишет и кто открывает эти страницы, изменится сразу.",
        (
            *_person("people.head", "Завуч", "Ему сообщаем о просроченном."),
            *_person("people.director", "Директор"),
            *_person(
                "people.administrator",
                "Администратор программы",
                "Ему программа пишет о неполадках. Нет такого — оставьте все строки пустыми.",
            ),
            SettingsField(
                "people.consultants",
                "Консультанты",
                "Назначает их приказ; здесь — телефон, кабинет и дни дежурства, пока не "
                "утверждён график.",
                FieldSort.ROWS,
                columns=(
                    SettingsField("user", "Имя в чате", CHAT_NAME),
                    SettingsField("name", "Фамилия, имя, отчество"),
                    SettingsField("phone", "Телефон", optional=True),
                    SettingsField("mail", "Почта", optional=True),
                    SettingsField("room", "Кабинет", optional=True),
                    SettingsField("duty", "Дежурит", sort=FieldSort.SOME, choices=ON_DAYS),
                ),
            ),
        ),
    ),
    SettingsSection(
        "vendor",
        "Поддержка «Дневник.ру»",
        "её контакты, часы и правила",
        "Новые контакты появятся в письмах в поддержку, которых ещё не отправили.",
        (
            SettingsField("vendor.name", "Название"),
            SettingsField("vendor.mail", "Почта"),
            SettingsField("vendor.phone", "Телефон"),
            SettingsField("vendor.phone_is_paid", "Звонок платный", sort=FieldSort.YES),
            SettingsField("vendor.opens", "Открывается", "Например: 9:00"),
            SettingsField("vendor.closes", "Закрывается", "Например: 18:00"),
            SettingsField(
                "vendor.zone", "По времени какого пояса", sort=FieldSort.CHOICE, choices=ZONES
            ),
            SettingsField("vendor.checked", "Когда сверяли эти сведения", sort=FieldSort.DAY),
            SettingsField(
                "vendor.rules", "Страница поддержки", "Например: https://help.dnevnik.ru"
            ),
            SettingsField(
                "vendor.rejects",
                "Почему поддержка может отклонить обращение",
                "Каждая причина с новой строки, как после слова «если».",
                FieldSort.LINES,
            ),
        ),
    ),
    SettingsSection(
        "retention",
        "Что сколько храним",
        "когда удаляются личные данные",
        "У чего срок уже вышел, то удалится ближайшей ночью, и вернуть это будет нельзя. "
        "То же обещает согласие: поправьте и его.",
        (
            _kept(
                "questions", "Вопросы", "После закрытия: имена, телефоны, слова, ответы, письма."
            ),
            _kept("pictures", "Снимки экрана", "Не дольше самих вопросов."),
            _kept("withdrawn", "После отзыва согласия", "По закону не больше 30 дней."),
            _kept("letters", "Письма, которые не стали вопросом"),
            _kept("drafts", "Черновики ответов"),
            _kept("unplaced", "Слова боту, про которые не сказано, к какому они вопросу"),
            _kept("contacts", "Контакты учителя, когда его убрали из списка"),
            _kept("training", "Листы обучения после его окончания"),
            _kept("records", "Записи «Размещено» и «Памятка: кому сообщили»"),
            _kept("log", "Акты об удалении", "По закону не меньше трёх лет."),
        ),
    ),
    SettingsSection(
        "mailbox",
        "Почтовый ящик",
        "какие письма в ящик школы берёт программа",
        "Берётся то, что придёт после этого.",
        (
            SettingsField(
                "mailbox.mode",
                "Что делать с письмами",
                sort=FieldSort.CHOICE,
                choices=(("trial", "только показывать (проба)"), ("live", "брать и отвечать")),
            ),
            SettingsField(
                "mailbox.subject", "Слова в теме", "Каждое с новой строки.", FieldSort.LINES
            ),
            SettingsField(
                "mailbox.addressees",
                "Кому написано",
                "Адреса, каждый с новой строки.",
                FieldSort.LINES,
            ),
            SettingsField(
                "mailbox.senders", "От кого", "Адреса, каждый с новой строки.", FieldSort.LINES
            ),
            SettingsField(
                "mailbox.address", "Адрес ящика", "Если это не почта школы.", optional=True
            ),
            SettingsField(
                "mailbox.plus", "Ящик получает и письма на имя+слово@…", sort=FieldSort.YES
            ),
        ),
    ),
    SettingsSection(
        "consent",
        "Согласие на обработку данных",
        "текст, который принимает родитель",
        "Данные раньше согласия остаются в силе с той версией, с которой даны.",
        (
            SettingsField("consent.version", "Версия", "Меняете текст — меняйте и версию."),
            SettingsField("consent.operator", "Оператор"),
            SettingsField("consent.operator_address", "Адрес оператора"),
            SettingsField("consent.text", "Текст", sort=FieldSort.TEXT),
        ),
    ),
)
