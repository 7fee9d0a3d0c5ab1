"""The slash command: one word of ours that leads to the desk, and any other that already does."""

from collections.abc import Iterator
from typing import Any

from integration.chat.errors import ChatError, Refused
from integration.mattermost.setup.private import env_values
from integration.mattermost.setup.setup_context import SetupContext, found
from integration.mattermost.setup.setup_records import SlashCommand
from integration.mattermost.setup.step_results import StepResult, cannot, done, note, right, why
from integration.mattermost.setup.wishes import WORD

# Measured in bytes by the server: 64 and 128, a Cyrillic letter is two.
TITLE = "Помощь по журналу"
DESCRIPTION = "Вопрос консультантам по «Дневнику.ру»"
HINT = "[что не получается]"
DETAILS = {
    "trigger": WORD,
    "method": "P",
    "auto_complete": True,
    "auto_complete_desc": DESCRIPTION,
    "auto_complete_hint": HINT,
}


def find_command(ground: SetupContext) -> Iterator[StepResult]:
    """Find the command or create it; lead every command of the desk to where the desk is now."""
    try:
        known = ground.client.commands(found(ground.team).id)
    except Refused as refused:
        ground.command_tokens += _given_tokens(ground)
        yield cannot(f"команды не видны: {why(refused)}", _by_hand(ground))
        return
    ways = addresses(ground)
    ours = _ours(ground, known, ways)
    if ours is None:
        yield from _create(ground)
    else:
        yield from _mend(ground, ours, DETAILS, ways)
    for other in known:
        if other.url in ways and (ours is None or other.id != ours.id):
            yield from _mend(ground, other, {}, ways)


def _ours(ground: SetupContext, known: list[SlashCommand], ways: set[str]) -> SlashCommand | None:
    """Return the command by its word; renamed, by its id."""
    by_word = next((each for each in known if each.trigger == WORD), None)
    if by_word is not None and by_word.url in ways:
        return by_word
    made = ground.memory.made.get("command")
    return next((each for each in known if each.id == made), None) or by_word


def addresses(ground: SetupContext) -> set[str]:
    """Return where the desk is, and where it was before BOT_URL was changed."""
    before = {ground.memory.made.get("command_url", "")}
    if bot_url := env_values(ground.env_file).get("BOT_URL"):
        before.add(f"{bot_url.rstrip('/')}/command")
    return {ground.wishes.command_url} | (before - {""})


def _create(ground: SetupContext) -> Iterator[StepResult]:
    wanted = {
        "team_id": found(ground.team).id,
        "url": ground.wishes.command_url,
        "display_name": TITLE,
        "description": DESCRIPTION,
        **DETAILS,
    }
    try:
        made = ground.client.create_command(wanted)
    except ChatError as error:
        ground.command_tokens += _given_tokens(ground)
        yield cannot(f"/{WORD} не создана: {why(error)}", _by_hand(ground))
        return
    ground.memory.make("command", made.id)
    _take(ground, made)
    yield done(f"создана /{WORD}, ведёт на {made.url}")


def _mend(
    ground: SetupContext, command: SlashCommand, details: dict[str, Any], ways: set[str]
) -> Iterator[StepResult]:
    wanted = {"url": ground.wishes.command_url, **details}
    wrong = {name: value for name, value in wanted.items() if command.shape.get(name) != value}
    if wrong and not _may_take(ground, command, ways):
        yield cannot(
            f"слово /{command.trigger} ведёт на {command.url}, это не наша команда",
            f"удалите её или назовите иначе: Интеграции → Slash Commands → /{command.trigger}",
        )
        return
    if not wrong:
        _take(ground, command)
        yield right(f"/{command.trigger} ведёт на {command.url}")
        return
    try:
        changed = ground.client.update_command(command, wrong)
    except ChatError as error:
        _take(ground, command)
        yield cannot(f"/{command.trigger} не исправлена: {why(error)}", _by_hand(ground))
        return
    _take(ground, changed)
    yield done(f"исправлена /{changed.trigger}, ведёт на {changed.url}")


def _may_take(ground: SetupContext, command: SlashCommand, ways: set[str]) -> bool:
    """Whether the command is the desk's, or its word is offered to the desk and taken."""
    is_ours = command.id == ground.memory.made.get("command")
    if is_ours or command.url in ways or command.token in _given_tokens(ground):
        return True
    return ground.talk.agreed(
        f"Команда /{command.trigger} уже есть и ведёт на {command.url}. Направить её к нам?"
    )


def _take(ground: SetupContext, command: SlashCommand) -> None:
    if command.trigger == WORD:
        ground.command = command
        ground.memory.make("command_url", command.url)
    if command.token and command.token not in ground.command_tokens:
        ground.command_tokens.append(command.token)


def _given_tokens(ground: SetupContext) -> list[str]:
    given = ground.given.get("MATTERMOST_COMMAND_TOKENS", "")
    return [each.strip() for each in given.split(",") if each.strip()]


def _by_hand(ground: SetupContext) -> str:
    return (
        f"Интеграции → Slash Commands → Add Slash Command: слово {WORD}, "
        f"адрес {ground.wishes.command_url}, метод POST, Autocomplete включить; "
        "её ключ впишите в .env: MATTERMOST_COMMAND_TOKENS=…"
    )


def remove_command(ground: SetupContext) -> Iterator[StepResult]:
    """Take away the command that was made here."""
    try:
        ground.client.delete_command(ground.memory.made["command"])
    except Refused as refused:
        if refused.status != 404:
            yield cannot(
                f"/{WORD} осталась: {why(refused)}", "Интеграции → Slash Commands → Delete"
            )
            return
        yield note(f"/{WORD} уже нет")
    else:
        yield done(f"удалена /{WORD}")
    ground.memory.forget("command")
    ground.memory.forget("command_url")
