"""Where things live: packages, data files, and who imports whom."""

import ast
import configparser
import re
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "paperkg"
PARTS = {"graph": ROOT / "graph", "ontology": ROOT / "ontology", "exports": ROOT / "exports"}


def settings() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def files() -> dict[str, Path]:
    """All files of the package by their path in it, such as graph/store.py."""
    found = {path.name: path for path in SOURCE.iterdir() if path.is_file()}
    for folder in [*PARTS.values(), SOURCE / "cli", SOURCE / "sample"]:
        found |= {path.relative_to(folder.parent).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path for name, path in found.items() if "__pycache__" not in name}


MODULES = {name: path for name, path in files().items() if name.endswith(".py")}


def package_of(name: str) -> str:
    """The package that a file belongs to: of the nearest folder that is one."""
    folder = Path(name).parent
    while folder != Path() and f"{folder.as_posix()}/__init__.py" not in MODULES:
        folder = folder.parent
    return ".".join(("paperkg", *folder.parts))


def imports(path: Path) -> Iterator[str]:
    """Full names of what a module imports, also within functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_parts_are_linked_into_the_package() -> None:
    assert {name: (SOURCE / name).readlink().as_posix() for name in PARTS} == {name: f"../../{name}" for name in PARTS}


def test_every_folder_with_an_init_file_is_a_listed_package() -> None:
    listed = settings()["options"]["packages"].split()
    assert sorted(listed) == sorted({package_of(name) for name in MODULES if name.endswith("__init__.py")})


def test_every_module_stands_in_a_package() -> None:
    assert [name for name in MODULES if (Path(name).parent / "__init__.py").as_posix() not in MODULES] == []


def test_every_data_file_is_packaged() -> None:
    patterns = {package: text.split() for package, text in settings()["options.package_data"].items()}
    left = []
    for name in files().keys() - MODULES.keys():
        package = package_of(name)
        inner = name.removeprefix("/".join(package.split(".")[1:])).removeprefix("/")
        if not any(fnmatch(inner, pattern) for pattern in patterns.get(package, ())):
            left.append(name)
    assert left == []


def test_every_pattern_of_data_files_finds_one() -> None:
    empty = []
    for package, text in settings()["options.package_data"].items():
        folder = SOURCE.joinpath(*package.split(".")[1:])
        empty += [f"{package} {pattern}" for pattern in text.split() if not list(folder.glob(pattern))]
    assert empty == []


@pytest.mark.parametrize("name", sorted(MODULES))
def test_the_parts_are_imported_as_parts_of_paperkg(name: str) -> None:
    assert [found for found in imports(MODULES[name]) if found.split(".")[0] in PARTS] == []


RANKS = ("errors", "registry", "ontology", "graph", "exports", "cli", "__main__")


def rank(name: str) -> int:
    """The layer of a module of paperkg; errors and registry are one."""
    return max(1, RANKS.index(name.removesuffix(".py").split("/")[0]))


@pytest.mark.parametrize("name", sorted(name for name in MODULES if name != "__init__.py"))
def test_nothing_imports_upwards(name: str) -> None:
    found = [other.split(".")[1:] for other in imports(MODULES[name]) if other.startswith("paperkg.")]
    assert [other for other in found if other[0] in RANKS and rank(other[0]) > rank(name)] == []


USERS = {
    "click": {"cli/"},
    "pyoxigraph": {"graph/store.py", "graph/check.py", "graph/derive.py", "exports/"},
    "pyshacl": {"exports/shacl.py"},
    "pyvis": {"exports/html/"},
    "rdflib": {"ontology/", "exports/"},
    "tqdm": {"cli/"},
}


@pytest.mark.parametrize("library", sorted(USERS))
def test_a_library_is_used_where_it_belongs(library: str) -> None:
    users = [name for name, path in MODULES.items() if library in {found.split(".")[0] for found in imports(path)}]
    assert [name for name in users if not name.startswith(tuple(USERS[library]))] == []


@pytest.mark.parametrize("name", sorted(name for name in MODULES if not name.startswith("cli/")))
def test_only_the_command_line_prints(name: str) -> None:
    text = MODULES[name].read_text(encoding="utf-8")
    calls = [node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    assert [call for call in calls if isinstance(call, ast.Name) and call.id == "print"] == []
    assert re.findall(r"sys\.std(?:out|err)\b", text) == []


@pytest.mark.parametrize("name", sorted(MODULES))
def test_errors_are_caught_by_name_and_input_is_not_asserted(name: str) -> None:
    nodes = list(ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))))
    caught = [ast.unparse(node.type) if node.type else "all" for node in nodes if isinstance(node, ast.ExceptHandler)]
    assert [name for name in caught if name in ("all", "Exception", "BaseException")] == []
    assert [node.lineno for node in nodes if isinstance(node, ast.Assert)] == []


def test_no_file_names_a_place_of_one_machine() -> None:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listing.returncode:
        pytest.skip("needs git and a checkout")
    machine = re.compile(rb"/(?:%s)/|/home/[a-z]+/" % b"|".join((b"work", b"farm", b"root")))
    paths = (ROOT / name.decode() for name in listing.stdout.split(b"\0") if name)
    assert [path.name for path in paths if path.is_file() and machine.search(path.read_bytes())] == []
