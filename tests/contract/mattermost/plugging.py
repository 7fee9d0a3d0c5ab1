"""The desk's plugin as a server takes it: real where the server is, else with stand-ins inside."""

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from integration.mattermost.plugin.building import SOURCE, CannotBuild, build, bundle
from sandbox.people import Person
from sandbox.seen import Denied
from tests.contract.mattermost.school import Server

ID = "journal-help-desk"
PLATFORMS = ("linux-amd64", "linux-arm64")
STAND_IN = b"#!/bin/sh\nexit 1\n"
SETTINGS = "PluginSettings"


def manifest() -> bytes:
    return (SOURCE / "plugin.json").read_bytes()


def stand_in() -> bytes:
    """Return a bundle whose programs do nothing, for a server that runs none."""
    return bundle(manifest(), dict.fromkeys(PLATFORMS, STAND_IN))


@functools.cache
def real() -> bytes:
    try:
        return build(lambda _: None).read_bytes()
    except CannotBuild as reason:
        pytest.skip(str(reason))


def bundle_for(server: Server) -> bytes:
    if not server.admin.request("GET", "/config").json()[SETTINGS]["EnableUploads"]:
        pytest.skip("this server takes no plugins (PluginSettings.EnableUploads)")
    return stand_in() if server.admin.username == "administrator" else real()


def bundle_at(path: Path, content: bytes) -> Callable[[Callable[[str], None]], Path]:
    """Return what `connect` asks for the bundle."""
    path.write_bytes(content)
    return lambda say: path


def upload(person: Person, content: bytes, *, force: bool = True) -> None:
    said = {"force": "true" if force else "false"}
    person.request("POST", "/plugins", data=said, files={"plugin": ("plugin.tar.gz", content)})


def switch(person: Person, change: str) -> None:
    person.request("POST", f"/plugins/{ID}/{change}", json={})


def settings(admin: Person) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]]
    found = admin.request("GET", "/config").json()[SETTINGS].get("Plugins") or {}
    return found


def set_up(admin: Person, **values: object) -> None:
    others = {name: each for name, each in settings(admin).items() if name != ID}
    write(admin, others | {ID: values})


def write(admin: Person, whole: dict[str, dict[str, object]]) -> None:
    admin.request("PUT", "/config/patch", json={SETTINGS: {"Plugins": whole}})


def remove(admin: Person) -> None:
    """Leave the server without the plugin, whatever was there before."""
    try:
        admin.request("DELETE", f"/plugins/{ID}")
    except Denied as denied:
        if denied.status != 404:
            raise
    write(admin, {name: each for name, each in settings(admin).items() if name != ID})
