"""The folders of the code: each says why it is there, none is in a circle with others."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.packages import PRODUCT, ROOT

# House rules for the one domain package: few rooms, and nothing that lies loose before them.
ROOMS_MOST = 18


def _modules(package: str) -> dict[str, Path]:
    files = (ROOT / package).rglob("*.py")
    return {_name(file): file for file in files if "migrations" not in file.parts}


def _name(file: Path) -> str:
    name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def _imports(file: Path) -> Iterator[str]:
    """Yield whatever a module imports, each name both as a module and as what is in one."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{each.name}" for each in node.names)
            yield node.module


def _folder(module: str, modules: dict[str, Path]) -> str:
    is_folder = modules[module].name == "__init__.py"
    return module if is_folder else module.rpartition(".")[0]


@pytest.mark.parametrize("package", PRODUCT)
def test_no_folder_is_in_a_circle_with_others(package: str) -> None:
    modules = _modules(package)
    arrows: dict[str, set[str]] = defaultdict(set)
    for module, file in modules.items():
        for target in set(_imports(file)) & modules.keys():
            # Importing a name out of a folder's module imports that module, not the folder.
            if modules[target].name != "__init__.py":
                arrows[_folder(module, modules)].add(_folder(target, modules))
    for folder, targets in arrows.items():
        targets.discard(folder)
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@pytest.mark.parametrize("package", PRODUCT)
def test_every_folder_says_why_it_is_there(package: str) -> None:
    folders = {file.parent for file in _modules(package).values()}
    silent = [
        str(folder.relative_to(ROOT))
        for folder in folders
        if not ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8")))
    ]
    assert silent == []


def test_the_desk_has_few_rooms_and_nothing_loose() -> None:
    loose = [file.name for file in (ROOT / "helpdesk").glob("*.py") if file.name != "__init__.py"]
    rooms = [each for each in (ROOT / "helpdesk").iterdir() if (each / "__init__.py").exists()]
    assert loose == []
    assert len(rooms) <= ROOMS_MOST
