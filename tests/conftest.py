"""What tests share: the graph of four made-up papers, and golden files."""

from collections.abc import Callable
from pathlib import Path

import four_papers
import pytest

from paperkg.graph.model import Reading
from paperkg.graph.store import Store

GOLDEN = Path(__file__).parent / "golden"


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
def readings() -> tuple[Reading, ...]:
    """What the four papers say."""
    return four_papers.four()


@pytest.fixture(scope="session")
def store(readings: tuple[Reading, ...]) -> Store:
    """The graph of the four papers; not to be changed."""
    return four_papers.stored(*readings)
