"""The word `/help`, which a server keeps for itself: what can be had of it here.

The desk's server plugin gets it. Until `find_help` uploads it, teachers type the desk's own word.
"""

from __future__ import annotations

from collections.abc import Iterator

from integration.mattermost.connecting.ground import Ground
from integration.mattermost.connecting.said import Said, note
from integration.mattermost.connecting.wishes import WORD

PLUGINS, UPLOADS = "PluginSettings.Enable", "PluginSettings.EnableUploads"
SIGNED = "PluginSettings.RequirePluginSignature"


def find_help(ground: Ground) -> Iterator[Said]:
    """Say whether the server would take the plugin, and what teachers type."""
    if ground.config is None:
        yield note(f"учителя пишут /{WORD}; настроек плагинов без прав не видно")
    elif not (ground.setting(PLUGINS) and ground.setting(UPLOADS)):
        yield note(
            f"учителя пишут /{WORD}: плагины на сервере не загружают",
            f"config.json: {PLUGINS} и {UPLOADS} — true, {SIGNED} — false; затем make connect",
        )
    else:
        yield note(f"учителя пишут /{WORD}; плагины сервер принимает")
