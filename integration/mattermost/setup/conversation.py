"""`make connect` and `make disconnect` from the first question to the last line."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from integration.chat.errors import ChatError, Refused
from integration.mattermost.plugin.building import build
from integration.mattermost.setup import (
    bot_step,
    command_step,
    help_step,
    reach_step,
    server_step,
    team_steps,
)
from integration.mattermost.setup.server_settings import BOTS, COMMANDS, INSIDE, SITE_URL
from integration.mattermost.setup.setup_client import SetupClient
from integration.mattermost.setup.setup_context import SetupContext
from integration.mattermost.setup.wishes import UNENCRYPTED, WORD, Wishes, server_of, wishes_of
from integration.setup.conversation import Conversation, Step, numbered, take_steps
from integration.setup.private_files import Memory
from integration.setup.results import Mark, StepResult, why
from integration.setup.talk import Stopped, Talk, carried_out
from integration.setup.written_settings import put_settings_back, secret_key, write_settings

SECRETS = frozenset({"MATTERMOST_TOKEN", "MATTERMOST_COMMAND_TOKENS"})


def write_down(setup: SetupContext) -> Iterator[StepResult]:
    """Write what the desk has to know."""
    wishes = setup.wishes
    found = {
        "CHAT": "mattermost" if setup.given.get("CHAT") else "",
        "SECRET_KEY": setup.secret.decode(),
        "PUBLIC_URL": wishes.public_url,
        "BOT_URL": wishes.bot_url,
        "MATTERMOST_URL": wishes.server,
        UNENCRYPTED: setup.given.get(UNENCRYPTED, ""),
        "MATTERMOST_TOKEN": setup.token,
        "MATTERMOST_TEAM": setup.team.name if setup.team else "",
        "MATTERMOST_CHANNEL": setup.channel.name if setup.channel else "",
        "MATTERMOST_COMMAND_TOKENS": ",".join(setup.command_tokens),
    }
    yield from write_settings(found, SECRETS, setup.env_file, setup.memory, setup.environment)


def put_env_back(setup: SetupContext) -> StepResult:
    """Put back what stood there before the desk was connected."""
    return put_settings_back(setup.env_file, setup.memory)


ONCE = (
    "Ключ или пароль администратора нужен один раз, на время этой команды: "
    "его никуда не записывают."
)
CONNECT = (
    Step("Сервер", server_step.look_at_server),
    Step("Права", server_step.look_at_rights),
    Step("Команда", team_steps.find_team),
    Step("Настройки", server_step.look_at_settings),
    Step("Бот", bot_step.find_bot),
    Step("Ключ бота", bot_step.find_key, ("bot",)),
    Step("Лицо бота", bot_step.show_face, ("bot",)),
    Step("Бот в команде", team_steps.join_team, ("bot", "team")),
    Step("Канал", team_steps.find_channel, ("bot", "team")),
    Step("Люди", team_steps.invite_people, ("bot", "team", "channel")),
    Step("Учителя", team_steps.tell_how_teachers_join, ("team",)),
    Step("Слэш-команда", command_step.find_command, ("team",)),
    Step("Слово /help", help_step.find_help, ("team",)),
    Step("Файл .env", write_down),
    Step("Проверка связи", reach_step.try_the_way, ("channel", "command", "as_bot", "me")),
)


@dataclass
class Connection(Conversation):
    """One run of either command; `bundle` builds the plugin."""

    bundle: Callable[[Callable[[str], None]], Path] = build

    def connect(self) -> int:
        """Return 0 when everything is as it should be, 1 when something is left to do."""
        wishes = wishes_of(self.talk, server_of(self.talk))
        client = self._signed_in(wishes.server)
        if client is None:
            self.talk.say(list_for_somebody_else(wishes))
            return 1
        with closing(self._context(wishes, client)) as setup:
            results = take_steps(CONNECT, setup, self.talk.say)
        left = [each.remedy for each in results if each.mark is Mark.CANNOT and each.remedy]
        if left and setup.me is not None and not setup.me.is_admin:
            self.talk.say(f"\nПередайте тому, кто управляет сервером:\n{numbered(left)}")
        return self.sum_up(results)

    def disconnect(self) -> int:
        """Take back what connecting made and changed; return 1 when something stayed."""
        talk = self.talk
        server = server_of(talk)
        ends = self.why_not_disconnect(server, Memory.of(self.memory_file, server))
        if ends is not None:
            return ends
        client = self._signed_in(server)
        if client is None:
            talk.say("Без входа администратора ничего не убрать.")
            return 1
        with closing(self._context(wishes_of(talk, server), client)) as setup:
            results = take_steps(undoing(setup.memory), setup, talk.say)
        return self.sum_up_back(results)

    def _signed_in(self, server: str) -> SetupClient | None:
        """Return a client that acts as the administrator; None where nobody has signed in."""
        self.talk.say(ONCE)
        token = self.environment.get("MATTERMOST_ADMIN_TOKEN") or ""
        name = self.environment.get("MATTERMOST_ADMIN") or ""
        if not token and not name:
            token = self.talk.secret("Токен администратора (нет — нажмите Enter)")
            name = "" if token else self.talk.open("Имя администратора в чате (нет — Enter)")
        if not token and not name:
            return None
        client = SetupClient(server, token)
        try:
            if token:
                client.me()
            else:
                self._log_in(client, name)
        except Refused as refused:
            raise Stopped(
                f"Сервер не впустил администратора: {refused.message or refused}. Проверьте имя и "
                "пароль (или ключ) и повторите make connect."
            ) from None
        except ChatError as error:
            raise Stopped(f"Войти не удалось: {why(error)}.") from None
        return client

    def _log_in(self, client: SetupClient, name: str) -> None:
        password = self.environment.get("MATTERMOST_ADMIN_PASSWORD") or self.talk.secret("Пароль")
        try:
            return client.log_in(name, password)
        except Refused as refused:
            if "mfa" not in refused.error_id:
                raise
        code = self.talk.secret("Одноразовый код (двухфакторный вход)")
        if not code:
            raise Stopped(
                "У администратора включён двухфакторный вход (MFA), одного пароля мало. "
                "Создайте токен: Профиль → Безопасность → Personal Access Tokens, и задайте "
                "MATTERMOST_ADMIN_TOKEN."
            )
        try:
            client.log_in(name, password, code)
        except ChatError as error:
            raise Stopped(f"Код не подошёл: {why(error)}.") from None

    def _context(self, wishes: Wishes, client: SetupClient) -> SetupContext:
        return SetupContext(
            wishes=wishes,
            client=client,
            talk=self.talk,
            memory=Memory.of(self.memory_file, wishes.server),
            environment=self.environment,
            env_file=self.env_file,
            secret=secret_key(self.talk.given, self.kept_secrets).encode(),
            bundle=self.bundle,
        )


def undoing(memory: Memory) -> list[Step[SetupContext]]:
    """Return the steps back, for what was made here and is still there."""
    made = memory.made
    steps = (
        (True, Step("Команда", team_steps.find_team)),
        (not help_step.MADE.isdisjoint(made), Step("Слово /help", help_step.give_back)),
        ("command" in made, Step("Слэш-команда", command_step.remove_command)),
        (memory.joined, Step("Люди", team_steps.put_people_out, ("team",))),
        ("room" in made, Step("Канал", team_steps.archive_channel)),
        ("token" in made, Step("Ключ бота", bot_step.revoke_key)),
        ("bot" in made, Step("Бот", bot_step.switch_off)),
        (memory.changed, Step("Настройки", server_step.put_settings_back)),
        (True, Step("Файл .env", put_env_back)),
    )
    return [step for is_there, step in steps if is_there]


def list_for_somebody_else(wishes: Wishes) -> str:
    """Return what somebody with the rights has to do, where nobody with them is here."""
    people = ", ".join(f"@{person.user}" for person in wishes.people)
    steps = (
        f"{BOTS.where}: true",
        f"{COMMANDS.where}: true",
        f"{SITE_URL.where}: {wishes.server}",
        f"{INSIDE.where}: если {wishes.bot_url} — внутренний адрес, допишите его узел",
        (
            f"Интеграции → Bot Accounts → Add Bot Account: имя {wishes.bot}, роль Member; "
            "его ключ (token) передайте нам для MATTERMOST_TOKEN"
        ),
        f"закрытый канал (Private) с адресом {wishes.channel}, в нём @{wishes.bot} и {people}",
        (
            f"Интеграции → Slash Commands → Add Slash Command: слово {WORD}, метод POST, адрес "
            f"{wishes.command_url}; её ключ передайте нам для MATTERMOST_COMMAND_TOKENS"
        ),
    )
    return (
        "Администратор не вошёл, поэтому на сервере ничего не сделано.\n"
        f"Передайте тому, кто управляет сервером Mattermost:\n{numbered(steps)}"
    )


def run(what: str, *, agrees: bool) -> int:
    """Connect or disconnect by the files of this folder; `agrees` takes every offer unasked."""
    connection = Connection(Talk({}, agrees=agrees))
    return carried_out(connection.connect if what == "connect" else connection.disconnect)
