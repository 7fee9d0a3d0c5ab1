"""An incident in words, the same in the chat, in the letter and in `make doctor`."""

from collections.abc import Callable

from helpdesk.clock.incidents import Incident, IncidentKind
from helpdesk.domain import dates

CONNECT = "Администратору: make connect."
_REGULATION = "Исправьте имя в regulation.toml, раздел [people], затем: make release."
CONFIRM = (
    "Если учётная запись этого человека появилась позже, подтвердите её: кнопкой в чате или "
    "командой .venv/bin/python main.py confirm ИМЯ."
)
_AWAY = (
    "Проверьте, что сервер запущен и доступен. Вопросы не теряются: карточки появятся, "
    "как только он ответит."
)
CONSOLE = "Системная консоль"
EDIT_LIMIT_PLACE = (
    f"{CONSOLE} → User Management → Permissions → System Scheme → All Members → Manage Posts → "
    "Edit Own Posts"
)
_LIMIT = (
    "Карточку старше предела бот публикует заново, со ссылкой на прежнюю. Уберите предел: "
    f"{EDIT_LIMIT_PLACE}, выбрать Anytime."
)

_WRONG: dict[IncidentKind, tuple[str, str]] = {
    IncidentKind.CHAT_AWAY: ("Сервер чата не отвечает боту", _AWAY),
    IncidentKind.TOKEN: (
        "Чат не принимает ключ бота: ключ отозван или бот отключён",
        f"Ничего не теряется, но в чат ничего не приходит. {CONNECT}",
    ),
    IncidentKind.TEAM: ("Бот не состоит в команде школы, или команда переименована", CONNECT),
    IncidentKind.CHANNEL: (
        "Бот не видит канал консультантов: канал в архиве, переименован, или бота из него убрали",
        f"Карточки ждут. {CONNECT}",
    ),
    IncidentKind.EDIT_LIMIT: (
        "Сервер не даёт править старые сообщения (предел — {subject})",
        _LIMIT,
    ),
    IncidentKind.PERSON_UNKNOWN: (
        "В чате нет «{subject}», а в настройках (regulation.toml) он есть",
        f"{CONFIRM} Если имя другое: {_REGULATION[0].lower()}{_REGULATION[1:]}",
    ),
    IncidentKind.PERSON_DEACTIVATED: (
        "Учётная запись «{subject}» в чате отключена, а в настройках (regulation.toml) она есть",
        f"Если человек уволился, назначьте другого. {_REGULATION}",
    ),
    IncidentKind.PERSON_OUTSIDE: (
        "«{subject}» назначают консультантом, но в канале консультантов его нет",
        "Пригласите в канал: без этого нельзя брать вопросы.",
    ),
    IncidentKind.MAIL_AWAY: (
        "Почтовый сервер {subject} не отвечает, письма в ящик школы не читаются",
        "Письма не теряются: программа прочтёт их, как только сервер ответит.",
    ),
    IncidentKind.MAIL_LOGIN: (
        "Почтовый сервер {subject} не принимает имя или пароль из IMAP_URL",
        "Нужен пароль приложения, и IMAP должен быть разрешён. Исправьте IMAP_URL, перезапустите.",
    ),
    IncidentKind.MAIL_FOLDER: (
        "В ящике школы ({subject}) нет папки, названной в IMAP_URL",
        "Создайте папку в почте или исправьте IMAP_URL и перезапустите программу.",
    ),
    IncidentKind.UNWRITABLE: (
        "Снимки и файлы не сохраняются: в папку {subject} нельзя записать",
        "Проверьте права на папку и место на диске. Вопросы без снимков принимаются.",
    ),
    IncidentKind.DISK: (
        "На диске почти не осталось места ({subject})",
        "Освободите место: без него не сохранится ни один вопрос.",
    ),
    IncidentKind.FLOOD: (
        "С сайта приходит слишком много вопросов сразу",
        "Ни один не потерян. Разобрать: «Собранные вопросы», закрыть на время: «Форма на сайте».",
    ),
    IncidentKind.LETTERS: (
        "Письма не уходят: почтовый сервер не отвечает или не принимает их",
        "Каждое повторяется сутки, потом о нём звонят. Проверьте SMTP_URL: make testmail.",
    ),
    IncidentKind.CARDS: (
        "Карточка в чате не обновляется, хотя чат отвечает",
        "На ней прежнее состояние, верное — на странице вопроса. Причина — в журнале worker.",
    ),
    IncidentKind.NIGHTLY: (
        "Ночная проверка нашла неполадку: «{subject}»",
        "Подробно скажет make doctor.",
    ),
    IncidentKind.MAIL_UNREADABLE: (
        "В ящике школы ({subject}) есть письмо, которое программа прочесть не смогла",
        "Остальные она читает. Это письмо ждёт на странице «Почта»: прочтите его в самом ящике.",
    ),
}


def what_is_wrong(incident: Incident) -> str:
    """Return one sentence, without its full stop."""
    return _WRONG[incident.kind][0].format(subject=_subject(incident))


def what_to_do(incident: Incident) -> str:
    return incident.says or _WRONG[incident.kind][1]


def _subject(incident: Incident) -> str:
    as_words = _SUBJECTS.get(incident.kind, str)
    return as_words(incident.subject)


def _seconds(subject: str) -> str:
    return dates.counted(int(subject), "секунда", "секунды", "секунд")


_SUBJECTS: dict[IncidentKind, Callable[[str], str]] = {IncidentKind.EDIT_LIMIT: _seconds}
