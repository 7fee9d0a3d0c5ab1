"""The plugin of the word `/help`: installed, told its desk, and its own command token."""

import hashlib
from typing import Any

from integration.chat.sealing import sealed
from integration.mattermost.setup import command_step
from integration.mattermost.setup.setup_context import SetupContext, found

PLUGIN = "journal-help-desk"
SETTINGS = "PluginSettings.Plugins"


def may_have(setup: SetupContext) -> bool:
    """Whether the plugin is the desk's own, or nobody's, or offered to the desk and taken."""
    address = plugin_settings(setup).get("address")
    ours = {url.removesuffix("/command") for url in command_step.addresses(setup)}
    if not address or address in ours or "plugin" in setup.memory.made:
        return True
    return setup.talk.agreed(f"Плагин слова /help ведёт к {address}. Направить его к нам?")


def install(setup: SetupContext, bundle: bytes) -> list[str]:
    """Upload, set up and enable what is not so already; return what was done."""
    is_active = setup.client.plugins().get(PLUGIN)
    # The settings come first: the plugin reads its team when it is switched on.
    has_changed = _set_up(setup)
    digest = hashlib.sha256(bundle).hexdigest()
    is_new = is_active is None or setup.memory.made.get("plugin") != digest
    if is_new:
        file = ("plugin.tar.gz", bundle, "application/gzip")
        # One of the same id gives way to it.
        setup.client.upload("/plugins", "plugin", file, force="true")
        setup.memory.make("plugin", digest)
    if is_active and has_changed and not is_new:
        setup.client.switch(f"/plugins/{PLUGIN}", is_on=False)
    if is_new or has_changed or not is_active:
        setup.client.switch(f"/plugins/{PLUGIN}", is_on=True)
    said = {"загружен": is_new, "настроен": has_changed, "включён": not is_active}
    return [word for word, is_so in said.items() if is_so]


def _set_up(setup: SetupContext) -> bool:
    """Tell the plugin its desk; return whether that was news to it."""
    token = word_token(setup)
    wanted = {"address": setup.wishes.bot_url, "token": token, "team": found(setup.team).id}
    there = plugin_settings(setup)
    # A newer server shows stars for a secret: then the memory says whether it is this one.
    key = hashlib.sha256(token.encode()).hexdigest()
    if set(str(there.get("token"))) == {"*"} and setup.memory.made.get("plugin_key") == key:
        there = there | {"token": token}
    if there == wanted:
        return False
    write_settings(setup, wanted)
    setup.memory.make("plugin_key", key)
    return True


def plugin_settings(setup: SetupContext) -> dict[str, Any]:
    return dict((setup.setting(SETTINGS) or {}).get(PLUGIN) or {})


def write_settings(setup: SetupContext, wanted: dict[str, Any] | None) -> None:
    """Write this plugin's settings; a patch replaces them all, so the others' go back with it."""
    # Read again: what others have changed since the run began stays.
    others = dict(setup.client.config()["PluginSettings"].get("Plugins") or {})
    others.pop(PLUGIN, None)
    mine = {} if wanted is None else {PLUGIN: wanted}
    setup.config = setup.client.patch_config(SETTINGS, others | mine)


def word_token(setup: SetupContext) -> str:
    """Return the plugin's own command token: it follows from the key, so it is kept nowhere."""
    return sealed(setup.secret, "plugin", "command token")[:32]
