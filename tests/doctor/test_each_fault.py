"""Each thing broken by itself is found, and nothing else is; each line says what to do."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import insert

from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.identity import note_settings
from helpdesk.storage.chat_tables import draft_picture
from helpdesk.storage.inquiry_tables import delivery
from keeping import shelf
from keeping.shelf import Checked
from tests.doctor.well import WellDesk
from tests.integration.house import REGULATION
from tests.launch.house import free_ports

DAYS_AGO = datetime.now(UTC) - timedelta(days=30)
Break = Callable[[WellDesk], dict[str, object]]


def test_with_a_well_desk_nothing_is_wrong(well: WellDesk) -> None:
    assert list(map(str, well.faults())) == []


def _redis_away(_well: WellDesk) -> dict[str, object]:
    (port,) = free_ports(1)
    return {"redis_url": SecretStr(f"redis://127.0.0.1:{port}")}


def _beat_long_ago(name: str) -> Break:
    def act(well: WellDesk) -> dict[str, object]:
        well.desk.write(lambda unit: unit.beat(name), DAYS_AGO)
        return {}

    return act


def _worker_lost(well: WellDesk) -> dict[str, object]:
    """Killed: Redis goes on counting it for a while, and is not asked."""
    well.desk.write(lambda unit: unit.beat("worker"), DAYS_AGO)
    return _redis_away(well)


def _no_smtp(well: WellDesk) -> dict[str, object]:
    """The chat's port: it answers, and is no mail server."""
    return {"smtp_url": SecretStr(well.settings.mattermost_url.replace("http:", "smtp:"))}


def _site_of_another(well: WellDesk) -> dict[str, object]:
    return {"public_url": well.settings.mattermost_url, "web_port": _port(well)}


def _port(well: WellDesk) -> int:
    return int(well.settings.mattermost_url.rpartition(":")[2])


def _wrong_token(well: WellDesk) -> dict[str, object]:
    context = well.school.app.extensions["app_context"]
    settings = context.settings.model_copy(update={"mattermost_command_tokens": ()})
    well.school.app.extensions["app_context"] = replace(context, settings=settings)
    return {}


def _process_under_other_settings(well: WellDesk) -> dict[str, object]:
    well.desk.transact(lambda connection: note_settings(connection, "worker", "another"))
    return {}


def _lost_file(well: WellDesk) -> dict[str, object]:
    values = {"inquiry_id": 1, "author_id": "u", "move": "answer", "name": "lost.png"}
    statement = insert(draft_picture).values(values | {"size": 1, "sha256": "0"})
    well.desk.transact(lambda connection: connection.execute(statement))
    return {}


def _stuck(sort: str, addressee: str) -> Break:
    failing = {"state": "pending", "attempts": 3, "last_error": "refused", "wanted": 2}
    row = failing | {"sort": sort, "addressee": addressee, "occasion": sort, "uuid": sort}

    def act(well: WellDesk) -> dict[str, object]:
        values = row | {"key": "", "cycle": 1, "params": {}, "created_at": DAYS_AGO}
        values |= {"due_at": DAYS_AGO, "unsure": False, "drawn": 1, "asks": False}
        well.desk.transact(lambda connection: connection.execute(insert(delivery).values(values)))
        return {}

    return act


def _open_folder(well: WellDesk) -> dict[str, object]:
    well.settings.attachments.chmod(0o755)
    return {}


def _open_copy(well: WellDesk) -> dict[str, object]:
    shelf.copies_in(well.settings.backups)[0].path.chmod(0o644)
    return {}


def _old_copy(well: WellDesk) -> dict[str, object]:
    (copy,) = shelf.copies_in(well.settings.backups)
    copy.path.rename(copy.path.with_name(shelf.name_of(DAYS_AGO, is_encrypted=False)))
    return {}


def _unchecked(well: WellDesk) -> dict[str, object]:
    shelf.note_check(well.settings.backups, Checked("a copy", DAYS_AGO))
    return {}


def _broken_copy(well: WellDesk) -> dict[str, object]:
    now = datetime.now(UTC)
    shelf.note_check(well.settings.backups, Checked("a copy", now, "не сошлось"))
    return {}


def _bot_elsewhere(_well: WellDesk) -> dict[str, object]:
    (port,) = free_ports(1)
    return {"bot_url": f"http://127.0.0.1:{port}"}


def _calendar_ended(well: WellDesk) -> dict[str, object]:
    text = re.sub(r"(?m)^known_through = \d+$", "known_through = 2025", REGULATION)
    activate_regulation(well.desk, text, datetime.now(UTC))
    well.settings.regulation.write_text(text, "utf-8")
    return {}


FAULTS: dict[str, tuple[Break, set[str]]] = {
    "redis": (_redis_away, {"Redis"}),
    "clock": (_beat_long_ago("clock"), {"Часы"}),
    "listener": (_beat_long_ago("listener"), {"Слушатель"}),
    "worker": (_worker_lost, {"Redis", "Доставка"}),
    "card": (_stuck("card", "channel"), {"Карточки"}),
    "letters": (_stuck("notice", "mail"), {"Письма"}),
    "no smtp": (_no_smtp, {"Почта"}),
    "other site": (_site_of_another, {"Форма"}),
    "bot url": (_bot_elsewhere, {"Бот"}),
    "token": (_wrong_token, {"Команды"}),
    "not in force": (_process_under_other_settings, {"Окружение"}),
    "lost file": (_lost_file, {"Снимки"}),
    "open folder": (_open_folder, {"Файлы"}),
    "open copy": (_open_copy, {"Файлы"}),
    "old copy": (_old_copy, {"Копии"}),
    "unchecked": (_unchecked, {"Восстановление"}),
    "broken copy": (_broken_copy, {"Восстановление"}),
    "calendar": (_calendar_ended, {"Календарь"}),
    "channel": (lambda _well: {"mattermost_channel": "renamed"}, {"Чат"}),
}


@pytest.mark.parametrize(("act", "titles"), FAULTS.values(), ids=FAULTS)
def test_what_is_broken_by_itself_is_the_only_line(
    well: WellDesk, act: Break, titles: set[str]
) -> None:
    faults = well.faults(**act(well))
    assert {each.what for each in faults} == titles, list(map(str, faults))
    assert all(each.remedy for each in faults), list(map(str, faults))
