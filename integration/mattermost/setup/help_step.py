"""The word `/help`, which a server keeps for itself: the best that can be had of it here.

The desk's server plugin gets it on every client. Where none may be uploaded, an old server lets a
command be renamed to it; a newer one has the link that its own `/help` shows lead to the desk's
page, and teachers type the desk's own word.
"""

import re
import secrets
from collections.abc import Iterator
from enum import StrEnum

from helpdesk.clock.incident_words import CONSOLE
from integration.chat.errors import ChatError, Refused
from integration.mattermost.plugin.building import CannotBuild
from integration.mattermost.setup import command_step, help_plugin, server_step
from integration.mattermost.setup.help_plugin import PLUGIN
from integration.mattermost.setup.server_settings import Setting
from integration.mattermost.setup.setup_client import SetupClient, SlashCommand
from integration.mattermost.setup.setup_context import SetupContext, found
from integration.mattermost.setup.wishes import WORD
from integration.setup.results import Failed, StepResult, done, note, or_fail, right, why

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
# What the plugin's own plugin.json asks for: an older server takes it and does not start it.
OLDEST = (5, 38)
# A server that has been mended against CVE-2026-28732 gives its own words away by no renaming.
MENDED = {(10, 11): 14, (11, 4): 4, (11, 5): 2}


class HelpWord(StrEnum):
    """What became of the word `/help`."""

    DESK = "учителя пишут /help"
    LINK = f"учителя пишут /{WORD}, а /help ведёт на страницу для учителей"
    OWN_WORD = f"учителя пишут /{WORD}; /help показывает справку сервера"
    NONE = f"ни /help, ни /{WORD} к программе не ведут: нужен make connect"


def way_of_the_word(client: SetupClient, team: str, public_url: str) -> HelpWord:
    """Return the way that the word goes, as far as the desk's bot may see.

    Raises a ChatError, or LookupError without the team.
    """
    known = client.team_named(team)
    if known is None:
        raise LookupError(team)
    offered = client.offered_words(known.id)
    if offered.get(HELP, "").startswith(command_step.DESCRIPTION):
        return HelpWord.DESK
    if WORD not in offered:
        return HelpWord.NONE
    leads_to_us = client.client_config().help_link.startswith(f"{public_url}/")
    return HelpWord.LINK if leads_to_us else HelpWord.OWN_WORD


def find_help(setup: SetupContext) -> Iterator[StepResult]:
    """Get the word by the best way that this server lets; say which one it was."""
    if setup.given.get("HELP_WORD", "").casefold() == NO:
        yield note(f"{NOT_TAKEN}: HELP_WORD={NO}, слово /help не трогаем")
    elif setup.config is None:
        yield note(f"{NOT_TAKEN}: чтобы было /help, make connect запускает администратор сервера")
    elif not all(map(setup.setting, (PLUGINS, UPLOADS))) or setup.setting(SIGNED):
        yield from _without_plugin(setup, "плагины на этом сервере не загружают", BY_HAND)
    elif not starts_plugin(version := setup.client.client_config().version):
        reason = f"Mattermost {version} плагин не запустит, нужен {'.'.join(map(str, OLDEST))}"
        yield from _without_plugin(setup, reason, "обновите Mattermost, затем make connect")
    else:
        yield from _by_plugin(setup)


def _by_plugin(setup: SetupContext) -> Iterator[StepResult]:
    if not help_plugin.may_have(setup):
        address = help_plugin.plugin_settings(setup)["address"]
        raise Failed(
            f"плагин {PLUGIN} на сервере ведёт к другой программе: {address}",
            "если той программы больше нет, запустите make connect и согласитесь",
        )
    try:
        bundle = setup.bundle(setup.talk.say).read_bytes()
        what = help_plugin.install(setup, bundle)
    except CannotBuild as reason:
        yield from _without_plugin(setup, str(reason), "make plugin, затем make connect")
        return
    except Refused as refused:
        yield from _without_plugin(setup, f"плагин не принят: {why(refused)}", BY_HAND)
        return
    setup.has_help = True
    setup.command_tokens.append(help_plugin.word_token(setup))
    yield from _fall_back_no_more(setup)
    says = "учителя пишут /help (плагин)"
    yield done(f"{says}: {', '.join(what)}") if what else right(says)


