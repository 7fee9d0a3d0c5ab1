"""`make connect` and `make disconnect` for Slack, from the first question to the last line."""

import json
from dataclasses import dataclass
from pathlib import Path

from integration.setup.conversation import Conversation, Step, numbered, take_steps
from integration.setup.private_files import Memory
from integration.setup.talk import Stopped, Talk, address_of, carried_out, regulation_of
from integration.setup.written_settings import secret_key
from integration.slack.setup import reach_step, steps
from integration.slack.setup.context import SlackSetup
from integration.slack.setup.manifest import manifest
from settings import VAR
from settings.chats import BEGINNINGS, SLACK_API
from settings.env_file import write_private

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
# Slack takes an address only from a desk that answers there, with the secret of the app.
AT_ADDRESS = (
    "впишите в .env BOT_URL, SLACK_BOT_TOKEN и SLACK_SIGNING_SECRET и запустите программу",
    "make doctor: строка «Слово» скажет, отвечает ли она Slack по этому адресу",
    f"{steps.APPS} → приложение → App Manifest, JSON: вставьте текст из файла {{file}} → Save",
    "Если Slack назовёт адрес непроверенным: нажмите Click here to verify",
)
CONNECT = (
    Step("Ключ бота", steps.look_at_key),
    Step("Путь", steps.look_at_way, ("identity",)),
    Step("Канал", steps.find_channel, ("identity",)),
    Step("Люди", steps.invite_people, ("room",)),
    Step("Файл .env", steps.write_down, ("identity",)),
    Step("Проверка связи", reach_step.try_the_way, ("room", "can_call")),
)


@dataclass
class SlackConnection(Conversation):
    """One run of either command; the manifest is put where it can be copied."""

    manifest_file: Path = VAR / "slack-manifest.json"

    def connect(self) -> int:
        """Return 0 when everything is as it should be, 1 when something is left to do."""
        if not self.talk.given.get("SLACK_BOT_TOKEN") or self._is_called:
            self._say_what_to_press()
        app_token = "" if self._is_called else self._key("SLACK_APP_TOKEN")
        setup = self._context(self._key("SLACK_BOT_TOKEN"), app_token)
        return self.sum_up(take_steps(CONNECT, setup, self.talk.say))

    def disconnect(self) -> int:
        """Take back what connecting made and changed; return 1 when something stayed."""
        memory, given = Memory.of(self.memory_file, SERVER), self.talk.given
        ends = self.why_not_disconnect("Slack", memory)
        if ends is not None:
            return ends
        setup = self._context(self._key("SLACK_BOT_TOKEN"), given.get("SLACK_APP_TOKEN", ""))
        made = [Step("Канал", steps.leave_channel)] if "room" in memory.made else []
        back = [
            *made,
            Step("Файл .env", steps.put_env_back),
            Step("Приложение", steps.say_how_app_goes),
        ]
        return self.sum_up_back(take_steps(back, setup, self.talk.say))

    def _say_what_to_press(self) -> None:
        """Say what only a person can do at Slack, and put the manifest where it can be copied."""
        bot_url = self.talk.given.get("BOT_URL", "") if self._is_called else ""
        text = json.dumps(manifest(bot_url), ensure_ascii=False, indent=2)
        write_private(self.manifest_file, f"{text}\n")
        order = AT_ADDRESS if bot_url else AT_SLACK
        lines = numbered(each.format(file=self.manifest_file) for each in order)
        self.talk.say(f"Что сделать в Slack, один раз:\n{lines}\n\n{text}\n")

    @property
    def _is_called(self) -> bool:
        """Whether Slack shall call the bot's address, as whoever set a signing secret wants it."""
        given = self.talk.given
        return bool(given.get("SLACK_SIGNING_SECRET")) and not given.get("SLACK_APP_TOKEN")

    def _key(self, name: str) -> str:
        """Return the key that is set, else the one that is typed, without an echo."""
        beginning = BEGINNINGS[name.lower()]
        found = self.talk.given.get(name) or self.talk.secret(f"{name} ({beginning}…)")
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
