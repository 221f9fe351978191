"""Links out of the vocabulary: what ships is sound, and what a person gets wrong is named by file and line."""

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from paperkg.errors import VocabularyError
from paperkg.ontology.links import Link, links, read_links
from paperkg.ontology.vocabulary import SHIPPED

HEADER = "entry\trelation\tiri\tsource\n"
KEYS = {"hardware/gpu", "system/zed"}


def written(folder: Path, text: str) -> Path:
    file = folder / "links.tsv"
    file.write_text(text, encoding="utf-8")
    return file


def test_links_are_read_in_order(tmp_path: Path) -> None:
    rows = "system/zed\tcode\thttps://a.org/zed\tPyPI zed\nhardware/gpu\tclose\thttps://example.org/gpu\ta list\n"
    assert read_links(written(tmp_path, f"# links\n{HEADER}{rows}"), KEYS) == (
        Link("hardware/gpu", "close", "https://example.org/gpu", "a list"),
        Link("system/zed", "code", "https://a.org/zed", "PyPI zed"),
    )


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("hardware/gpu\tclose\thttps://a.org/\n", "links.tsv:2: expected 4 cells with tabs between them, found 3 ("),
        ("hardware/cpu\tclose\thttps://a.org/\tx\n", "links.tsv:2: the vocabulary has no entry 'hardware/cpu'; write"),
        (
            "hardware/gpu\tsame\thttps://a.org/\tx\n",
            "links.tsv:2: unknown relation 'same' (known: exact, close, code, p",
        ),
        ("hardware/gpu\tclose\ta.org/gpu\tx\n", "links.tsv:2: 'a.org/gpu' is no web address; it begins with https://"),
        ("hardware/gpu\tclose\thttps://a.org/a b\tx\n", "links.tsv:2: 'https://a.org/a b' is no web address"),
        ("hardware/gpu\tclose\thttps://a.org/<b>\tx\n", "links.tsv:2: 'https://a.org/<b>' is no web address"),
        ("hardware/gpu\tclose\thttps://a.org/é\tx\n", "links.tsv:2: 'https://a.org/é' is no web address"),
        ("hardware/gpu\tclose\tjavascript:alert(1)\tx\n", "links.tsv:2: 'javascript:alert(1)' is no web address"),
        ("hardware/gpu\tclose\thttps://a.org/\t\n", "links.tsv:2: the source is missing; say where the link was found"),
        (
            "hardware/gpu\tclose\thttps://a.org/\tx\n# again\nhardware/gpu\tpage\thttps://a.org/\tx\n",
            "links.tsv:4: https://a.org/ is linked in links.tsv:2 already; delete one of the two",
        ),
        (
            "hardware/gpu\texact\thttps://a.org/\tx\nsystem/zed\texact\thttps://a.org/\tx\n",
            "links.tsv:3: https://a.org/ is linked in links.tsv:2 already; delete one of the two",
        ),
    ],
)
def test_a_mistake_is_named_by_file_and_line(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(VocabularyError) as error:
        read_links(written(tmp_path, HEADER + rows), KEYS)
    assert str(error.value).startswith(message)


def test_two_entries_may_be_near_one_concept(tmp_path: Path) -> None:
    rows = "hardware/gpu\texact\thttps://a.org/\tx\nsystem/zed\tclose\thttps://a.org/\tx\n"
    assert len(read_links(written(tmp_path, HEADER + rows), KEYS)) == 2


# --- what ships


def test_every_shipped_link_is_of_an_entry_and_has_a_known_place() -> None:
    assert {link.key for link in links()} <= SHIPPED.by_key().keys()
    hosts = {
        "exact": {"cso.kmi.open.ac.uk"},
        "close": {"cso.kmi.open.ac.uk", "huggingface.co"},
        "code": {"github.com"},
    }
    assert {
        relation: {urlsplit(link.iri).netloc for link in links() if link.relation == relation} for relation in hosts
    } == hosts


def test_an_entry_has_at_most_one_concept_of_a_scheme_and_one_repository() -> None:
    counts = Counter((link.key, link.relation, urlsplit(link.iri).netloc) for link in links())
    assert [found for found, count in counts.items() if count > 1] == []


def test_repositories_are_owner_and_name() -> None:
    paths = [urlsplit(link.iri).path.split("/") for link in links() if link.relation == "code"]
    assert [path for path in paths if len(path) != 3 or not all(path[1:])] == []


# words of both vocabularies that mean something else there
@pytest.mark.parametrize(
    "key",
    [
        "model/mimo", "model/state-space-model", "model/student-model", "technique/adam", "technique/gear",
        "technique/embedding", "technique/quantization", "task/code-generation", "task/ray-tracing", "task/inference",
        "hardware/compute-in-memory", "system/slurm", "system/ray", "system/orca", "system/presto",
    ],
)  # fmt: skip
def test_a_homograph_elsewhere_is_not_linked(key: str) -> None:
    assert [link.iri for link in links() if link.key == key and "github.com" not in link.iri] == []