def _fall_back_no_more(setup: SetupContext) -> Iterator[StepResult]:
    """Take back what stood in for the plugin before there was one."""
    command_id = setup.memory.made.get("help_command")
    if command_id:
        known = setup.client.commands(found(setup.team).id)
        gone = {each.token for each in known if each.id == command_id}
        yield remove_help_command(setup)
        # The step before has found it there, and its token is believed no longer.
        if "help_command" not in setup.memory.made:
            setup.command_tokens = [each for each in setup.command_tokens if each not in gone]
    if HELP_LINK.path in setup.memory.changed:
        yield server_step.put_setting_back(setup, HELP_LINK.path)


def _without_plugin(setup: SetupContext, reason: str, remedy: str) -> Iterator[StepResult]:
    """Get what can be had; the reason and the remedy say how more could be."""
    known = setup.client.commands(found(setup.team).id)
    ways = command_step.addresses(setup)
    renamed = "учителя пишут /help (переименованная команда)"
    if any(each.trigger == HELP and each.url in ways for each in known):
        setup.has_help = True
        yield right(renamed)
    elif not lets_rename(setup.client.client_config().version):
        yield from _lead_by_link(setup, reason, remedy)
    elif failure := _rename(setup):
        yield from _lead_by_link(setup, f"{reason}; {failure}", remedy)
    else:
        setup.has_help = True
        yield done(f"{renamed}; обновлённый сервер может её не принять, тогда make connect ещё раз")


def _numbers(version: str) -> list[int]:
    return [int(each) for each in re.findall(r"\d+", version)[:3]]


def starts_plugin(version: str) -> bool:
    """Whether a server of that version is new enough for the plugin; without one it is tried."""
    return not (numbers := _numbers(version)) or tuple(numbers) >= OLDEST


def lets_rename(version: str) -> bool:
    """Whether a server of that version lets a command be renamed to a word of the server's own."""
    numbers = _numbers(version)
    if len(numbers) < 3:
        return False
    release, patch = (numbers[0], numbers[1]), numbers[2]
    return patch < MENDED[release] if release in MENDED else release < (11, 6)


def _rename(setup: SetupContext) -> str:
    """Make a second command, rename it to the word; return why that could not be done."""
    wanted = {
        **command_step.wanted_command(setup),
        "auto_complete_desc": OFFERED,
        "trigger": f"{WORD}-{secrets.token_hex(4)}",
    }
    try:
        made = setup.client.create(SlashCommand, "/commands", wanted)
        setup.memory.make("help_command", made.id)
        renamed = setup.client.update_command(made, {"trigger": HELP})
    except ChatError as error:
        if "help_command" in setup.memory.made:
            remove_help_command(setup)
        return f"переименовать команду сервер не дал ({why(error)})"
    setup.command_tokens.append(renamed.token)
    return ""


def _lead_by_link(setup: SetupContext, reason: str, remedy: str) -> Iterator[StepResult]:
    """Have the server's own `/help` lead to the desk's page for teachers."""
    page = f"{setup.wishes.public_url}/teachers"
    achieved = f"{NOT_TAKEN}, а /help ведёт на {page}"
    if setup.setting(HELP_LINK.path) != page:
        said = server_step.offer(setup, HELP_LINK, page, HELP_LINK.purpose)
        yield said if setup.setting(HELP_LINK.path) == page else note(said.words, said.remedy)
    is_ours = setup.setting(HELP_LINK.path) == page
    yield note(f"{achieved if is_ours else NOT_TAKEN}: {reason}", remedy)


def give_back(setup: SetupContext) -> Iterator[StepResult]:
    """Give the word back to the server, whichever way it was had."""
    if "help_command" in setup.memory.made:
        yield remove_help_command(setup)
    if not MADE.isdisjoint(setup.memory.made):
        yield _remove_plugin(setup)


def remove_help_command(setup: SetupContext) -> StepResult:
    """Take away the command that was renamed here."""
    try:
        command_step.delete_command(setup, "help_command", HELP)
    except Failed as failed:
        return failed.result
    return done("убрана переименованная команда /help")


def _remove_plugin(setup: SetupContext) -> StepResult:
    """Take the plugin away with its settings: the server's own `/help` is back."""
    with or_fail("плагин остался", f"{CONSOLE} → Plugins → {PLUGIN} → Remove"):
        if PLUGIN in setup.client.plugins():
            setup.client.delete(f"/plugins/{PLUGIN}")
        help_plugin.write_settings(setup, None)
    setup.memory.forget("plugin", "plugin_key")
    return done("плагин убран, /help снова показывает справку сервера")
