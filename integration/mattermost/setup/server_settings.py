"""The settings of a server on which the desk depends."""

from dataclasses import dataclass

from helpdesk.clock.incident_words import CONSOLE, EDIT_LIMIT_PLACE


@dataclass(frozen=True)
class Setting:
    """One setting of the server: where an administrator finds it, its name in a line of the report.

    `question` explains it to people who do not administer servers, and asks.
    """

    path: str
    where: str
    purpose: str
    question: str


SITE_URL = Setting(
    "ServiceSettings.SiteURL",
    f"{CONSOLE} → Environment → Web Server → Site URL",
    "Site URL",
    "Сервер не знает своего адреса: без него не работают команды вроде /dnevnik и ссылки в чате. "
    "Записать адрес {value}?",
)
COMMANDS = Setting(
    "ServiceSettings.EnableCommands",
    f"{CONSOLE} → Integrations → Integration Management → Enable Custom Slash Commands",
    "слэш-команды",
    "На сервере выключены команды, которые начинаются с косой черты: учителя не смогут задать "
    "вопрос словом /dnevnik. Включить?",
)
BOTS = Setting(
    "ServiceSettings.EnableBotAccountCreation",
    f"{CONSOLE} → Integrations → Bot Accounts → Enable Bot Account Creation",
    "создание ботов",
    "Карточки и ответы приносит бот, а заводить ботов на сервере запрещено. Разрешить?",
)
INSIDE = Setting(
    "ServiceSettings.AllowedUntrustedInternalConnections",
    f"{CONSOLE} → Environment → Developer → Allow untrusted internal connections to",
    "внутренние адреса",
    "Когда нажимают кнопку или пишут /dnevnik, Mattermost передаёт это нашему боту. Бот стоит во "
    "внутренней сети ({host}), а туда Mattermost обращается только с разрешения. Без него кнопки и "
    "команды не работают. Разрешить Mattermost обращаться к {host}?",
)
EDITS = Setting(
    "ServiceSettings.PostEditTimeLimit",
    EDIT_LIMIT_PLACE,
    "править сообщения",
    "Сервер даёт править сообщение только {was} с после отправки. Бот правит карточки днями: "
    "вместо правки ему придётся слать их заново. Снять это ограничение?",
)
