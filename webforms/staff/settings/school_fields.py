"""The pages of the settings about the school: contacts, hours, days off, terms, reminders."""

from webforms.staff.settings.field_sorts import (
    ON_DAYS,
    ZONES,
    FieldSort,
    SettingsField,
    SettingsSection,
)

DAY_HINT = (
    "Каждый день или промежуток с новой строки: 30.12.2026 или 02.11.2026 – 08.11.2026. "
    "Государственные праздники программа знает сама."
)
HOURS_HINTS = {"mon": "Например: 8:00–17:00", "sat": "Не работаете — оставьте пустым."}


def _term(path: str, label: str, hint: str = "", sort: FieldSort = FieldSort.TERM) -> SettingsField:
    return SettingsField(path, label, hint, sort)


OF_SCHOOL = (
    SettingsSection(
        "school",
        "Школа и контакты",
        "название, телефон, почта, адрес",
        "Новые название и контакты появятся на сайте, в письмах и на листках, которые печатают.",
        (
            SettingsField("school.name", "Короткое название", "Например: СОШ №9 им. К. Х. Нехая"),
            SettingsField("school.full_name", "Полное название", "Как в уставе."),
            SettingsField("school.phone", "Телефон"),
            SettingsField(
                "school.area_code",
                "Код населённого пункта",
                "С ним короткий номер набирается с мобильного. Только цифры, от 3 до 5.",
                optional=True,
            ),
            SettingsField("school.mail", "Почта школы"),
            SettingsField("school.address", "Адрес", "Регион, район, населённый пункт."),
            SettingsField(
                "school.site",
                "Сайт школы",
                "Например: https://school.example. Нет сайта — оставьте пустым.",
                optional=True,
            ),
        ),
    ),
    SettingsSection(
        "hours",
        "Часы работы",
        "часы по дням недели, часовой пояс",
        "Напоминания и сроки в рабочих часах пойдут по новым часам.",
        (
            *(
                SettingsField(
                    f"week.{key}",
                    name.capitalize(),
                    HOURS_HINTS.get(key, ""),
                )
                for key, name in ON_DAYS
            ),
            SettingsField(
                "week.always",
                "Рабочее время идёт круглые сутки",
                "Только для показа и проверки: часы выше тогда не действуют.",
                FieldSort.YES,
            ),
            SettingsField("zone", "Часовой пояс школы", sort=FieldSort.CHOICE, choices=ZONES),
        ),
    ),
    SettingsSection(
        "days",
        "Каникулы и свои выходные",
        "дни, когда школа живёт не так, как вся страна",
        "Сроки новых вопросов и напоминания обойдут эти дни.",
        (
            SettingsField("days.off", "Не работаем", DAY_HINT, FieldSort.DAYS),
            SettingsField("days.work", "Работаем в выходной", DAY_HINT, FieldSort.DAYS),
            SettingsField(
                "days.regional",
                "Нерабочие дни республики или области",
                "По указу её главы на каждый год. " + DAY_HINT,
                FieldSort.DAYS,
            ),
            SettingsField(
                "known_through",
                "По какой год утверждены переносы выходных",
                "Сроки после него показываем как предварительные. Меняют с обновлением программы.",
                FieldSort.NUMBER,
            ),
        ),
    ),
    SettingsSection(
        "terms",
        "Сроки ответа",
        "за сколько отвечаем и обучаем",
        "Новые сроки получат новые вопросы. Открытым вопросам останется срок, который обещан.",
        (
            _term("terms.staff", "Ответ сотруднику", "Регламент, раздел 3: 3 дня."),
            _term("terms.parent", "Ответ родителю", "Регламент, раздел 4: 5 дней."),
            _term("terms.training", "Обучение нового сотрудника", "Регламент, раздел 2."),
        ),
    ),
    SettingsSection(
        "windows",
        "Напоминания",
        "сколько ждём, прежде чем программа сделает что-то сама",
        "Новые вопросы пойдут по этим напоминаниям.",
        (
            _term(
                "windows.remind_duty", "Никто не взял: напомнить дежурному", sort=FieldSort.WINDOW
            ),
            _term("windows.remind_channel", "Потом всем консультантам", sort=FieldSort.WINDOW),
            _term("windows.handoff", "Потом передать в поддержку", sort=FieldSort.WINDOW),
            _term("windows.warn", "За сколько до конца срока предупредить", sort=FieldSort.WINDOW),
            _term("windows.quiet", "Взял и молчит: спросить, потом освободить вопрос"),
            _term("windows.offer", "Сколько ждать согласия коллеги взять вопрос"),
            _term("windows.reopen", "Сколько после закрытия можно сказать «Не помогло»"),
            _term("windows.vendor_ask", "Когда спросить, ответила ли поддержка"),
            _term("windows.vendor_owed", "Поддержка ждёт сведений: когда напомнить"),
            _term("windows.auto_close_answered", "Закрыть, если молчат после ответа"),
            _term("windows.auto_close_waiting", "Закрыть, если молчат после нашего вопроса"),
            _term("windows.auto_close_handed_off", "Закрыть, если молчат после передачи"),
        ),
    ),
)
