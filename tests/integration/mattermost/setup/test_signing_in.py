"""The administrator of the server: let in, refused, or not here at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import responses

from integration.mattermost.setup.conversation import Connection
from integration.setup.talk import Stopped, Talk
from sandbox.server.accounts import add_token
from sandbox.testing import RunningSandbox
from settings import ROOT
from tests.contract.mattermost.trial import Trial

CHAT = "https://chat.school.example"
LOGIN = f"{CHAT}:443/api/v4/users/login"
MFA = {"id": "mfa.validate_token.authenticate.app_error", "message": "Invalid MFA token."}


@pytest.fixture
def distant() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as played:
        yield played


def talk(*answers: str, secrets: tuple[str, ...] = ()) -> Talk:
    """Return one with somebody at a terminal who answers so."""
    said, hidden = iter(answers), iter(secrets)
    return Talk(
        {},
        has_terminal=True,
        ask=lambda _: next(said),
        ask_secretly=lambda _: next(hidden),
        say=lambda _: None,
    )


def connection(who: Talk, folder: Path, **environment: str) -> Connection:
    known = {
        "MATTERMOST_URL": CHAT,
        "PUBLIC_URL": "https://help.school.example",
        "BOT_URL": "https://bot.school.example",
        "REGULATION": str(ROOT / "regulation.toml"),
    }
    return Connection(
        who,
        env_file=folder / ".env",
        memory_file=folder / "connected.json",
        kept_secrets=folder / "secrets.env",
        environment=known | environment,
    )


def sessions(bare: RunningSandbox, username: str) -> int:
    sql = "SELECT 1 FROM tokens JOIN users ON user_id = users.id WHERE username = ?"
    return len(bare.chat.store.all(sql, username))


def test_the_session_ends_with_the_run(bare: RunningSandbox, trial: Trial) -> None:
    before = sessions(bare, bare.admin.username)
    trial.connect()
    assert sessions(bare, bare.admin.username) == before


def test_a_token_serves_as_well_and_stays_as_it_is(bare: RunningSandbox, trial: Trial) -> None:
    token = add_token(bare.chat.store, bare.admin.id)
    run = trial.connect(MATTERMOST_ADMIN_TOKEN=token, MATTERMOST_ADMIN="")
    assert run.status == 0, run.text
    assert token not in (trial.folder / ".env").read_text("utf-8")
    assert trial.connect(MATTERMOST_ADMIN_TOKEN=token).status == 0


def test_it_says_that_nothing_of_it_is_kept(trial: Trial) -> None:
    assert "никуда не записывают" in trial.connect().text


@pytest.mark.parametrize(
    "wrong", [{"MATTERMOST_ADMIN_PASSWORD": "wrong"}, {"MATTERMOST_ADMIN_TOKEN": "wrong"}]
)
def test_who_is_refused_reads_why(trial: Trial, wrong: dict[str, str]) -> None:
    with pytest.raises(Stopped, match="не впустил администратора"):
        trial.connect(agrees=True, **wrong)


def test_a_server_that_is_not_there_is_named_as_the_reason(trial: Trial) -> None:
    with pytest.raises(Stopped, match="сервер не отвечает"):
        trial.connect(MATTERMOST_URL="http://127.0.0.1:9")


def test_nobody_with_rights_gets_the_whole_list(trial: Trial) -> None:
    run = trial.connect(MATTERMOST_ADMIN="")
    assert run.status == 1
    for part in (
        "Передайте тому, кто управляет сервером",
        "Bot Accounts → Add Bot Account",
        f"{trial.environment['BOT_URL']}/command",
        trial.people["zavuch"].username,
        "Slash Commands",
        trial.environment["MATTERMOST_CHANNEL"],
    ):
        assert part in run.text
    assert not (trial.folder / ".env").exists()


def test_a_second_factor_is_asked_for(distant: responses.RequestsMock, tmp_path: Path) -> None:
    distant.post(LOGIN, status=401, json=MFA)
    distant.post(LOGIN, status=401, json=MFA)
    who = talk(secrets=("123456",))
    environment = {"MATTERMOST_ADMIN": "admin", "MATTERMOST_ADMIN_PASSWORD": "password"}
    with pytest.raises(Stopped, match="Код не подошёл"):
        connection(who, tmp_path, **environment).connect()
    assert b'"token": "123456"' in (distant.calls[-1].request.body or b"")


def test_without_a_terminal_the_second_factor_is_explained(
    distant: responses.RequestsMock, tmp_path: Path
) -> None:
    distant.post(LOGIN, status=401, json=MFA)
    who = Talk({}, has_terminal=False, say=lambda _: None)
    environment = {"MATTERMOST_ADMIN": "admin", "MATTERMOST_ADMIN_PASSWORD": "password"}
    with pytest.raises(Stopped, match=r"MFA.*MATTERMOST_ADMIN_TOKEN"):
        connection(who, tmp_path, **environment).connect()


def test_what_is_unsaid_is_asked_and_has_a_default(bare: RunningSandbox, trial: Trial) -> None:
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return trial.environment["PUBLIC_URL"] if "PUBLIC" in question else ""

    del trial.environment["PUBLIC_URL"]
    who = Talk({}, has_terminal=True, ask=answer, ask_secretly=answer, say=lambda _: None)
    assert trial.connection(who).connect() == 0
    (question,) = [each for each in asked if "форму" in each]
    assert "[http://127.0.0.1:8000]" in question
    assert trial.env["PUBLIC_URL"] == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("name", "value"),
    [("MATTERMOST_URL", "chat.school.example"), ("BOT_URL", "ftp://x"), ("BOT_PORT", "many")],
)
def test_a_wrong_address_is_named_before_anybody_signs_in(
    trial: Trial, name: str, value: str
) -> None:
    with pytest.raises(Stopped, match=name):
        trial.connect(agrees=True, **{name: value})


def test_nothing_connected_is_nothing_to_take_back(trial: Trial) -> None:
    run = trial.disconnect()
    assert (run.status, run.text.count("убирать нечего")) == (0, 1)


def test_disconnecting_without_agreement_does_nothing(trial: Trial) -> None:
    trial.connect()
    run = trial.disconnect(agrees=False)
    assert run.status == 1
    assert trial.command["trigger"] == "dnevnik"
    assert not trial.bot.get("delete_at")


@pytest.mark.parametrize("named", ["", "chat.school.example"])
def test_no_password_goes_unencrypted_unless_the_server_is_named(
    tmp_path: Path, distant: responses.RequestsMock, named: str
) -> None:
    plain = "http://chat.school.example"
    if named:
        distant.post(
            f"{plain}:80/api/v4/users/login", status=401, json={"id": "x", "message": "no"}
        )
    run = connection(
        talk("admin", secrets=("", "geheim")),
        tmp_path,
        MATTERMOST_URL=plain,
        UNENCRYPTED_HOSTS=named,
    )
    with pytest.raises(Stopped, match="не впустил" if named else "UNENCRYPTED_HOSTS=chat"):
        run.connect()
