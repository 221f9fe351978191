"""What tests share: the graph of four made-up papers, and golden files."""

from collections.abc import Callable
from pathlib import Path

import four_papers
import pytest

import paperkg
from paperkg.graph.model import Reading
from paperkg.graph.store import Store

GOLDEN = Path(__file__).parent / "golden"
SHARED = Path(__file__).parents[2] / "shared"
PAGE = SHARED / "corpus" / "hf_trending_papers.txt"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], str]:
    """The text that a golden file has; with --golden it is first made equal to the text that was found."""

    def read(name: str, found: str) -> str:
        if request.config.getoption("--golden"):
            (GOLDEN / name).write_bytes(found.encode("utf-8"))
        return (GOLDEN / name).read_bytes().decode("utf-8")

    return read


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of papers and annotations that lies beside a checkout."""
    if not SHARED.exists():
        pytest.skip("needs the papers and annotations beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def readings() -> tuple[Reading, ...]:
    """What the four papers say."""
    return four_papers.four()


@pytest.fixture(scope="session")
def store(readings: tuple[Reading, ...]) -> Store:
    """The graph of the four papers; not to be changed."""
    return four_papers.stored(*readings)


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the graph of the saved page that lies beside a checkout."""
    if not PAGE.exists():
        pytest.skip(f"needs {PAGE.name} beside the checkout")
    folder = tmp_path_factory.mktemp("page") / "kg"
    paperkg.build([str(PAGE)], folder, metadata=[str(PAGE.with_suffix(".metadata.jsonl"))])
    return folder
