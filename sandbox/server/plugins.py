"""Server plugins as far as the desk has one: what is taken, what is refused, and its `/help`.

No program of a bundle is run here. What the desk's plugin does, the sandbox does in its place: it
posts to the address that is set, with the token that is set.
"""

import gzip
import io
import json
import tarfile
from pathlib import PurePosixPath
from typing import Any

from sandbox.server.chat import Chat
from sandbox.server.outgoing import NoAnswer
from sandbox.server.refusals import Refusal

ID = "journal-help-desk"
WORD = "help"
DESCRIPTION = "Вопрос консультантам по «Дневнику.ру»; справка самого чата: /help mattermost"
NO_ANSWER = "Бот сейчас не ответил."
INSTALLED, SETTINGS = "plugins installed", "PluginSettings.Plugins"
STARS = "*" * 32
PLATFORM = "linux-amd64"


def install(chat: Chat, bundle: bytes, *, force: bool) -> dict[str, Any]:
    """Take the bundle; one of the same id gives way to it only by force."""
    manifest = _manifest(bundle)
    known = installed(chat)
    before = known.get(manifest["id"])
    if before and not force:
        raise Refusal(400, "app.plugin.install_id.app_error", "It is already installed.")
    is_active = bool(before and before["is_active"])
    known[manifest["id"]] = {"manifest": manifest, "is_active": is_active}
    chat.store.set(INSTALLED, known)
    return manifest


def _manifest(bundle: bytes) -> dict[str, Any]:
    """Return what the bundle says of itself; refuse one that a server cannot unpack or run."""
    try:
        with tarfile.open(fileobj=io.BytesIO(gzip.decompress(bundle))) as tar:
            entries = {each.name.rstrip("/"): each for each in tar.getmembers()}
            top = next(iter(entries), "").partition("/")[0]
            said = entries.get(f"{top}/plugin.json")
            file = tar.extractfile(said) if said else None
            manifest = dict(json.load(file)) if file else {}
    except (OSError, EOFError, tarfile.TarError, ValueError):
        raise _unpackable() from None
    # Not every server insists on entries for the folders; some have.
    parents = {str(PurePosixPath(name).parent) for name in entries} - {"."}
    if any(parent not in entries or not entries[parent].isdir() for parent in parents):
        raise _unpackable()
    program = manifest.get("server", {}).get("executables", {}).get(PLATFORM)
    if not manifest.get("id") or any(not name.startswith(top) for name in entries):
        raise Refusal(400, "app.plugin.manifest.app_error", "Unable to find the manifest.")
    entry = entries.get(f"{top}/{program}")
    if entry is None or not entry.mode & 0o100:
        raise Refusal(400, "app.plugin.manifest.app_error", "Unable to find the executable.")
    return manifest


def _unpackable() -> Refusal:
    return Refusal(400, "app.plugin.extract.app_error", "Unable to extract the plugin.")


def installed(chat: Chat) -> dict[str, dict[str, Any]]:
    return dict(chat.store.setting(INSTALLED, {}))


def switch(chat: Chat, plugin_id: str, *, is_on: bool) -> None:
    known = _known(chat, plugin_id)
    known[plugin_id]["is_active"] = is_on
    # The plugin asks for its team when it is switched on, and then no more.
    known[plugin_id]["team"] = _settings(chat).get(plugin_id, {}).get("team", "")
    chat.store.set(INSTALLED, known)


def remove(chat: Chat, plugin_id: str) -> None:
    known = _known(chat, plugin_id)
    del known[plugin_id]
    chat.store.set(INSTALLED, known)
    if chat.limits.hides_plugin_secrets:
        kept = {name: each for name, each in _settings(chat).items() if name != plugin_id}
        chat.store.set(SETTINGS, kept)


def _known(chat: Chat, plugin_id: str) -> dict[str, dict[str, Any]]:
    known = installed(chat)
    if plugin_id not in known:
        raise Refusal(404, "app.plugin.not_installed.app_error", "Plugin is not installed.")
    return known


# Their settings


def _settings(chat: Chat) -> dict[str, dict[str, Any]]:
    return dict(chat.store.setting(SETTINGS, {}))


def write_settings(chat: Chat, wanted: dict[str, dict[str, Any]]) -> None:
    """Replace all of them, as a patch does; stars stand for the secret that is there already."""
    before = _settings(chat)
    chat.store.set(
        SETTINGS,
        {
            plugin_id: {
                name: before.get(plugin_id, {}).get(name, "") if value == STARS else value
                for name, value in settings.items()
            }
            for plugin_id, settings in wanted.items()
        },
    )


def shown_settings(chat: Chat) -> dict[str, dict[str, Any]]:
    found = _settings(chat)
    if not chat.limits.hides_plugin_secrets:
        return found
    known = installed(chat)
    return {
        plugin_id: settings | dict.fromkeys(_secrets(known[plugin_id]["manifest"], settings), STARS)
        for plugin_id, settings in found.items()
        if plugin_id in known
    }


def _secrets(manifest: dict[str, Any], settings: dict[str, Any]) -> list[str]:
    schema = manifest.get("settings_schema", {}).get("settings", [])
    secret = {each["key"].lower() for each in schema if each.get("secret")}
    return [name for name in settings if name in secret]


# What the desk's plugin does


def that_took(chat: Chat, word: str, team_id: str) -> dict[str, Any] | None:
    """Return the settings of the plugin that has this word in this team."""
    found = installed(chat).get(ID)
    if word != WORD or found is None or not found["is_active"]:
        return None
    return _settings(chat).get(ID, {}) if found.get("team") in ("", team_id) else None


def executed(
    chat: Chat, desk: dict[str, Any], form: dict[str, str], trigger_id: str
) -> dict[str, Any]:
    if form["text"].strip().casefold() == "mattermost":
        link = chat.store.setting("SupportSettings.HelpLink", "") or "https://docs.mattermost.com"
        return _whisper(f"Справка Mattermost: {link}")
    whole = form | {"token": str(desk.get("token", "")), "trigger_id": trigger_id}
    try:
        answer = chat.outgoing.post_form(f"{desk.get('address', '')}/command", whole, "")
        if answer.status == 200:
            return dict(json.loads(answer.body))
    except (NoAnswer, ValueError, TypeError):
        pass  # As it is for any other status.
    return _whisper(f"{NO_ANSWER}\nВаш текст:\n```\n{form['text']}\n```")


def _whisper(text: str) -> dict[str, Any]:
    return {"response_type": "ephemeral", "text": text}
