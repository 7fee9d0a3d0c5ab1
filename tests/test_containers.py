"""compose.yaml and the Containerfile say what Procfile, settings and proxy rules say."""

import ast
import ipaddress
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

import main
from installing import proxy_file
from launch.procfile import RELEASE, lines_of
from program_files import program_files
from settings import ROOT, read_settings
from settings.chats import ChatName
from settings.values import MEANINGS
from tests.nginx import expect_taken
from tests.test_settings import NEEDED

COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")
CONTAINERFILE = (ROOT / "Containerfile").read_text("utf-8")
PLACE = re.compile(r"\$\{(\w+)(?::[-?]([^}]*))?\}")
# What runs once, or only when somebody calls it.
NOT_KEPT = {RELEASE, "rules", "desk"}
OF_THE_STORE = {"postgresql", "valkey"}
# What the program in service does not need, though `make install` copies it.
LEFT_OUT = {"demonstration", "docs", "sandbox"}


def _filled(text: str, given: dict[str, str]) -> str:
    """Return the text as compose reads it, with the given variables and its own defaults."""
    return PLACE.sub(lambda found: given.get(found[1], found[2] or ""), text)


GIVEN = {"POSTGRES_PASSWORD": "secret9", "CHAT_ADDRESS": "10.0.0.5"} | NEEDED
WHOLE: dict[str, Any] = yaml.safe_load(_filled(COMPOSE, GIVEN))
SERVICES: dict[str, dict[str, Any]] = WHOLE["services"]
OF_THE_DESK = {name: each for name, each in SERVICES.items() if each["image"].endswith(":desk")}


