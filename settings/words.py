"""What is said of the settings to whoever runs the desk."""

from pydantic_core import ErrorDetails

MEANINGS = {
    "DATABASE_URL": "адрес базы данных, например postgresql://desk:пароль@localhost/desk",
    "REDIS_URL": "адрес Redis, например redis://127.0.0.1:6379/0",
    "SECRET_KEY": "случайная строка не короче 32 знаков, которой подписываются ссылки",
    "PUBLIC_URL": "адрес, по которому форму открывают родители, например https://help.school.ru",
    "BOT_URL": "адрес, по которому Mattermost находит бота, например https://bot.school.ru",
    "MATTERMOST_URL": "адрес сервера Mattermost, например https://chat.school.ru",
    "MATTERMOST_TOKEN": "ключ доступа (token) бота в Mattermost",
    "MATTERMOST_TEAM": "имя команды школы в Mattermost, как в адресе страницы",
    "MATTERMOST_CHANNEL": "имя канала консультантов, как в адресе страницы",
    "MATTERMOST_COMMAND_TOKENS": "ключи (token) слэш-команд через запятую",
    "SMTP_URL": "почтовый сервер, например smtp+starttls://имя:пароль@mail.school.ru:587",
    "MAIL_FROM": "адрес, от имени которого уходят письма, например help@school.ru",
    "IMAP_URL": "почтовый ящик школы, например imaps://имя:пароль@imap.yandex.ru/Дневник",
    "ATTACHMENTS": "папка для снимков экрана",
    "REGULATION": "путь к настройкам школы (regulation.toml)",
    "WEB_PORT": "порт формы, число от 1 до 65535",
    "BOT_PORT": "порт бота, число от 1 до 65535",
    "BIND": "адрес этой машины, на котором слушать, например 127.0.0.1",
    "CHAT_PORT": "порт учебного чата, число от 1 до 65535",
    "TRUSTED_HOSTS": "имена сайта через запятую, например help.school.ru",
    "UNENCRYPTED_HOSTS": "имена серверов через запятую, которым можно отдать пароль без шифрования",
    "PROXY_ADDRESSES": "адреса прокси на других машинах через запятую: 10.0.0.5, 10.1.0.0/24",
    "PROXIES": "сколько прокси-серверов стоит перед сайтом, число от 0 до 5",
    "LOG_LEVEL": "DEBUG, INFO, WARNING или ERROR",
}
OWN_WORDS = ("scheme", "address", "file", "unencrypted", "MAIL_FROM")


def in_clear(host: str) -> str:
    """Say that a secret would go to that server unencrypted, and what to do about it."""
    return (
        f"пароль или ключ ушёл бы к {host} без шифрования. Возьмите адрес с шифрованием (https://, "
        "smtps://, smtp+starttls://, imaps://, rediss://, у PostgreSQL ?sslmode=verify-full), а "
        f"если сеть до него ваша и это решено, задайте UNENCRYPTED_HOSTS={host}"
    )


def sentence_of(detail: ErrorDetails) -> str:
    """Say what is wrong with a setting, and what it is."""
    name = str(detail["loc"][0]).upper() if detail["loc"] else detail["type"]
    meaning = MEANINGS.get(name, "")
    if detail["type"] == "missing":
        return f"{name} не задан. Это {meaning}."
    if detail["type"] in OWN_WORDS:
        return f"{name}: {detail['msg']}. Это {meaning}."
    return f"{name} задан неверно. Это {meaning}."
