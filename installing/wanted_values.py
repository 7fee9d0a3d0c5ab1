"""What `make install` cannot know: given by variables or flags, kept in .env, or asked."""

import os
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from installing.host import Host
from installing.school import (
    LOCAL,
    InstalledSchool,
    env_values,
    free_ports,
    free_redis,
    host_of,
    is_local,
    schools_in,
)
from launch import Refused

BASE = "/opt/helpdesk"
NAME = re.compile(r"[a-z][a-z0-9]{0,19}")
FOLDER = re.compile(r"(/[A-Za-z0-9._-]+)+")
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")
# A name of the environment, and what is asked for; with nothing to ask it is only a flag.
WANTED = {
    "PUBLIC_URL": "Адрес, по которому форму откроют родители, например https://help.school.ru",
    "BOT_URL": (
        "Адрес бота для сервера чата, например https://bot.school.ru; чат на этой же машине — Enter"
    ),
    "CHAT_ADDRESS": "IP-адрес сервера чата: только ему ответит бот",
    "SMTP_URL": (
        "Почтовый сервер, например smtp+starttls://имя:пароль@mail.school.ru:587; пока нет — Enter"
    ),
    "MAIL_FROM": "С какого адреса уходят письма, например help@school.ru",
    "LETSENCRYPT": (
        "Адрес почты для сертификата Let's Encrypt; сертификат свой или будет позже — Enter"
    ),
    "CERTIFICATE": "",
    "CERTIFICATE_KEY": "",
    "DATABASE": "",
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "IMAP_URL": "",
    "BACKUPS": "",
}
MAY_BE_EMPTY = frozenset({"BOT_URL", "SMTP_URL", "LETSENCRYPT"})


@dataclass
class Dialogue:
    """Answers from `given`; asks for the rest where there is a terminal and nobody said YES."""

    given: Mapping[str, str]
    asks: bool = field(default_factory=lambda: sys.stdin.isatty() and not os.environ.get("YES"))
    ask: Callable[[str], str] = input

    def value(self, name: str, question: str, default: str = "") -> str:
        if self.given.get(name) or not self.asks or not question:
            return self.given.get(name) or default
        hint = f" [{default}]" if default else ""
        try:
            return self.ask(f"{question}{hint}: ").strip() or default
        except EOFError:
            raise Refused("Ответа не было, поэтому ничего не сделано.") from None


def options_of(words: list[str]) -> Namespace:
    """Read the flags; each has a variable of the same name, which `make install` hands on."""
    parser = ArgumentParser(prog="python -m installing", description=__doc__)
    parser.add_argument("what", choices=("install", "uninstall"), nargs="?", default="install")
    parser.add_argument("--root", type=Path, default=Path(os.environ.get("INTO") or "/"))
    for name in ("SCHOOL", "BASE", *WANTED):
        flag = f"--{name.lower().replace('_', '-')}"
        parser.add_argument(flag, dest=name, default=os.environ.get(name, ""))
    return parser.parse_args(words)


def school_of(host: Host, given: Mapping[str, str], talk: Dialogue) -> InstalledSchool:
    """Return the school with its settings; what stands in its .env is not asked and not changed."""
    base = _base(given)
    name = _name(host, base, talk)
    there = env_values(host.path(base / name / ".env"))
    if there:
        said = {key: value for key, value in given.items() if value and key in WANTED}
        _expect_same(said, there)
        return InstalledSchool(name, base, {**said, **there})
    return InstalledSchool(name, base, _asked(host, InstalledSchool(name, base, {}), talk))


def known_school(host: Host, given: Mapping[str, str]) -> InstalledSchool:
    """Return an installed school: the one that is named, or the only one."""
    base = _base(given)
    names = schools_in(host, base)
    name = given.get("SCHOOL") or (names[0] if len(names) == 1 else "")
    if name not in names:
        raise Refused(f"Назовите школу, SCHOOL=…: {', '.join(names) or f'в {base} их нет'}.")
    return InstalledSchool(name, base, env_values(host.path(base / name / ".env")))


