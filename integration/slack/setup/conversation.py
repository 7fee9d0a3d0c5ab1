"""`make connect` and `make disconnect` for Slack, from the first question to the last line."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from integration.setup.private_files import Memory, write_private
from integration.setup.results import Mark
from integration.setup.steps import Step, has, numbered, take_steps
from integration.setup.talk import Stopped, Talk, address_of, carried_out, regulation_of
from integration.setup.written_settings import secret_key
from integration.slack.setup import reach_step, steps
from integration.slack.setup.context import SlackSetup
from integration.slack.setup.manifest import manifest
from settings import ROOT, VAR
from settings.chats import BEGINNINGS, SLACK_API
from settings.env_file import given_by

CHANNEL = "consultants"
HERE = "http://127.0.0.1:8000"
FOR_PARENTS = ". Пока такого нет, нажмите Enter: форма откроется по адресу этой машины"
# Under this name what was made is remembered: the workspace is known only by its key.
SERVER = "slack"
AT_SLACK = (
    f"{steps.APPS} → Create New App → From a manifest, выберите рабочее пространство школы",
    "вкладка JSON: вместо того, что там есть, вставьте текст из файла {file} → Next → Create",
    "Install App → Install to Workspace → Allow. Нужны права администратора Slack",
    "Basic Information → App-Level Tokens → Generate: право connections:write. Это SLACK_APP_TOKEN",
    "OAuth & Permissions → Bot User OAuth Token. Это SLACK_BOT_TOKEN",
)
CONNECT = (
    Step("Ключ бота", steps.look_at_key),
    Step("Путь", steps.look_at_way, ("identity",)),
    Step("Канал", steps.find_channel, ("identity",)),
    Step("Люди", steps.invite_people, ("room",)),
    Step("Файл .env", steps.write_down, ("identity",)),
    Step("Проверка связи", reach_step.try_the_way, ("room", "can_call")),
)
NEXT = (
    "Дальше: make run; если программа уже запущена, перезапустите её (под systemd: make release и "
    "перезапуск процессов). Открытые карточки перерисуются. Проверить потом: make doctor."
)
AGAIN = "Исправьте то, что не вышло, и повторите make connect: сделанное она не сделает второй раз."


@dataclass
class SlackConnection:
    """One run of either command; where files are, and whom it talks with."""

    talk: Talk
    env_file: Path = ROOT / ".env"
    memory_file: Path = VAR / "connected.json"
    manifest_file: Path = VAR / "slack-manifest.json"
    kept_secrets: Path = VAR / "secrets.env"
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def __post_init__(self) -> None:
        """Answer questions by what is set: by the environment, else by .env."""
        self.talk.given = given_by(self.env_file, self.environment)

    def connect(self) -> int:
        """Return 0 when everything is as it should be, 1 when something is left to do."""
        given = self.talk.given
        if not given.get("SLACK_BOT_TOKEN"):
            self._say_what_to_press()
        setup = self._context(self._key("SLACK_BOT_TOKEN"), self._app_key())
        results = take_steps(CONNECT, setup, self.talk.say)
        if has(Mark.CANNOT, results):
            self.talk.say(f"\n{AGAIN}")
        elif has(Mark.DONE, results):
            self.talk.say(f"\n{NEXT}")
        return int(has(Mark.CANNOT, results))

    def disconnect(self) -> int:
        """Take back what connecting made and changed; return 1 when something stayed."""
        memory, given = Memory.of(self.memory_file, SERVER), self.talk.given
        if memory.is_blank or not given.get("SLACK_BOT_TOKEN"):
            self.talk.say("К Slack отсюда ничего не подключали: убирать нечего.")
            return 0
        if not self.talk.agreed("Отключить программу от Slack? Вопросы и ответы останутся в базе."):
            self.talk.say("Ничего не сделано.")
            return 1
        setup = self._context(given["SLACK_BOT_TOKEN"], given.get("SLACK_APP_TOKEN", ""))
        made = [Step("Канал", steps.leave_channel)] if "room" in memory.made else []
        back = [
            *made,
            Step("Файл .env", steps.put_env_back),
            Step("Приложение", steps.say_how_app_goes),
        ]
        return int(has(Mark.CANNOT, take_steps(back, setup, self.talk.say)))

    def _say_what_to_press(self) -> None:
        """Say what only a person can do at Slack, and put the manifest where it can be copied."""
        bot_url = self.talk.given.get("BOT_URL", "") if self._is_called else ""
        text = json.dumps(manifest(bot_url), ensure_ascii=False, indent=2)
        write_private(self.manifest_file, f"{text}\n")
        lines = numbered(each.format(file=self.manifest_file) for each in AT_SLACK)
        self.talk.say(f"В Slack нужно приложение. Это делается один раз:\n{lines}\n\n{text}\n")

    @property
    def _is_called(self) -> bool:
        """Whether Slack shall call the bot's address, as whoever set a signing secret wants it."""
        given = self.talk.given
        return bool(given.get("SLACK_SIGNING_SECRET")) and not given.get("SLACK_APP_TOKEN")

    def _app_key(self) -> str:
        return "" if self._is_called else self._key("SLACK_APP_TOKEN")

    def _key(self, name: str) -> str:
        """Return the key that is set, else the one that is typed, without an echo."""
        found = self.talk.given.get(name) or self.talk.secret(
            f"{name} ({BEGINNINGS[name.lower()]}…)"
        )
        beginning = BEGINNINGS[name.lower()]
        if not found.startswith(beginning):
            raise Stopped(f"{name} не задан или не тот: он начинается с {beginning}.")
        return found

    def _context(self, bot_token: str, app_token: str) -> SlackSetup:
        given = self.talk.given
        return SlackSetup(
            talk=self.talk,
            memory=Memory.of(self.memory_file, SERVER),
            env_file=self.env_file,
            environment=self.environment,
            secret=secret_key(given, self.kept_secrets).encode(),
            regulation=regulation_of(given),
            api_url=given.get("SLACK_API_URL", SLACK_API),
            bot_token=bot_token,
            app_token=app_token,
            signing_secret=given.get("SLACK_SIGNING_SECRET", ""),
            public_url=address_of(self.talk, "PUBLIC_URL", HERE, FOR_PARENTS),
            bot_url=address_of(self.talk, "BOT_URL") if self._is_called else "",
            channel=given.get("SLACK_CHANNEL", CHANNEL).lstrip("#"),
        )


def run(what: str, *, agrees: bool) -> int:
    """Connect or disconnect by the files of this folder; `agrees` takes every offer unasked."""
    connection = SlackConnection(Talk({}, agrees=agrees))
    return carried_out(connection.connect if what == "connect" else connection.disconnect)
