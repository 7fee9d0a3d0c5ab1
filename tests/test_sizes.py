"""The sizes that CONTRIBUTING.md promises of files and of the product's functions."""

import ast
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = (
    "doctor",
    "helpdesk",
    "integration",
    "installing",
    "keeping",
    "launch",
    "serving",
    "settings",
    "webforms",
    "workers",
)
LINES_MOST = 250
MEDIAN_MOST = 8
NINE_OF_TEN_MOST = 25
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def product() -> list[Path]:
    files = [
        *ROOT.glob("*.py"),
        *(each for name in PACKAGES for each in (ROOT / name).rglob("*.py")),
    ]
    return [file for file in files if "migrations" not in file.parts]


def _lengths() -> list[int]:
    trees = (ast.parse(file.read_text("utf-8")) for file in product())
    found = (node for tree in trees for node in ast.walk(tree) if isinstance(node, FUNCTIONS))
    return [(node.end_lineno or node.lineno) - node.lineno + 1 for node in found]


def test_functions_are_short() -> None:
    lengths = _lengths()
    assert len(lengths) > 1_000
    assert median(lengths) <= MEDIAN_MOST
    assert quantiles(lengths, n=10)[-1] <= NINE_OF_TEN_MOST


def _all() -> list[Path]:
    beside = ("bench", "demonstration", "sandbox", "tests")
    return [*product(), *(each for name in beside for each in (ROOT / name).rglob("*.py"))]


def test_files_are_short() -> None:
    """But for migrations: what they have once done to a school's database is not rewritten."""
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in _all()}
    assert len(lengths) > 1_000
    assert {str(file): lines for file, lines in lengths.items() if lines > LINES_MOST} == {}


def test_nobody_fights_the_formatter() -> None:
    sign = "fmt: " + "skip"
    assert [str(file) for file in _all() if sign in file.read_text("utf-8")] == []
