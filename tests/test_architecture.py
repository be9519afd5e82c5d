"""The house rules, proven: who imports whom, what is loaded when, how large things grow, and that the documents say what the code does."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documents import DOCUMENTS, up_to_date

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "imtui").rglob("*.py"))
LONGEST_FILE, LONGEST_APP, LONGEST_FUNCTION = 300, 250, 45
HEAVY = ("textual", "rich", "sqlalchemy", "aiobotocore", "boto3", "botocore", "aiohttp", "imtui.server", "imtui.tui", "imtui.gateway")


def loaded_by(*argv: str) -> set[str]:
    """What of HEAVY a fresh interpreter has loaded once `imtui ARGV…` has ended."""
    program = (
        "import sys\n"
        f"sys.argv = ['imtui', *{argv!r}]\n"
        "from imtui.cli.main import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        f"print('\\n' + '\\n'.join(name for name in {HEAVY!r} if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    return set(done.stdout.splitlines()) & set(HEAVY)


def modules_after(statements: str) -> set[str]:
    program = f"import sys\n{statements}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines())


def test_the_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "argv",
    [
        ("--help",),
        ("--version",),
        ("serve", "--help"),
        ("demo", "--help"),
        ("env",),
        ("export", "--help"),
        ("import", "--help"),
        ("--nonsense",),
    ],
)
def test_what_draws_no_screen_and_serves_nothing_loads_neither(argv: tuple[str, ...]) -> None:
    assert loaded_by(*argv) == set()


def test_without_a_terminal_imtui_finds_that_out_before_it_loads_anything_heavy() -> None:
    assert loaded_by() <= {"imtui.gateway"}


def test_the_package_itself_imports_nothing() -> None:
    extra = modules_after("import imtui") - modules_after("")
    assert extra == {"imtui"}


def test_the_war_room_is_imported_without_any_aws_client_or_server() -> None:
    loaded = modules_after("import imtui.tui.app, imtui.cli.warroom")
    assert "textual.app" in loaded
    assert not loaded & {"aiobotocore", "boto3", "botocore", "aiohttp", "sqlalchemy", "imtui.server"}


@pytest.mark.parametrize("package", ["imtui.sync.poller", "imtui.sync.store", "imtui.actions.pages", "imtui.config"])
def test_what_knows_no_screen_and_no_wire_is_imported_without_them(package: str) -> None:
    assert not modules_after(f"import {package}") & set(HEAVY)


def test_files_have_one_subject_and_stay_short() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    limits = {name: LONGEST_APP if name == "imtui/tui/app.py" else LONGEST_FILE for name in lengths}
    assert {name: length for name, length in lengths.items() if length > limits[name]} == {}


def test_functions_stay_short() -> None:
    too_long = {}
    for path in SOURCES:
        for function in _functions(path):
            first = function.body[1] if _has_docstring(function) and len(function.body) > 1 else function.body[0]
            length = (function.end_lineno or 0) - first.lineno + 1
            if length > LONGEST_FUNCTION:
                too_long[f"{path.relative_to(ROOT)}:{function.name}"] = length
    assert too_long == {}


def test_every_module_says_its_purpose() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) and path.stat().st_size > 0
    ]
    assert silent == []


def test_no_module_is_named_after_nothing() -> None:
    empty_words = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base"}
    assert [path.relative_to(ROOT).as_posix() for path in SOURCES if path.stem in empty_words] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_generated_tables_are_current(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert up_to_date(text) == text, "run: make documents"


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _has_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return ast.get_docstring(function, clean=False) is not None
