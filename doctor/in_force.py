"""Whether what runs is what is set: the key, the settings of each process, the regulation."""

from collections.abc import Iterator

from sqlalchemy import Connection

from doctor.findings import Finding, queried
from helpdesk.kernel.identity import settings_of_processes
from helpdesk.kernel.links import are_links_of
from helpdesk.kernel.regulation_versions import FileStanding, file_standing
from settings import ENV_FILE, Settings
from settings.env_file import unknown_in
from settings.sealed import seal_of

OTHER_KEY = (
    "SECRET_KEY не тот, которым подписаны ссылки родителей: они не открываются",
    "верните прежний SECRET_KEY; если он потерян, make release заведёт новые ссылки",
)
UNKNOWN = "в файле {} есть то, чего программа не знает: {}"
MEND_NAMES = "исправьте имена по .env.example или уберите эти строки из {}"
NOT_IN_FORCE = "работают с прежними настройками: {}"
RESTART = "перезапустите эти процессы (make run: Ctrl-C и снова make run)"


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