def _forked_together(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the names of what main.py's `together` forks."""
    seen: list[str] = []
    monkeypatch.setattr("workers.together.run_together", lambda found, *_: seen.extend(found))
    monkeypatch.setattr(main, "settings_of", lambda _: SimpleNamespace(chat=ChatName.MATTERMOST))
    main.together()
    return set(seen)


def test_every_process_of_the_procfile_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = lines_of(ROOT / "Procfile")
    said = {
        each["command"][0]
        for each in OF_THE_DESK.values()
        if each.get("profiles") is None and "command" in each
    }
    assert said == {RELEASE, "together"}
    assert {RELEASE, *_forked_together(monkeypatch)} == lines.keys()


def test_all_wait_for_the_release_which_waits_for_the_database() -> None:
    finished = {"condition": "service_completed_successfully"}
    for name in OF_THE_DESK.keys() - NOT_KEPT:
        assert SERVICES[name]["depends_on"] == {RELEASE: finished}, name
    waits = SERVICES[RELEASE]["depends_on"]
    assert waits == {name: {"condition": "service_healthy"} for name in OF_THE_STORE}
    for name in {"together", *OF_THE_STORE}:
        assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", SERVICES)
def test_each_is_closed(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert service["mem_limit"]
    assert service["restart"] == ("no" if name in NOT_KEPT else "unless-stopped")
    assert ("ports" in service, "cap_add" in service) == (name == "proxy", name == "proxy")


def test_the_database_is_found_by_the_desk_alone() -> None:
    assert WHOLE["networks"]["store"] == {"internal": True}
    assert list(SERVICES["proxy"]["networks"]) == ["site"]
    for name in OF_THE_STORE:
        assert SERVICES[name]["networks"] == ["store"]


def test_the_settings_are_such_as_the_desk_takes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "regulation.toml").touch()
    for name in MEANINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in (GIVEN | SERVICES["together"]["environment"]).items():
        assert name in MEANINGS or name in GIVEN, name
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("REGULATION", str(tmp_path / "regulation.toml"))
    settings = read_settings(None)
    assert settings.database == "postgresql://helpdesk:secret9@postgresql/helpdesk"
    assert settings.proxies == 1
    network = ipaddress.ip_network(WHOLE["networks"]["site"]["ipam"]["config"][0]["subnet"])
    assert [SERVICES["proxy"]["networks"]["site"]["ipv4_address"]] == list(settings.proxy_addresses)
    rules = SERVICES["rules"]["environment"]
    for name, endpoint in (("FORM_AT", settings.web_endpoint), ("BOT_AT", settings.bot_endpoint)):
        address = SERVICES["together"]["networks"]["site"]["ipv4_address"]
        assert ipaddress.ip_address(address) in network
        assert rules[name] == f"{address}:{endpoint.port}"
        assert endpoint.host == "0.0.0.0"
        assert f"EXPOSE {settings.web_port} {settings.bot_port}" in _stage("desk")


def test_each_variable_is_explained_where_people_look() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    explained = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    assert {name for name, _ in PLACE.findall(COMPOSE)} <= explained


def test_the_proxy_takes_its_rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in (NEEDED | SERVICES["rules"]["environment"]).items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "rules" / "desk.conf"
    proxy_file.write_for_containers(file)
    said = file.read_text("utf-8")
    assert file.stat().st_mode & 0o777 == 0o644
    for place in (f"http://{SERVICES['rules']['environment']['FORM_AT']};", "allow 10.0.0.5;"):
        assert place in said
    # nginx's user here may write no file of the system.
    assert "error_log stderr crit;" in said
    assert f"{proxy_file.CERTIFICATES.rstrip('/')}:ro" in SERVICES["proxy"]["volumes"][1]
    (tmp_path / "nginx").mkdir()
    expect_taken(tmp_path / "nginx", said)


def _stage(name: str) -> str:
    stages = re.split(r"^FROM \S+ AS (\w+)$", CONTAINERFILE, flags=re.MULTILINE)
    return dict(zip(stages[1::2], stages[2::2], strict=True))[name]


def test_what_is_built_has_a_stage_of_one_debian() -> None:
    built = {each["build"]["target"] for each in SERVICES.values() if "build" in each}
    assert built == {each["image"].rpartition(":")[2] for each in SERVICES.values()}
    for each in built:
        assert "STOPSIGNAL" in _stage(each)
    (base,) = re.findall(r"^ARG BASE=(.+)$", CONTAINERFILE, re.MULTILINE)
    assert {f"BASE:-{base}"} == set(re.findall(r"BASE:-[^}]+", COMPOSE))
    assert re.fullmatch(r"docker\.io/library/debian:1[23]-slim", base)
    assert set(re.findall(r"^FROM (\S+) AS", CONTAINERFILE, re.MULTILINE)) == {"${BASE}", "base"}


def test_the_image_has_the_pinned_libraries_and_no_compiler() -> None:
    build, desk = _stage("build"), _stage("desk")
    assert "--require-hashes --only-binary=:all: -r requirements.txt" in build
    assert "pip install" not in desk
    assert re.search(r"^USER \$\{UID\}:\$\{UID\}$", desk, re.MULTILINE)
    assert "HEALTHCHECK" in desk
    secrets = re.compile(r"^(?:ARG|ENV)[^\n]*(?:KEY|TOKEN|PASSWORD|SECRET)", re.MULTILINE)
    assert not secrets.search(CONTAINERFILE)


def _let_in() -> set[str]:
    lines = (ROOT / ".containerignore").read_text("utf-8").splitlines()
    assert next(each for each in lines if not each.startswith("#")) == "*"
    assert (ROOT / ".dockerignore").readlink() == Path(".containerignore")
    return {line[1:] for line in lines if line.startswith("!")}


def test_only_what_runs_comes_into_the_image() -> None:
    let_in = _let_in()
    there = {each.parts[0] for each in program_files(ROOT)}
    assert let_in - there == set()
    folders = {each.name for each in ROOT.iterdir() if each.is_dir()} & there
    assert folders - let_in == LEFT_OUT
    modules = {each.name for each in ROOT.glob("*.py")}
    assert modules - let_in == set()


def test_each_file_of_the_program_that_it_reads_comes_too() -> None:
    """Named as `ROOT / "…"`; `.env` and `var` are links into the volume."""
    let_in = _let_in()
    files = [each for top in let_in for each in (ROOT / top).rglob("*.py")]
    named = {
        found
        for file in [*files, *ROOT.glob("*.py")]
        for found in re.findall(r'\bROOT / "([^"]+)"', file.read_text("utf-8"))
    }
    assert {"pyproject.toml", "regulation.toml"} <= named
    assert named - let_in == {".env", "var"}


def test_nothing_in_the_image_imports_what_stayed_outside() -> None:
    for top in sorted(_let_in()):
        path = ROOT / top
        for file in [path] if path.suffix == ".py" else path.rglob("*.py"):
            imported = {
                name.partition(".")[0]
                for node in ast.walk(ast.parse(file.read_text("utf-8")))
                for name in _names(node)
            }
            assert imported & (LEFT_OUT | {"bench", "tests"}) == set(), file


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
