"""What nginx is told for one school: deploy/nginx.conf with the school's names in it.

python -m installing.proxy_file FILE    the same for containers, by their environment
"""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from installing.host import Host
from installing.school import SERVICE, InstalledSchool, host_of
from launch import Refused

EXAMPLE = Path(__file__).resolve().parents[1] / "deploy" / "nginx.conf"
FORM, BOT, CHAT = "help.school.example", "bot.school.example", "192.0.2.10"
CERTIFICATES, LOG = "/etc/ssl/desk/", "/var/log/nginx/desk.error.log"
FORM_PORT, BOT_PORT = "127.0.0.1:8000", "127.0.0.1:8001"
ZONES = ("desk_connections", "desk_requests")
# Where the part begins that only a chat on another machine needs.
OF_THE_BOT = "\n# Бот отвечает только серверу чата."
HEADER = "# Написано make install; своё кладите в другой файл рядом.\n"


@dataclass(frozen=True)
class ProxyPlaces:
    """Where nginx finds the apps and the certificate, and writes its errors."""

    form: str
    bot: str
    certificates: str
    log: str

    @classmethod
    def on_machine(cls, school: InstalledSchool) -> "ProxyPlaces":
        return cls(
            f"127.0.0.1:{school.values.get('WEB_PORT', '8000')}",
            f"127.0.0.1:{school.values.get('BOT_PORT', '8001')}",
            f"{school.certificates}/",
            f"/var/log/nginx/{school.user}.error.log",
        )


def proxy_text(school: InstalledSchool, places: ProxyPlaces | None = None) -> str:
    """Return the configuration; the example's names are all replaced."""
    places = places or ProxyPlaces.on_machine(school)
    form, mark, bot = EXAMPLE.read_text("utf-8").partition(OF_THE_BOT)
    text = form + mark + bot if school.bot_host else form
    new = {
        FORM: school.public_host,
        BOT: school.bot_host,
        CHAT: school.values.get("CHAT_ADDRESS", ""),
        CERTIFICATES: places.certificates,
        LOG: places.log,
        FORM_PORT: places.form,
        BOT_PORT: places.bot,
        **{zone: f"{zone}_{school.name}" for zone in ZONES},
    }
    names = re.compile("|".join(map(re.escape, new)))
    body = text[text.index("\n\n") :]
    return HEADER + names.sub(lambda found: new[found[0]], body).lstrip("\n")


def write_for_containers(file: Path) -> None:
    """Write it as the compose file names the apps' places; nginx there has a user of its own."""
    os.umask(0o022)
    values = os.environ
    for name in ("PUBLIC_URL", "BOT_URL"):
        if not host_of(values.get(name, "")):
            raise Refused(f"{name} не задан: впишите его в .env.")
    places = ProxyPlaces(values["FORM_AT"], values["BOT_AT"], CERTIFICATES, "stderr")
    school = InstalledSchool(SERVICE, file.parent, values)
    Host().write(file.absolute(), proxy_text(school, places))


if __name__ == "__main__":
    try:
        write_for_containers(Path(sys.argv[1]))
    except Refused as refusal:
        sys.exit(str(refusal))
