"""The word `/help`, which a server keeps for itself: the best that can be had of it here.

The desk's server plugin gets it on every client. Where none may be uploaded, an old server lets a
command be renamed to it; a newer one has the link that its own `/help` shows lead to the desk's
page, and teachers type the desk's own word.
"""

import re
import secrets
from collections.abc import Iterator

from helpdesk.clock.incident_words import CONSOLE
from integration.chat.errors import ChatError, Refused
from integration.mattermost.plugin.toolchain import CannotBuild
from integration.mattermost.setup import command_step, server_step
from integration.mattermost.setup.help_plugin import (
    PLUGIN,
    install,
    may_have,
    plugin_settings,
    word_token,
    write_settings,
)
from integration.mattermost.setup.server_settings import Setting
from integration.mattermost.setup.setup_context import SetupContext, found
from integration.mattermost.setup.step_results import StepResult, cannot, done, note, right, why
from integration.mattermost.setup.wishes import WORD

HELP = "help"
PLUGINS, UPLOADS = "PluginSettings.Enable", "PluginSettings.EnableUploads"
SIGNED = "PluginSettings.RequirePluginSignature"
HELP_LINK = Setting(
    "SupportSettings.HelpLink",
    f"{CONSOLE} → Site Configuration → Customization → Help Link",
    "куда ведёт /help самого сервера",
    "Слово /help сервер держит для своей справки. Поставить в ней ссылку на страницу для учителей "
    "({value})?",
)
# What clients say of the word while one types it; the plugin says the same.
OFFERED = f"{command_step.DESCRIPTION}; справка самого чата: /help mattermost"
# What is remembered of it: the bundle's digest, the token's, and the renamed command's id.
MADE = frozenset({"plugin", "plugin_key", "help_command"})
# Set to this, nothing of the word is touched.
NO = "no"
NOT_TAKEN = f"учителя пишут /{WORD}"
BY_HAND = (
    f"config.json сервера (через API это не меняется): {PLUGINS} и {UPLOADS} — true, "
    f"{SIGNED} — false, перезапустить Mattermost; затем make connect"
)
# A server that has been mended against CVE-2026-28732 gives its own words away by no renaming.
MENDED = {(10, 11): 14, (11, 4): 4, (11, 5): 2}
VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")


def find_help(ground: SetupContext) -> Iterator[StepResult]:
    """Get the word by the best way that this server lets; say which one it was."""
    if ground.given.get("HELP_WORD", "").casefold() == NO:
        yield note(f"{NOT_TAKEN}: HELP_WORD={NO}, слово /help не трогаем")
    elif ground.config is None:
        yield note(f"{NOT_TAKEN}: чтобы было /help, make connect запускает администратор сервера")
    elif not _takes_plugins(ground):
        yield from _without_plugin(ground, "плагины на этом сервере не загружают", BY_HAND)
    else:
        yield from by_plugin(ground)


def _takes_plugins(ground: SetupContext) -> bool:
    return bool(ground.setting(PLUGINS) and ground.setting(UPLOADS)) and not ground.setting(SIGNED)


# By the plugin


def by_plugin(ground: SetupContext) -> Iterator[StepResult]:
    if not may_have(ground):
        address = plugin_settings(ground)["address"]
        yield cannot(
            f"плагин {PLUGIN} на сервере ведёт к другой программе: {address}",
            "если той программы больше нет, запустите make connect и согласитесь",
        )
        return
    try:
        bundle = ground.bundle(ground.talk.say).read_bytes()
        what = install(ground, bundle)
    except CannotBuild as reason:
        yield from _without_plugin(ground, str(reason), "make plugin, затем make connect")
        return
    except Refused as refused:
        yield from _without_plugin(ground, f"плагин не принят: {why(refused)}", BY_HAND)
        return
    ground.has_help = True
    ground.command_tokens.append(word_token(ground))
    yield from _fall_back_no_more(ground)
    says = "учителя пишут /help (плагин)"
    yield done(f"{says}: {', '.join(what)}") if what else right(says)


def _fall_back_no_more(ground: SetupContext) -> Iterator[StepResult]:
    """Take back what stood in for the plugin before there was one."""
    command_id = ground.memory.made.get("help_command")
    if command_id:
        known = ground.client.commands(found(ground.team).id)
        gone = {each.token for each in known if each.id == command_id}
        yield from remove_help_command(ground)
        # The step before has found it there, and its token is believed no longer.
        if "help_command" not in ground.memory.made:
            ground.command_tokens = [each for each in ground.command_tokens if each not in gone]
    if HELP_LINK.path in ground.memory.changed:
        yield server_step.put_setting_back(ground, HELP_LINK.path)


