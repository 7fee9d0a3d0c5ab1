"""What the server refuses to take back is remembered, and tried again the next time."""

import pytest

from sandbox.people import Person
from sandbox.seen import Denied
from sandbox.server.troubles import TroubleKind
from sandbox.testing import RunningSandbox
from tests.contract.mattermost.trial import Trial

BARE = [TroubleKind.FORBIDS, TroubleKind.HIDES]
TRY_AGAIN = "повторите make disconnect"


@pytest.fixture
def found_room(trial: Trial) -> Trial:
    """Connected to a channel that was there before, so that disconnecting leaves it."""
    name = trial.environment["MATTERMOST_CHANNEL"]
    wanted = {"team_id": trial.team_id, "name": name, "display_name": name, "type": "P"}
    trial.admin.request("POST", "/channels", json=wanted)
    assert trial.connect().status == 0
    return trial


@pytest.mark.parametrize("way", BARE)
def test_who_could_not_be_put_out_is_remembered_and_put_out_the_next_time(
    bare: RunningSandbox, found_room: Trial, way: TroubleKind
) -> None:
    room, head = found_room.room["id"], found_room.people["zavuch"]
    bare.trouble(way, f"/api/v4/channels/{room}/members/{head.id}", method="DELETE")
    run = found_room.disconnect()
    assert run.status == 1
    (failed,) = run.failed
    assert f"@{head.username} не выведен из канала: ответил не чат" in failed
    assert TRY_AGAIN in run.text
    assert found_room.memory["joined"] == [[room, head.id]]
    again = found_room.disconnect()
    assert again.status == 0, again.text
    assert not found_room.is_in_room(head.id)
    assert found_room.memory.get("joined", []) == []


def test_who_has_left_by_himself_is_not_waited_for(found_room: Trial) -> None:
    head = found_room.people["zavuch"]
    path = f"/channels/{found_room.room['id']}/members/{head.id}"
    found_room.admin.request("DELETE", path)
    run = found_room.disconnect()
    assert run.status == 0, run.text
    assert found_room.memory.get("joined", []) == []


def test_a_key_that_was_not_revoked_is_remembered(bare: RunningSandbox, trial: Trial) -> None:
    trial.connect()
    token = trial.env["MATTERMOST_TOKEN"]
    bare.trouble(TroubleKind.FORBIDS, "/api/v4/users/tokens/revoke")
    run = trial.disconnect()
    assert run.status == 1
    assert any("ключ остался" in each for each in run.failed)
    assert "не хватает прав" not in run.text
    assert trial.disconnect().status == 0
    with pytest.raises(Denied):
        Person(bare.url, "", "", token=token)


def test_a_command_that_a_proxy_hides_is_not_taken_for_gone(
    bare: RunningSandbox, trial: Trial
) -> None:
    trial.connect()
    bare.trouble(TroubleKind.HIDES, "/api/v4/commands/", method="DELETE")
    assert trial.disconnect().status == 1
    assert len(trial.commands) == 1
    assert trial.disconnect().status == 0
    assert trial.commands == []
