"""`make run` with real processes: what starts, what starts again, and that nobody is left."""

import os
import pty
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from sandbox.server import seed
from tests.launch.house import PATIENCE, PROCFILE, House, free_ports, running, wait_until

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.xdist_group("make run"),
    pytest.mark.timeout(240),
]


@pytest.fixture(scope="module")
def running_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("house"))
    with running(house):
        yield house


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A house of its own, whose launcher and supervisor are forked, which takes half as long."""
    return House(tmp_path, is_forked=True)


def test_the_addresses_are_printed(running_house: House) -> None:
    web, _, chat = running_house.ports
    for words in (
        f"http://localhost:{web}/",
        f"http://localhost:{web}/status",
        f"http://localhost:{chat}/",
        f"люди: {', '.join(each.username for each in seed.PEOPLE)}; пароль: sandbox",
    ):
        assert words in running_house.terminal


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("what", ["redis-server", "web", "signal.pause"])
def test_what_dies_is_started_again(running_house: House, what: str, how: signal.Signals) -> None:
    command = f"stand_in.py\0{running_house.ports[0]}" if what == "web" else what
    before = running_house.pid(command)
    os.kill(before, how)
    wait_until(lambda: running_house.pids(command) - {before}, f"another {what}")


def test_the_terminal_says_what_was_started_again(running_house: House) -> None:
    said = running_house.terminal.count("worker   остановился")
    os.kill(running_house.pid("signal.pause"), signal.SIGKILL)
    wait_until(
        lambda: running_house.terminal.count("worker   остановился") == said + 1,
        "a line on the worker",
    )


def test_redis_keeps_what_it_had_when_it_was_killed(running_house: House) -> None:
    server = redis.Redis.from_url(running_house.variable("REDIS_URL"))
    server.set("kept", "yes")
    pid = running_house.pid("redis-server")
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: running_house.pids("redis-server") - {pid}, "another Redis")
    wait_until(lambda: _answer(server) == b"yes", "what Redis had")


def _answer(server: redis.Redis) -> object:
    try:
        return server.get("kept")
    except redis.ConnectionError:
        return None


def test_redis_lets_no_stranger_in(running_house: House) -> None:
    port = running_house.variable("REDIS_URL").rpartition(":")[2].removesuffix("/0")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=int(port)).ping()


def _lasting(house: House) -> set[int]:
    """Return the processes that are there at two looks, half a second from one another."""
    first = house.pids()
    time.sleep(0.5)
    return first & house.pids()


def test_a_second_copy_says_that_one_is_running(running_house: House, tmp_path: Path) -> None:
    second = House(tmp_path, procfile=PROCFILE)
    (tmp_path / "var").symlink_to(running_house.var)
    lasting = _lasting(running_house)
    assert "Уже запущено" in second.refusal()
    # A process of a moment, such as a child of Redis that saves, may be seen or not.
    assert lasting <= running_house.pids()
    wait_until(lambda: running_house.pids() <= lasting, "nobody besides")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nobody_is_left_when_it_is_stopped(house: House, how: signal.Signals) -> None:
    _must_heed(how)
    with running(house) as process:
        process.send_signal(how)
        assert process.wait(PATIENCE) == 0
        assert house.pids() == set()


def test_nobody_is_left_when_the_terminal_is_closed_without_a_signal(house: House) -> None:
    window, house.screen = pty.openpty()
    process = house.start()
    os.close(house.screen)
    wait_until(lambda: house.pids("signal.pause"), "the worker")
    os.close(window)
    process.wait(PATIENCE)
    assert house.pids() == set()


def _must_heed(how: signal.Signals) -> None:
    if signal.getsignal(how) is signal.SIG_IGN:
        pytest.skip("the tests run in the background or under nohup, and so would it")


def test_it_can_be_stopped_before_it_is_ready(house: House) -> None:
    _must_heed(signal.SIGINT)
    house.procfile = PROCFILE.replace("release: true", "release: sleep 100")
    process = house.start()
    # The command itself: what is about to become it does not yet die with its parent.
    wait_until(lambda: house.pids("sleep\x00100") - house.pids("setpriv"), "the release")
    process.send_signal(signal.SIGINT)
    process.wait(PATIENCE)
    wait_until(lambda: not house.pids(), "an empty house")


def test_nobody_is_left_when_the_supervisor_is_killed(house: House) -> None:
    with running(house) as process:
        os.kill(house.pid("supervisord"), signal.SIGKILL)
        assert process.wait(PATIENCE) == 1
        assert house.pids() == set()
    assert "неожиданно остановлены" in house.terminal


def test_a_supervisor_that_is_told_to_end_is_an_ordinary_end_and_the_next_run_waits(
    house: House, tmp_path: Path
) -> None:
    """As systems and people do it who know the number in supervisord.pid alone."""
    with running(house) as process:
        os.kill(int((house.var / "supervisord.pid").read_text()), signal.SIGTERM)
        wait_until(lambda: "Останавливаем" in house.terminal, "that it is ending")
        # At once, as somebody types it who starts the desk again.
        (tmp_path / "next").mkdir()
        following = House(tmp_path / "next", ports=house.ports)
        (following.folder / "var").symlink_to(house.var)
        with running(following):
            assert process.wait(PATIENCE) == 0
            assert "неожиданно" not in house.terminal
            assert "Уже запущено" not in following.terminal


def test_nobody_is_left_when_what_make_started_is_killed(house: House) -> None:
    with running(house) as process:
        process.kill()
        process.wait(PATIENCE)
        wait_until(lambda: not house.pids(), "an empty house")


def test_a_second_run_goes_on_with_the_same_secrets_and_data(house: House) -> None:
    with running(house):
        redis.Redis.from_url(house.variable("REDIS_URL")).set("kept", "yes")
        first = house.variable("SECRET_KEY"), house.variable("MATTERMOST_TOKEN")
    with running(house):
        server = redis.Redis.from_url(house.variable("REDIS_URL"))
        wait_until(lambda: _answer(server) == b"yes", "what Redis had")
        assert (house.variable("SECRET_KEY"), house.variable("MATTERMOST_TOKEN")) == first


@pytest.mark.parametrize(("setting", "index"), [("WEB_PORT", 0), ("BOT_PORT", 1), ("CHAT_PORT", 2)])
def test_a_taken_port_is_named_before_anything_starts(
    house: House, setting: str, index: int
) -> None:
    with socket.create_server(("127.0.0.1", house.ports[index])):
        refusal = house.refusal()
    assert f"Порт {house.ports[index]} занят" in refusal
    assert f"{setting}=" in refusal
    assert refusal.count("\n") == 1
    assert not (house.var / "supervisord.conf").exists()


def test_an_address_at_which_nobody_listens_is_not_printed(house: House) -> None:
    (elsewhere,) = free_ports(1)
    web, bot, _ = house.ports
    changed = {f"{name}_URL": f"http://127.0.0.1:{elsewhere}" for name in ("PUBLIC", "BOT")}
    with running(house, **changed):
        assert f"  http://127.0.0.1:{web}/\n" in house.terminal
        assert f"BOT_URL ведёт на порт {elsewhere}, а бот слушает порт {bot} (BOT_PORT)" in (
            house.terminal
        )
        assert f"  http://127.0.0.1:{elsewhere}" not in house.terminal


def test_a_chat_of_ones_own_is_not_furnished_with_guesses(house: House) -> None:
    refusal = house.refusal(MATTERMOST_URL="https://chat.school.example")
    for name in ("PUBLIC_URL", "BOT_URL", "MATTERMOST_TOKEN", "MATTERMOST_COMMAND_TOKENS"):
        assert f"{name} не задан" in refusal
    assert not (house.var / "supervisord.conf").exists()


def test_nothing_starts_when_the_release_fails(house: House) -> None:
    house.procfile = PROCFILE.replace("release: true", "release: false")
    assert "ничего не запущено" in house.refusal()
    assert not (house.var / "supervisord.conf").exists()
