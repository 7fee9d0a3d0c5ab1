"""The pages of the settings about people, the vendor, and people's data."""

from collections.abc import Iterator

from webforms.staff.settings.field_sorts import ON_DAYS, ZONES, Field, Section, Sort

CHAT_NAME = "Латинскими буквами, без @."


def _person(path: str, post: str, hint: str = "") -> Iterator[Field]:
    more = f"{hint} {CHAT_NAME}".strip()
    yield Field(f"{path}.user", f"{post}: имя в чате", more)
    yield Field(f"{path}.name", f"{post}: фамилия, имя, отчество")
    yield Field(f"{path}.phone", f"{post}: телефон", optional=True)
    yield Field(f"{path}.mail", f"{post}: почта", optional=True)
    yield Field(f"{path}.room", f"{post}: кабинет", optional=True)


def _kept(path: str, label: str, hint: str = "") -> Field:
    return Field(f"retention.{path}", label, hint, Sort.KEPT)


OF_PEOPLE = (
    Section(
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
            Field(
                "people.consultants",
                "Консультанты",
                "Назначает их приказ; здесь — телефон, кабинет и дни дежурства, пока не "
                "утверждён график.",
                Sort.ROWS,
                columns=(
                    Field("user", "Имя в чате", CHAT_NAME),
                    Field("name", "Фамилия, имя, отчество"),
                    Field("phone", "Телефон", optional=True),
                    Field("mail", "Почта", optional=True),
                    Field("room", "Кабинет", optional=True),
                    Field("duty", "Дежурит", sort=Sort.SOME, choices=ON_DAYS),
                ),
            ),
        ),
    ),
    Section(
        "vendor",
        "Поддержка «Дневник.ру»",
        "её контакты, часы и правила",
        "Новые контакты появятся в письмах в поддержку, которых ещё не отправили.",
        (
            Field("vendor.name", "Название"),
            Field("vendor.mail", "Почта"),
            Field("vendor.phone", "Телефон"),
            Field("vendor.phone_is_paid", "Звонок платный", sort=Sort.YES),
            Field("vendor.opens", "Открывается", "Например: 9:00"),
            Field("vendor.closes", "Закрывается", "Например: 18:00"),
            Field("vendor.zone", "По времени какого пояса", sort=Sort.CHOICE, choices=ZONES),
            Field("vendor.checked", "Когда сверяли эти сведения", sort=Sort.DAY),
            Field("vendor.rules", "Страница поддержки", "Например: https://help.dnevnik.ru"),
            Field(
                "vendor.rejects",
                "Почему поддержка может отклонить обращение",
                "Каждая причина с новой строки, как после слова «если».",
                Sort.LINES,
            ),
        ),
    ),
    Section(
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
    Section(
        "mailbox",
        "Почтовый ящик",
        "какие письма в ящик школы берёт программа",
        "Берётся то, что придёт после этого.",
        (
            Field(
                "mailbox.mode",
                "Что делать с письмами",
                sort=Sort.CHOICE,
                choices=(("trial", "только показывать (проба)"), ("live", "брать и отвечать")),
            ),
            Field("mailbox.subject", "Слова в теме", "Каждое с новой строки.", Sort.LINES),
            Field(
                "mailbox.addressees", "Кому написано", "Адреса, каждый с новой строки.", Sort.LINES
            ),
            Field("mailbox.senders", "От кого", "Адреса, каждый с новой строки.", Sort.LINES),
            Field("mailbox.address", "Адрес ящика", "Если это не почта школы.", optional=True),
            Field("mailbox.plus", "Ящик получает и письма на имя+слово@…", sort=Sort.YES),
        ),
    ),
    Section(
        "consent",
        "Согласие на обработку данных",
        "текст, который принимает родитель",
        "Данные раньше согласия остаются в силе с той версией, с которой даны.",
        (
            Field("consent.version", "Версия", "Меняете текст — меняйте и версию."),
            Field("consent.operator", "Оператор"),
            Field("consent.operator_address", "Адрес оператора"),
            Field("consent.text", "Текст", sort=Sort.TEXT),
        ),
    ),
)