def _base(given: Mapping[str, str]) -> Path:
    """Return the folder of all schools; the units hide people's homes from the processes."""
    base = given.get("BASE") or BASE
    if not FOLDER.fullmatch(base) or base.startswith(("/home", "/root", "/tmp", "/run/user")):  # noqa: S108
        raise Refused(f"BASE={base}: нужна папка вне /home, /root и /tmp, например {BASE}.")
    return Path(base)


def _name(host: Host, base: Path, talk: Dialogue) -> str:
    names = schools_in(host, base)
    default = names[0] if len(names) == 1 else "school"
    name = talk.value("SCHOOL", "Короткое имя школы латиницей, например school9", default)
    if not NAME.fullmatch(name):
        raise Refused(f"SCHOOL={name}: нужны строчные латинские буквы и цифры, не больше двадцати.")
    return name


def _expect_same(said: Mapping[str, str], there: Mapping[str, str]) -> None:
    """Refuse to go on where .env, which is the administrator's, says something else."""
    for name in said.keys() & there.keys():
        if said[name].rstrip("/") != there[name].rstrip("/"):
            raise Refused(f"В .env школы {name} другой. Поправьте его там и повторите без {name}.")


def _asked(host: Host, school: InstalledSchool, talk: Dialogue) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, question in WANTED.items():
        if not _is_needless(name, values):
            values[name] = talk.value(name, question)
            if question and not values[name] and name not in MAY_BE_EMPTY:
                raise Refused(f"{name} не задан. {question}.")
    _check(values)
    web, bot = free_ports(host, school.base, school.name)
    if values.pop("DATABASE") == "postgresql":
        values["DATABASE_URL"] = values["DATABASE_URL"] or school.own_postgresql
    values["BOT_URL"] = values["BOT_URL"] or f"http://{LOCAL}:{bot}"
    values["REDIS_URL"] = values["REDIS_URL"] or free_redis(host, school.base, school.name)
    values["BACKUPS"] = values["BACKUPS"] or f"/var/backups/helpdesk/{school.name}"
    fixed = {"WEB_PORT": str(web), "BOT_PORT": str(bot), "PROXIES": "1"}
    return {**values, **fixed, "TRUSTED_HOSTS": host_of(values["PUBLIC_URL"])}


def _is_needless(name: str, values: Mapping[str, str]) -> bool:
    if name == "CHAT_ADDRESS":
        return not values["BOT_URL"].startswith("https:")
    return name == "MAIL_FROM" and not values["SMTP_URL"]


def _check(values: Mapping[str, str]) -> None:
    """Refuse what the proxy could not serve; what the desk itself refuses is left to it."""
    if not _is_https(values["PUBLIC_URL"]):
        raise Refused("PUBLIC_URL: нужен адрес вида https://help.school.ru, без порта и пути.")
    bot = values["BOT_URL"]
    if bot and not _is_https(bot) and not is_local(bot):
        raise Refused(
            "BOT_URL: нужен https://bot.school.ru или адрес этой машины http://127.0.0.1."
        )
    if host_of(bot) == host_of(values["PUBLIC_URL"]):
        raise Refused("BOT_URL: у бота своё имя, не то, что у формы: он отвечает только чату.")
    if _is_https(bot):
        _check_network(values["CHAT_ADDRESS"])
    if bool(values["CERTIFICATE"]) != bool(values["CERTIFICATE_KEY"]):
        raise Refused("Сертификату нужны оба файла: CERTIFICATE и CERTIFICATE_KEY.")
    if values["LETSENCRYPT"] and values["CERTIFICATE"]:
        raise Refused("Или LETSENCRYPT, или свой CERTIFICATE.")
    if values["DATABASE"] not in ("", "sqlite", "postgresql"):
        raise Refused("DATABASE: sqlite или postgresql.")


def _is_https(url: str) -> bool:
    address = urlsplit(url)
    plain = not address.port and not address.path.strip("/") and not address.query
    return address.scheme == "https" and plain and HOST.fullmatch(host_of(url)) is not None


def _check_network(address: str) -> None:
    try:
        ip_network(address, strict=False)
    except ValueError:
        raise Refused(f"CHAT_ADDRESS={address}: нужен IP-адрес, например 10.0.0.5.") from None
