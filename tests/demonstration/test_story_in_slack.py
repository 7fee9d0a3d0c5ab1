"""The same story told in Slack's tongue: cards in blocks, and nobody known by a foreign id."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from demonstration import telling
from helpdesk.storage.inquiry_tables import inquiry
from launch.demo_environment import prepare
from launch.story import home_of
from sandbox.server.channels import channel_named, team_named
from sandbox.server.observations import Kind, observations
from sandbox.server.posts import page_of_channel
from sandbox.server.storage import Store
from settings import ROOT, Settings
from tests.launch.house import free_ports

NOW = datetime(2027, 1, 10, 0, 40, tzinfo=UTC)


def test_the_story_is_told_in_slack_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is older than a few days is posted nowhere: in any chat it is the same.
    monkeypatch.setattr(telling, "MONTHS", timedelta(days=15))
    ports = dict(zip(("WEB_PORT", "BOT_PORT", "CHAT_PORT"), map(str, free_ports(3)), strict=True))
    given = {**ports, "CHAT": "slack"}
    added = {**prepare(tmp_path, given, home_of(tmp_path, given)).additions, **given}
    values = {name.lower(): value for name, value in added.items()}
    settings = Settings(_env_file=None, **values)  # type: ignore[arg-type]
    folder = Path(added["SANDBOX_FOLDER"])
    school = telling.tell(settings, folder, (ROOT / "regulation.toml").read_text("utf-8"), NOW)
    store = Store(folder / "chat.db")
    room = channel_named(store, team_named(store, "school").id, "consultants")
    cards = [each for each in page_of_channel(store, room.id, 0, -1) if not each.root_id]
    # With titles that stand out, as a card's alone do.
    drawn = [each for each in cards if str({"bold": True}) in str(each.props["blocks"])]
    assert len(drawn) >= 12
    assert observations(store, Kind.VIOLATION) == []
    claimants = [each for each in school.desk.column(select(inquiry.c.claimant_id)) if each]
    assert claimants
    assert all(each.startswith("U") and len(each) == 11 for each in claimants)
    store.close()
