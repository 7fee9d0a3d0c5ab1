"""What connecting does, step by step, the way back, and a list for somebody with the rights."""

from integration.mattermost.setup import (
    bot_step,
    command_step,
    env_step,
    help_step,
    people_step,
    room_steps,
    server_step,
    team_step,
)
from integration.mattermost.setup.server_settings import BOTS, COMMANDS, INSIDE, SITE_URL
from integration.mattermost.setup.setup_context import SetupContext
from integration.mattermost.setup.step_results import Step
from integration.mattermost.setup.wishes import WORD, Wishes

BOT_AND_TEAM = ("bot", "team")
ALL = ("bot", "team", "room")
CONNECT: tuple[Step, ...] = (
    Step("Сервер", server_step.look_at_server),
    Step("Права", server_step.look_at_rights),
    Step("Команда", team_step.find_team),
    Step("Настройки", server_step.look_at_settings),
    Step("Бот", bot_step.find_bot),
    Step("Ключ бота", bot_step.find_key, ("bot",)),
    Step("Лицо бота", bot_step.show_face, ("bot",)),
    Step("Бот в команде", team_step.join_team, BOT_AND_TEAM),
    Step("Канал", room_steps.find_room, BOT_AND_TEAM),
    Step("Люди", people_step.invite_people, ALL),
    Step("Учителя", team_step.tell_how_teachers_join, ("team",)),
    Step("Слэш-команда", command_step.find_command, ("team",)),
    Step("Слово /help", help_step.find_help, ("team",)),
)


def undoing(ground: SetupContext) -> list[Step]:
    """Return the steps back, for what was made here and is still there."""
    made = ground.memory.made
    steps = [Step("Команда", team_step.find_team)]
    if not help_step.MADE.isdisjoint(made):
        steps.append(Step("Слово /help", help_step.give_back))
    if "command" in made:
        steps.append(Step("Слэш-команда", command_step.remove_command))
    if ground.memory.joined:
        steps.append(Step("Люди", people_step.put_people_out))
    if "room" in made:
        steps.append(Step("Канал", room_steps.archive_room))
    if "token" in made:
        steps.append(Step("Ключ бота", bot_step.revoke_key))
    if "bot" in made:
        steps.append(Step("Бот", bot_step.switch_off))
    if ground.memory.changed:
        steps.append(Step("Настройки", server_step.put_settings_back))
    return [*steps, Step("Файл .env", env_step.put_env_back)]


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
    numbered = "\n".join(f"  {number}. {each}" for number, each in enumerate(steps, 1))
    return (
        "Администратор не вошёл, поэтому на сервере ничего не сделано.\n"
        f"Передайте тому, кто управляет сервером Mattermost:\n{numbered}"
    )
