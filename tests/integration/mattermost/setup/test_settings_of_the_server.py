"""The server's settings: looked at, offered to be changed, put back."""

from typing import Any

import pytest

from integration.mattermost.setup.server_step import inner_host, is_listed
from integration.setup.talk import Talk
from sandbox.server.troubles import TroubleKind
from sandbox.testing import RunningSandbox
from tests.contract.mattermost.trial import Trial

ALLOWED = "AllowedUntrustedInternalConnections"
ADDRESSES = {
    "bot.school.example": {"8.8.8.8"},
    "chat.school.example": {"9.9.9.9"},
    "inner.example": {"192.168.1.7"},
    "127.0.0.1": {"127.0.0.1"},
    "both.example": {"10.0.0.5", "10.0.1.5"},
}


def look_up(host: str) -> set[str]:
    return ADDRESSES.get(host, set())


def set_on(bare: RunningSandbox, **values: Any) -> None:
    for name, value in values.items():
        bare.chat.store.set(f"ServiceSettings.{name}", value)


def service_settings(bare: RunningSandbox) -> dict[str, Any]:
    return dict(bare.admin.request("GET", "/config").json()["ServiceSettings"])


@pytest.fixture
def untouched(bare: RunningSandbox) -> None:
    """The settings of a server that nobody has set up for bots."""
    set_on(
        bare,
        SiteURL="",
        EnableCommands=False,
        EnableBotAccountCreation=False,
        PostEditTimeLimit=300,
        **{ALLOWED: "10.0.0.0/8"},
    )


def test_every_setting_is_changed_on_agreement(
    bare: RunningSandbox, trial: Trial, untouched: None
) -> None:
    run = trial.connect()
    assert run.status == 0, run.text
    found = service_settings(bare)
    assert found["SiteURL"] == bare.url
    assert found["EnableCommands"] is True
    assert found["EnableBotAccountCreation"] is True
    assert found["PostEditTimeLimit"] == -1
    assert found[ALLOWED] == "10.0.0.0/8 127.0.0.1"


def test_disconnecting_puts_them_back_as_they_were(
    bare: RunningSandbox, trial: Trial, untouched: None
) -> None:
    before = service_settings(bare)
    trial.connect()
    trial.connect()
    run = trial.disconnect()
    assert run.status == 0, run.text
    # A server does not let its own address be cleared.
    assert service_settings(bare) == before | {"SiteURL": bare.url}
    assert "Site URL остаётся" in run.text


def test_what_others_have_changed_since_stays(
    bare: RunningSandbox, trial: Trial, untouched: None
) -> None:
    trial.connect()
    set_on(bare, PostEditTimeLimit=60, **{ALLOWED: "10.0.0.0/8 127.0.0.1 printer.local"})
    trial.disconnect()
    found = service_settings(bare)
    assert found["PostEditTimeLimit"] == 60
    assert found[ALLOWED] == "10.0.0.0/8 printer.local"


def test_without_agreement_nothing_is_changed_and_the_place_is_named(
    bare: RunningSandbox, trial: Trial, untouched: None
) -> None:
    before = service_settings(bare)
    run = trial.connect(agrees=False)
    assert run.status == 1
    assert service_settings(bare) == before
    for path in (
        "Environment → Web Server → Site URL",
        "Integration Management → Enable Custom Slash Commands",
        "Bot Accounts → Enable Bot Account Creation",
        "Environment → Developer → Allow untrusted internal connections to",
    ):
        assert path in run.text


def test_each_offer_says_what_it_is_for_and_names_no_setting(
    bare: RunningSandbox, trial: Trial, untouched: None
) -> None:
    asked: list[str] = []

    def refuse(question: str) -> str:
        asked.append(question)
        return "нет"

    who = Talk({}, has_terminal=True, ask=refuse, ask_secretly=refuse, say=lambda _: None)
    trial.connection(who).connect()
    offers = [each for each in asked if "[Да/нет]" in each]
    assert len(offers) == 5
    for words in ("без него не работают команды", "учителя не смогут", "Карточки", "127.0.0.1"):
        assert sum(words in each for each in offers) >= 1
    assert not any(word in each for each in offers for word in ("«—»", "true", "сейчас"))


def test_a_setting_that_the_servers_environment_outweighs_is_said_to_be_so(
    bare: RunningSandbox, trial: Trial, untouched: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.api.system.CHANGEABLE", {})
    monkeypatch.setattr("sandbox.api.system._config", lambda: {"ServiceSettings": {ALLOWED: ""}})
    run = trial.connect()
    assert "MM_SERVICESETTINGS_ALLOWEDUNTRUSTEDINTERNALCONNECTIONS=127.0.0.1" in run.text
    assert ALLOWED not in str(trial.memory)


def test_bots_may_stay_forbidden_once_there_is_one(bare: RunningSandbox, trial: Trial) -> None:
    trial.connect()
    set_on(bare, EnableBotAccountCreation=False)
    run = trial.connect()
    assert (run.status, run.done) == (0, [])


def test_asked_to_wait_it_waits(bare: RunningSandbox, trial: Trial) -> None:
    bare.trouble(TroubleKind.LIMITS, "/api/v4/bots", times=1)
    assert trial.connect().status == 0


def test_a_server_in_trouble_leaves_the_rest_for_the_next_run(
    bare: RunningSandbox, trial: Trial
) -> None:
    bare.trouble(TroubleKind.REFUSES, "/api/v4/channels", times=1)
    run = trial.connect()
    assert run.status == 1
    assert "запустите команду ещё раз" in run.text
    assert "пропущено" in run.text
    again = trial.connect()
    assert again.status == 0, again.text


def test_what_was_done_though_the_answer_was_lost_is_found_the_next_time(
    bare: RunningSandbox, trial: Trial
) -> None:
    bare.trouble(TroubleKind.BREAKS, "/api/v4/bots", times=1)
    assert trial.connect().status == 1
    again = trial.connect()
    assert again.status == 0, again.text
    bots = bare.chat.store.all("SELECT 1 FROM users WHERE is_bot")
    assert len(bots) == 1


@pytest.mark.parametrize(
    ("bot", "found"),
    [
        ("https://bot.school.example", ""),
        ("https://inner.example", "inner.example"),
        ("http://127.0.0.1:8001", "127.0.0.1"),
        # The server's own address counts as an inner one, though it is public.
        ("https://chat.school.example/desk", "chat.school.example"),
        ("https://nobody-knows.example", ""),
    ],
)
def test_which_addresses_need_a_permit(bot: str, found: str) -> None:
    assert inner_host(bot, "https://chat.school.example", look_up) == found


@pytest.mark.parametrize(
    ("host", "allowed", "listed"),
    [
        ("127.0.0.1", "", False),
        ("127.0.0.1", "localhost, 127.0.0.1", True),
        ("127.0.0.1", "127.0.0.0/8", True),
        ("inner.example", "127.0.0.0/8 192.168.0.0/16", True),
        ("inner.example", "inner.example.org", False),
        ("both.example", "10.0.0.0/24", False),
        ("both.example", "10.0.0.0/16", True),
        ("nobody-knows.example", "0.0.0.0/0", False),
        ("127.0.0.1", "no/range", False),
    ],
)
def test_what_a_permit_covers(host: str, allowed: str, listed: bool) -> None:
    assert is_listed(host, allowed, look_up) is listed
