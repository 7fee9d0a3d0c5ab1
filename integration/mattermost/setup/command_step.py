"""The slash command: one word of ours that leads to the desk, and any other that already does."""

from collections.abc import Iterator
from typing import Any

from integration.chat.errors import ChatError, Reason, Refused
from integration.mattermost.setup.setup_client import SlashCommand
from integration.mattermost.setup.setup_context import SetupContext, found
from integration.mattermost.setup.wishes import WORD
from integration.setup.results import Failed, StepResult, cannot, done, note, right, why
from settings.env_file import values_in

# Measured in bytes by the server: 64 and 128, a Cyrillic letter is two.
TITLE = "Помощь по журналу"
DESCRIPTION = "Вопрос консультантам по «Дневнику.ру»"
DETAILS = {
    "trigger": WORD,
    "method": "P",
    "auto_complete": True,
    "auto_complete_desc": DESCRIPTION,
    "auto_complete_hint": "[что не получается]",
}


def find_command(setup: SetupContext) -> Iterator[StepResult]:
    """Find the command or create it; lead every command of the desk to where the desk is now."""
    try:
        known = setup.client.commands(found(setup.team).id)
    except Refused as refused:
        setup.command_tokens += _given_tokens(setup)
        raise Failed(f"команды не видны: {why(refused)}", _by_hand(setup)) from None
    ways = addresses(setup)
    ours = _ours(setup, known, ways)
    yield _mend(setup, ours, DETAILS, ways) if ours else _create(setup)
    for other in known:
        if other.url in ways and (ours is None or other.id != ours.id):
            yield _mend(setup, other, {}, ways)


def _ours(setup: SetupContext, known: list[SlashCommand], ways: set[str]) -> SlashCommand | None:
    """Return the command by its word; renamed, by its id."""
    by_word = next((each for each in known if each.trigger == WORD), None)
    if by_word is not None and by_word.url in ways:
        return by_word
    made = setup.memory.made.get("command")
    return next((each for each in known if each.id == made), None) or by_word


def addresses(setup: SetupContext) -> set[str]:
    """Return where the desk is, and where it was before BOT_URL was changed."""
    before = {setup.memory.made.get("command_url", "")}
    if bot_url := values_in(setup.env_file).get("BOT_URL"):
        before.add(f"{bot_url.rstrip('/')}/command")
    return {setup.wishes.command_url} | (before - {""})


def wanted_command(setup: SetupContext) -> dict[str, Any]:
    return {
        "team_id": found(setup.team).id,
        "url": setup.wishes.command_url,
        "display_name": TITLE,
        "description": DESCRIPTION,
        **DETAILS,
    }


def _create(setup: SetupContext) -> StepResult:
    try:
        made = setup.client.create(SlashCommand, "/commands", wanted_command(setup))
    except ChatError as error:
        setup.command_tokens += _given_tokens(setup)
        return cannot(f"/{WORD} не создана: {why(error)}", _by_hand(setup))
    setup.memory.make("command", made.id)
    _take(setup, made)
    return done(f"создана /{WORD}, ведёт на {made.url}")


def _mend(
    setup: SetupContext, command: SlashCommand, details: dict[str, Any], ways: set[str]
) -> StepResult:
    there, word = command.model_dump(), f"/{command.trigger}"
    wanted = {"url": setup.wishes.command_url, **details}
    wrong = {name: value for name, value in wanted.items() if there.get(name) != value}
    if wrong and not _may_take(setup, command, ways):
        return cannot(
            f"слово {word} ведёт на {command.url}, это не наша команда",
            f"удалите её или назовите иначе: Интеграции → Slash Commands → {word}",
        )
    if not wrong:
        _take(setup, command)
        return right(f"{word} ведёт на {command.url}")
    try:
        changed = setup.client.update_command(command, wrong)
    except ChatError as error:
        _take(setup, command)
        return cannot(f"{word} не исправлена: {why(error)}", _by_hand(setup))
    _take(setup, changed)
    return done(f"исправлена /{changed.trigger}, ведёт на {changed.url}")


def _may_take(setup: SetupContext, command: SlashCommand, ways: set[str]) -> bool:
    """Whether the command is the desk's, or its word is offered to the desk and taken."""
    is_ours = command.id == setup.memory.made.get("command")
    if is_ours or command.url in ways or command.token in _given_tokens(setup):
        return True
    return setup.talk.agreed(
        f"Команда /{command.trigger} уже есть и ведёт на {command.url}. Направить её к нам?"
    )


def _take(setup: SetupContext, command: SlashCommand) -> None:
    if command.trigger == WORD:
        setup.command = command
        setup.memory.make("command_url", command.url)
    if command.token and command.token not in setup.command_tokens:
        setup.command_tokens.append(command.token)


def _given_tokens(setup: SetupContext) -> list[str]:
    given = setup.given.get("MATTERMOST_COMMAND_TOKENS", "")
    return [each.strip() for each in given.split(",") if each.strip()]


def _by_hand(setup: SetupContext) -> str:
    return (
        f"Интеграции → Slash Commands → Add Slash Command: слово {WORD}, "
        f"адрес {setup.wishes.command_url}, метод POST, Autocomplete включить; "
        "её ключ впишите в .env: MATTERMOST_COMMAND_TOKENS=…"
    )


def remove_command(setup: SetupContext) -> StepResult:
    """Take away the command that was made here."""
    was_there = delete_command(setup, "command", WORD)
    setup.memory.forget("command_url")
    return done(f"удалена /{WORD}") if was_there else note(f"/{WORD} уже нет")


def delete_command(setup: SetupContext, sort: str, word: str) -> bool:
    """Delete the command that was made; return whether it was still there; raise Failed."""
    was_there = True
    try:
        setup.client.delete(f"/commands/{setup.memory.made[sort]}")
    except Refused as refused:
        if refused.reason is not Reason.MISSING:
            raise Failed(
                f"/{word} осталась: {why(refused)}", "Интеграции → Slash Commands → Delete"
            ) from None
        was_there = False
    setup.memory.forget(sort)
    return was_there