# Without it


def _without_plugin(ground: SetupContext, reason: str, remedy: str) -> Iterator[StepResult]:
    """Get what can be had; the reason and the remedy say how more could be."""
    known = ground.client.commands(found(ground.team).id)
    ways = command_step.addresses(ground)
    if any(each.trigger == HELP and each.url in ways for each in known):
        ground.has_help = True
        yield right("учителя пишут /help (переименованная команда)")
        return
    if lets_rename(ground.client.client_config().version):
        renamed = _rename(ground)
        if renamed is None:
            ground.has_help = True
            yield done(
                "учителя пишут /help (переименованная команда); обновлённый сервер может её "
                "не принять, тогда make connect ещё раз"
            )
            return
        reason = f"{reason}; {renamed}"
    yield from _lead_by_link(ground, reason, remedy)


def lets_rename(version: str) -> bool:
    """Whether a server of that version lets a command be renamed to a word of the server's own."""
    numbers = VERSION.match(version)
    if numbers is None:
        return False
    major, minor, patch = (int(each) for each in numbers.groups())
    if (major, minor) in MENDED:
        return patch < MENDED[major, minor]
    return (major, minor) < (11, 6)


def _rename(ground: SetupContext) -> str | None:
    """Make a second command, rename it to the word; return why that could not be done."""
    wanted = {
        "team_id": found(ground.team).id,
        "url": ground.wishes.command_url,
        "display_name": command_step.TITLE,
        "description": command_step.DESCRIPTION,
        **command_step.DETAILS,
        "auto_complete_desc": OFFERED,
        "trigger": f"{WORD}-{secrets.token_hex(4)}",
    }
    try:
        made = ground.client.create_command(wanted)
        ground.memory.make("help_command", made.id)
        renamed = ground.client.update_command(made, {"trigger": HELP})
    except ChatError as error:
        if "help_command" in ground.memory.made:
            list(remove_help_command(ground))
        return f"переименовать команду сервер не дал ({why(error)})"
    ground.command_tokens.append(renamed.token)
    return None


def _lead_by_link(ground: SetupContext, reason: str, remedy: str) -> Iterator[StepResult]:
    """Have the server's own `/help` lead to the desk's page for teachers."""
    page = f"{ground.wishes.public_url}/teachers"
    achieved = f"{NOT_TAKEN}, а /help ведёт на {page}"
    if ground.setting(HELP_LINK.path) != page:
        said = server_step.offer(ground, HELP_LINK, page, HELP_LINK.purpose)
        yield said if ground.setting(HELP_LINK.path) == page else note(said.words, said.remedy)
    is_ours = ground.setting(HELP_LINK.path) == page
    yield note(f"{achieved if is_ours else NOT_TAKEN}: {reason}", remedy)


# And back


def give_back(ground: SetupContext) -> Iterator[StepResult]:
    """Give the word back to the server, whichever way it was had."""
    if "help_command" in ground.memory.made:
        yield from remove_help_command(ground)
    if not MADE.isdisjoint(ground.memory.made):
        yield from remove_plugin(ground)


def remove_help_command(ground: SetupContext) -> Iterator[StepResult]:
    """Take away the command that was renamed here."""
    try:
        ground.client.delete_command(ground.memory.made["help_command"])
    except Refused as refused:
        if refused.status != 404:
            yield cannot(f"/help осталась: {why(refused)}", "Интеграции → Slash Commands → Delete")
            return
    ground.memory.forget("help_command")
    yield done("убрана переименованная команда /help")


def remove_plugin(ground: SetupContext) -> Iterator[StepResult]:
    """Take the plugin away with its settings: the server's own `/help` is back."""
    try:
        if PLUGIN in ground.client.plugins():
            ground.client.remove_plugin(PLUGIN)
        write_settings(ground, None)
    except ChatError as error:
        yield cannot(f"плагин остался: {why(error)}", f"{CONSOLE} → Plugins → {PLUGIN} → Remove")
        return
    ground.memory.forget("plugin")
    ground.memory.forget("plugin_key")
    yield done("плагин убран, /help снова показывает справку сервера")
