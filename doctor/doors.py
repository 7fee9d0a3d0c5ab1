"""The addresses: do both apps answer there, as this desk, with a certificate that lasts."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from endpoints import PATIENCE, Endpoint, ask
from helpdesk.clock.nightly_look import Finding
from helpdesk.clock.signs_of_life import ALL_AT_ONCE
from helpdesk.domain import dates
from helpdesk.kernel.identity import identity_of
from settings import Settings
from settings.chats import ChatName
from tls import host_in_clear, lasts_until

# Most authorities renew a month before the end: later than that something does not renew.
RENEWED_BEFORE = timedelta(days=14)
AWRY_BY = timedelta(minutes=1)
START = f"запустите процесс {{}} ({ALL_AT_ONCE})"
IN_CLEAR = "поставьте перед ней прокси с https (deploy/nginx.conf)"
OTHER_DESK = (
    "{url} отвечает {title} другой программы или этой же, но с прежним SECRET_KEY",
    "перезапустите процесс {app}; если не поможет, исправьте {setting} в .env",
)
NO_CLOCK = "у этой машины и сервера {} часы расходятся на {}"
SET_CLOCK = "timedatectl set-ntp true на той машине, чьё время неверно"
RENEW = "обновите сертификат {} (certbot renew), а временный замените, и перезапустите прокси"


def doors(settings: Settings) -> Iterator[Finding]:
    """Whether both apps are found where people and the chat server look for them."""
    for endpoint in (settings.web_endpoint, settings.bot_endpoint):
        yield _door(endpoint, settings.secret)


def _door(endpoint: Endpoint, secret: bytes) -> Finding:
    title, url = endpoint.title.capitalize(), endpoint.url
    found = endpoint.ask_at_address()
    complaint = endpoint.complaint(found)
    if complaint:
        return _not_found(endpoint, complaint, is_silent=found.status is None)
    if found.desk != identity_of(secret):
        words = {"url": url, "title": endpoint.title, "app": endpoint.app}
        says, remedy = (each.format(**words, setting=endpoint.url_setting) for each in OTHER_DESK)
        return Finding(title, False, says, remedy)
    if found.status != 200:
        says = f"{url} отвечает {found.status}: нет базы или некуда писать"
        return Finding(title, False, says, "смотрите строки «База данных», «Снимки» и «Диск»")
    if host_in_clear(url):
        # Behind the bot's address stand the keys of the commands, behind the site's people's words.
        says = f"{url} отвечает {found.status}, но без https: по дороге всё можно прочесть"
        return Finding(title, None, says, IN_CLEAR)
    return Finding(title, True, f"{url} отвечает {found.status}")


def _not_found(endpoint: Endpoint, complaint: str, *, is_silent: bool) -> Finding:
    """Say why the app is not at its address: it runs elsewhere, or it does not run."""
    title, (says, _, remedy) = endpoint.title.capitalize(), complaint.partition(": ")
    inside = endpoint.ask_at_port()
    where = f"порт {endpoint.port} ({endpoint.port_setting})"
    if inside.app == endpoint.app:
        # Behind some routers nobody inside gets to the address by which the world comes.
        is_certain = bool(endpoint.mismatch) or endpoint.leads_here
        return Finding(title, False if is_certain else None, f"{where} отвечает, но {says}", remedy)
    if is_silent and inside.status is None:
        says = f"не отвечает ни {endpoint.url}, ни {where} этой машины"
        remedy = START.format(endpoint.app)
    return Finding(title, False, says, remedy)


def certificates(settings: Settings) -> Iterator[Finding]:
    """Until when the certificates of the addresses are good; each server once."""
    urls = (settings.public_url, settings.bot_url, settings.chat_url)
    addresses = [urlsplit(url) for url in urls if url.startswith("https:")]
    for host, port in dict.fromkeys((each.hostname or "", each.port or 443) for each in addresses):
        yield _certificate(host, port)


def _certificate(host: str, port: int) -> Finding:
    try:
        until = lasts_until(host, port, PATIENCE)
    except ssl.SSLCertVerificationError as error:
        says = f"сертификату {host} нельзя верить ({error.verify_message})"
        return Finding("Сертификат", False, says, RENEW.format(host))
    except OSError as error:
        says = f"у {host} его не узнать ({error.strerror or type(error).__name__})"
        return Finding("Сертификат", None, says, "проверьте, отвечает ли этот сервер отсюда")
    left = until - datetime.now(UTC)
    says = f"{host}: до {until:%d.%m.%Y}"
    if left > RENEWED_BEFORE:
        return Finding("Сертификат", True, says)
    return Finding("Сертификат", False, f"{says}, осталось {left.days} дн.", RENEW.format(host))


# What tells the server's time; what else it says does not matter.
PINGS = {ChatName.MATTERMOST: "/api/v4/system/ping", ChatName.SLACK: "/api/api.test"}


def clocks(settings: Settings) -> Iterator[Finding]:
    """Whether this machine and the chat's server agree what time it is; nothing where it is away.

    Presses are believed for two minutes after their server's time.
    """
    there = ask(settings.chat_url, PINGS[settings.chat]).at
    yield from clock_of(urlsplit(settings.chat_url).hostname or "", there)


def clock_of(host: str, there: datetime | None) -> Iterator[Finding]:
    """Compare a server's time, as it has just told it, with this machine's; nothing without it."""
    if there is None:
        return
    # It tells whole seconds; on its way it grew older by no more than our patience.
    awry = abs(datetime.now(UTC) - there)
    if awry < AWRY_BY:
        yield Finding("Время", True, f"идёт вровень с сервером {host}")
        return
    yield Finding("Время", False, NO_CLOCK.format(host, dates.spoken(awry)), SET_CLOCK)
