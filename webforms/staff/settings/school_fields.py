"""The pages of the settings about the school: contacts, hours, days off, terms, reminders."""

from webforms.staff.settings.field_sorts import ON_DAYS, ZONES, Field, Section, Sort

DAY_HINT = (
    "Каждый день или промежуток с новой строки: 30.12.2026 или 02.11.2026 – 08.11.2026. "
    "Государственные праздники программа знает сама."
)
HOURS_HINTS = {"mon": "Например: 8:00–17:00", "sat": "Не работаете — оставьте пустым."}


def _term(path: str, label: str, hint: str = "", sort: Sort = Sort.TERM) -> Field:
    return Field(path, label, hint, sort)


OF_SCHOOL = (
    Section(
        "school",
        "Школа и контакты",
        "название, телефон, почта, адрес",
        "Новые название и контакты появятся на сайте, в письмах и на листках, которые печатают.",
        (
            Field("school.name", "Короткое название", "Например: СОШ №9 им. К. Х. Нехая"),
            Field("school.full_name", "Полное название", "Как в уставе."),
            Field("school.phone", "Телефон"),
            Field(
                "school.area_code",
                "Код населённого пункта",
                "С ним короткий номер набирается с мобильного. Только цифры, от 3 до 5.",
                optional=True,
            ),
            Field("school.mail", "Почта школы"),
            Field("school.address", "Адрес", "Регион, район, населённый пункт."),
            Field(
                "school.site",
                "Сайт школы",
                "Например: https://school.example. Нет сайта — оставьте пустым.",
                optional=True,
            ),
        ),
    ),
    Section(
        "hours",
        "Часы работы",
        "часы по дням недели, часовой пояс",
        "Напоминания и сроки в рабочих часах пойдут по новым часам.",
        (
            *(
                Field(
                    f"week.{key}",
                    name.capitalize(),
                    HOURS_HINTS.get(key, ""),
                )
                for key, name in ON_DAYS
            ),
            Field(
                "week.always",
                "Рабочее время идёт круглые сутки",
                "Только для показа и проверки: часы выше тогда не действуют.",
                Sort.YES,
            ),
            Field("zone", "Часовой пояс школы", sort=Sort.CHOICE, choices=ZONES),
        ),
    ),
    Section(
        "days",
        "Каникулы и свои выходные",
        "дни, когда школа живёт не так, как вся страна",
        "Сроки новых вопросов и напоминания обойдут эти дни.",
        (
            Field("days.off", "Не работаем", DAY_HINT, Sort.DAYS),
            Field("days.work", "Работаем в выходной", DAY_HINT, Sort.DAYS),
            Field(
                "days.regional",
                "Нерабочие дни республики или области",
                "По указу её главы на каждый год. " + DAY_HINT,
                Sort.DAYS,
            ),
            Field(
                "known_through",
                "По какой год утверждены переносы выходных",
                "Сроки после него показываем как предварительные. Меняют с обновлением программы.",
                Sort.NUMBER,
            ),
        ),
    ),
    Section(
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
    Section(
        "windows",
        "Напоминания",
        "сколько ждём, прежде чем программа сделает что-то сама",
        "Новые вопросы пойдут по этим напоминаниям.",
        (
            _term("windows.remind_duty", "Никто не взял: напомнить дежурному", sort=Sort.WINDOW),
            _term("windows.remind_channel", "Потом всем консультантам", sort=Sort.WINDOW),
            _term("windows.handoff", "Потом передать в поддержку", sort=Sort.WINDOW),
            _term("windows.warn", "За сколько до конца срока предупредить", sort=Sort.WINDOW),
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
