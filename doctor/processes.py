"""The processes: their signs of life, what they do not get away, and whether they run as is set."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection

from doctor.findings import asked, queried
from helpdesk.clock.incident_words import what_is_wrong, what_to_do
from helpdesk.clock.incidents import Incident, IncidentKind
from helpdesk.clock.nightly_look import Finding
from helpdesk.clock.signs_of_life import OF_CLOCK, OF_LISTENER, OF_MAILBOX, OF_WORKER, Process
from helpdesk.clock.state_of_desk import FLOOD
from helpdesk.clock.stuck_messages import TITLES, stuck
from helpdesk.inquiries.looking_through import is_flooded
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.identity import settings_of_processes
from helpdesk.kernel.links import are_links_of
from helpdesk.kernel.regulation_versions import FileStanding, file_standing
from settings import ENV_FILE, Settings
from settings.env_file import unknown_in
from settings.sealed import seal_of

NEXT_YEAR = (
    "внесите переносы следующего года: страница «Настройки», «Выходные и каникулы», или "
    "regulation.toml (known_through) и make release"
)
OTHER_KEY = (
    "SECRET_KEY не тот, которым подписаны ссылки родителей: они не открываются",
    "верните прежний SECRET_KEY; если он потерян, make release заведёт новые ссылки",
)
UNKNOWN = "в файле {} есть то, чего программа не знает: {}"
MEND_NAMES = "исправьте имена по .env.example или уберите эти строки из {}"
NOT_IN_FORCE = "работают с прежними настройками: {}"
RESTART = "перезапустите эти процессы (make run: Ctrl-C и снова make run)"


def clock(settings: Settings) -> Iterator[Finding]:
    yield _judged(OF_CLOCK, settings)


def listener(settings: Settings) -> Iterator[Finding]:
    yield _judged(OF_LISTENER, settings)


def worker(settings: Settings) -> Iterator[Finding]:
    """Only where there is a queue: without one none is needed, which is said of Redis."""
    if settings.redis is not None:
        yield _judged(OF_WORKER, settings)


def mailbox(settings: Settings) -> Iterator[Finding]:
    yield _judged(OF_MAILBOX, settings)


def _judged(process: Process, settings: Settings) -> Finding:
    now = datetime.now(UTC)
    looked_at = asked(settings, lambda desk: process.look(desk, now))
    return looked_at or process.judge(None, now)


def messages(settings: Settings) -> Iterator[Finding]:
    """Which messages are stuck, that are tried again and again; a line for each sort."""
    for kind in asked(settings, stuck) or ():
        one = Incident(kind)
        yield Finding(TITLES[kind], False, what_is_wrong(one), what_to_do(one))


def flood(settings: Settings) -> Iterator[Finding]:
    """Whether so much was asked at once that people have to look through it; nothing is broken."""
    if asked(settings, is_flooded):
        one = Incident(IncidentKind.FLOOD)
        yield Finding(FLOOD, None, what_is_wrong(one), what_to_do(one))


def calendar(settings: Settings) -> Iterator[Finding]:
    """Through which year the days off are known; later deadlines are shown as provisional."""
    regulation = asked(settings, Desk.regulation)
    if regulation is None:
        yield Finding("Календарь", None, "настроек школы в базе ещё нет", "make release")
        return
    known, this_year = regulation.years_known, datetime.now(UTC).year
    # In the last known year it is time to look for the next decree, and nothing is wrong yet.
    well = None if known == this_year else known > this_year
    says = f"переносы выходных известны по {known} год включительно"
    yield Finding("Календарь", well, says, "" if well else NEXT_YEAR)


def key(settings: Settings) -> Iterator[Finding]:
    """Whether the links that people have were made with this key; nothing where there are none."""

    def query(connection: Connection) -> bool | None:
        return are_links_of(connection, settings.secret)

    same = queried(settings, query)
    if same is not None:
        says, remedy = ("тот, которым подписаны ссылки", "") if same else OTHER_KEY
        yield Finding("Ключ", same, says, remedy)


def processes(settings: Settings) -> Iterator[Finding]:
    """Whether each process was started under these settings."""
    known = queried(settings, settings_of_processes) or {}
    wanted = seal_of(settings)
    earlier = sorted(name for name, seal in known.items() if seal != wanted)
    if earlier:
        yield Finding("Окружение", False, NOT_IN_FORCE.format(", ".join(earlier)), RESTART)
    elif known:
        yield Finding("Окружение", True, "все процессы работают с этими настройками (.env)")


def names(_settings: Settings) -> Iterator[Finding]:
    """Say what stands in `.env` and nobody reads: the file is ours, so it is a slip."""
    known = {name.upper() for name in Settings.model_fields}
    if unknown := unknown_in(ENV_FILE, known):
        says = UNKNOWN.format(ENV_FILE.name, ", ".join(unknown))
        yield Finding("Имена в .env", None, says, MEND_NAMES.format(ENV_FILE.name))


def regulation(settings: Settings) -> Iterator[Finding]:
    """Whether the file on disk is what is in force, and what to do where it is not."""
    text = settings.regulation.read_text("utf-8", errors="replace")
    standing = queried(settings, lambda connection: file_standing(connection, text))
    if standing is not None:
        yield Finding("Настройки", True if standing is FileStanding.IN_FORCE else None, standing)
