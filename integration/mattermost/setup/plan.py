"""What connecting does, step by step, the way back, and a list for somebody with the rights."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from integration.chat.errors import ChatError
from integration.mattermost.setup import (
    bot_step,
    channel_steps,
    command_step,
    env_step,
    help_step,
    people_step,
    reach_step,
    server_step,
    team_step,
)
from integration.mattermost.setup.memory import Memory
from integration.mattermost.setup.results import StepFailed, StepResult, cannot, why
from integration.mattermost.setup.server_settings import BOTS, COMMANDS, INSIDE, SITE_URL
from integration.mattermost.setup.setup_context import SetupContext
from integration.mattermost.setup.wishes import WORD, Wishes


@dataclass(frozen=True)
class Step:
    """One step, with the name under which it speaks.

    `needs` names what earlier steps must have found; without it the step is left out.
    """

    name: str
    take: Callable[[SetupContext], StepResult | Iterator[StepResult]]
    needs: tuple[str, ...] = ()

    def results(self, setup: SetupContext) -> Iterator[StepResult]:
        """Take the step; what fails is a result too."""
        if any(not getattr(setup, need) for need in self.needs):
            yield cannot("пропущено: сначала нужно то, что не вышло выше")
            return
        try:
            taken = self.take(setup)
            yield from [taken] if isinstance(taken, StepResult) else taken
        except StepFailed as failed:
            yield failed.result
        except ChatError as error:
            yield cannot(why(error))


CONNECT = (
    Step("Сервер", server_step.look_at_server),
    Step("Права", server_step.look_at_rights),
    Step("Команда", team_step.find_team),
    Step("Настройки", server_step.look_at_settings),
    Step("Бот", bot_step.find_bot),
    Step("Ключ бота", bot_step.find_key, ("bot",)),
    Step("Лицо бота", bot_step.show_face, ("bot",)),
    Step("Бот в команде", team_step.join_team, ("bot", "team")),
    Step("Канал", channel_steps.find_channel, ("bot", "team")),
    Step("Люди", people_step.invite_people, ("bot", "team", "channel")),
    Step("Учителя", team_step.tell_how_teachers_join, ("team",)),
    Step("Слэш-команда", command_step.find_command, ("team",)),
    Step("Слово /help", help_step.find_help, ("team",)),
    Step("Файл .env", env_step.write_down),
    Step("Проверка связи", reach_step.try_the_way, ("channel", "command", "as_bot", "me")),
)


def undoing(memory: Memory) -> list[Step]:
    """Return the steps back, for what was made here and is still there."""
    made = memory.made
    steps = (
        (True, Step("Команда", team_step.find_team)),
        (not help_step.MADE.isdisjoint(made), Step("Слово /help", help_step.give_back)),
        ("command" in made, Step("Слэш-команда", command_step.remove_command)),
        (memory.joined, Step("Люди", people_step.put_people_out)),
        ("room" in made, Step("Канал", channel_steps.archive_channel)),
        ("token" in made, Step("Ключ бота", bot_step.revoke_key)),
        ("bot" in made, Step("Бот", bot_step.switch_off)),
        (memory.changed, Step("Настройки", server_step.put_settings_back)),
        (True, Step("Файл .env", env_step.put_env_back)),
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


def numbered(lines: Iterable[str]) -> str:
    return "\n".join(f"  {number}. {each}" for number, each in enumerate(lines, 1))
