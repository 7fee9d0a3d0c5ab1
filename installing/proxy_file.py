"""What nginx is told for one school: deploy/nginx.conf with the school's names in it."""

import re

from installing.school import InstalledSchool

FORM, BOT, CHAT = "help.school.example", "bot.school.example", "192.0.2.10"
CERTIFICATES, LOG = "/etc/ssl/desk/", "/var/log/nginx/desk."
FORM_PORT, BOT_PORT = "127.0.0.1:8000", "127.0.0.1:8001"
ZONES = ("desk_connections", "desk_requests")
# Where the part begins that only a chat on another machine needs.
OF_THE_BOT = "\n# Бот отвечает только серверу чата."
HEADER = "# Написано make install; своё кладите в другой файл рядом.\n"


def proxy_text(example: str, school: InstalledSchool) -> str:
    """Return the configuration; the example's names are all replaced."""
    form, mark, bot = example.partition(OF_THE_BOT)
    text = form + mark + bot if school.bot_host else form
    values = school.values
    new = {
        FORM: school.public_host,
        BOT: school.bot_host,
        CHAT: values.get("CHAT_ADDRESS", ""),
        CERTIFICATES: f"{school.certificates}/",
        LOG: f"/var/log/nginx/{school.user}.",
        FORM_PORT: f"127.0.0.1:{values.get('WEB_PORT', '8000')}",
        BOT_PORT: f"127.0.0.1:{values.get('BOT_PORT', '8001')}",
        **{zone: f"{zone}_{school.name}" for zone in ZONES},
    }
    names = re.compile("|".join(map(re.escape, new)))
    body = text[text.index("\n\n") :]
    return HEADER + names.sub(lambda found: new[found[0]], body).lstrip("\n")
