"""What is installed is complete: the built wheel has all data files and works in an environment of its own."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = {name: name for name in ("graph", "ontology", "exports")} | {
    f"src/paperkg/{name}": name for name in ("cli", "sample")
}

pytestmark = pytest.mark.wheel


def run(*command: str | Path, cwd: Path) -> str:
    """Standard output; nothing of the checkout or of the user's settings is in the way."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    options = {"capture_output": True, "text": True, "encoding": "utf-8"}
    done = subprocess.run(command, cwd=cwd, env=environment, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel that is built from a copy of the sources, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    ignored = shutil.ignore_patterns(".*", "build", "*.egg-info", "__pycache__")
    shutil.copytree(ROOT, source, symlinks=True, ignore=ignored)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, source, cwd=folder)
    return next(folder.glob("*.whl"))


def test_the_wheel_has_every_file_of_the_package_and_no_other(wheel: Path) -> None:
    found = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    wanted = {f"paperkg/{path.name}" for path in (ROOT / "src" / "paperkg").iterdir() if path.is_file()}
    for folder, part in FOLDERS.items():
        paths = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        wanted |= {f"paperkg/{part}/{path.relative_to(ROOT / folder).as_posix()}" for path in paths}
    assert found == wanted
    assert {".ttl", ".jsonld", ".tsv", ".rq", ".html", ".js", ".jsonl"} <= {Path(name).suffix for name in found}


def test_the_installed_package_builds_its_sample(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=tmp_path)
    python = environment / "bin" / "python"
    install = ("install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", wheel)
    run(sys.executable, "-m", "pip", "--python", python, *install, cwd=tmp_path)
    # what paperkg needs is reached in the environment of the tests, behind the new one's own packages
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip())
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    place = run(python, "-c", "import paperkg; print(paperkg.__file__)", cwd=tmp_path).strip()
    assert Path(place) == packages / "paperkg" / "__init__.py"
    said = run(environment / "bin" / "paperkg", "demo", cwd=tmp_path)
    assert "12 added" in said
    assert (tmp_path / "paperkg-demo" / "explorer.html").stat().st_size > 50_000
