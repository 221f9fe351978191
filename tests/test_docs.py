"""The documents are true: their commands run and show this output, their Python runs, and the help is what it is."""

import contextlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import paperkg
from paperkg.cli import main

ROOT = Path(__file__).parents[1]
CONTRIBUTING, CHANGELOG = ((ROOT / name).read_text(encoding="utf-8") for name in ("CONTRIBUTING.md", "CHANGELOG.md"))
BLOCK = re.compile(r"```(console|python|text)\n(.*?)```\n", re.DOTALL)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which `paperkg` is a command and lines have 100 characters."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def typed(commands: str) -> str:
    """A console block with the output that its commands have now."""
    text = ""
    for command in re.findall(r"^\$ (.*)$", commands, re.MULTILINE):
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        text += f"$ {command}\n{done.stdout.decode('utf-8')}\n"
    return text.removesuffix("\n")


def executed(code: str, names: dict[str, object]) -> str:
    """What Python code prints."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(code, "block", "exec"), names)
    return said.getvalue()


def run_again(document: str) -> str:
    """A document with the output that its blocks have now; a text block has what the Python before it prints."""
    names: dict[str, object] = {}
    said = ""

    def block(match: re.Match[str]) -> str:
        nonlocal said
        language, text = match.groups()
        if language == "console":
            text = typed(text)
        elif language == "python":
            said = executed(text, names)
        else:
            text = said
        return f"```{language}\n{text}```\n"

    return BLOCK.sub(block, document)


def timeless(text: str) -> str:
    return re.sub(r"seconds +\d+\.\d", "seconds   …", text)


@pytest.mark.parametrize("name", ["README.md", "docs/corrections.md", "docs/questions.md", "docs/vocabulary.md"])
def test_a_document_shows_what_its_commands_and_its_python_do(
    name: str, place: Path, request: pytest.FixtureRequest
) -> None:
    file = ROOT / name
    found = run_again(file.read_text(encoding="utf-8"))
    if request.config.getoption("--golden"):
        file.write_text(found, encoding="utf-8")
    assert timeless(found) == timeless(file.read_text(encoding="utf-8"))


def test_the_rule_of_the_contributing_guide_works() -> None:
    names: dict[str, object] = {}
    for language, code in BLOCK.findall(CONTRIBUTING):
        assert (language, executed(code, names)) == ("python", "")
    tests = [value for name, value in names.items() if name.startswith("test_")]
    assert len(tests) == 2
    for test in tests:
        for case in test.pytestmark[0].args[1]:  # type: ignore[attr-defined]
            test(*getattr(case, "values", case if isinstance(case, tuple) else (case,)))  # type: ignore[operator]


def test_links_lead_to_files() -> None:
    for file in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")):
        links = re.findall(r"\]\((?!https?:|#)([^)#]+)[^)]*\)", file.read_text(encoding="utf-8"))
        assert [link for link in links if not (file.parent / link).exists()] == []


def test_every_command_stands_in_the_readme_or_its_manual() -> None:
    manual = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert [name for name in main.commands if f"## paperkg {name}\n" not in manual] == []


def test_the_changelog_names_this_version() -> None:
    assert f"\n## [{paperkg.__version__}] " in CHANGELOG


# --- the manual of the commands

HEAD = """# The command line

Made from the help of the commands; `pytest --golden tests/test_docs.py` writes it anew.
"""


def manual() -> str:
    sections = [("paperkg", main), *((f"paperkg {name}", command) for name, command in main.commands.items())]
    return HEAD + "".join(f"\n## {name}\n\n```\n{help_of(name, command)}\n```\n" for name, command in sections)


def help_of(name: str, command: click.Command) -> str:
    return command.get_help(click.Context(command, info_name=name, terminal_width=80, **main.context_settings))


def test_the_manual_is_the_help(request: pytest.FixtureRequest) -> None:
    file = ROOT / "docs" / "cli.md"
    if request.config.getoption("--golden"):
        file.write_text(manual(), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == manual()
