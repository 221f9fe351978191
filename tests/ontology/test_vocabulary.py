"""The vocabulary: what ships is sound, and what a person gets wrong is named by file and line."""

from pathlib import Path

import pytest

from paperkg.errors import VocabularyError
from paperkg.graph.text import slug
from paperkg.ontology.vocabulary import Entry, read_vocabulary, vocabulary

HEADER = "slug\tlabel\taliases\tbroader\tdefinition\tnote\n"


def written(folder: Path, text: str) -> Path:
    file = folder / "hardware.tsv"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_entry_has_kind_names_and_flags(tmp_path: Path) -> None:
    text = (
        "# boards\n" + HEADER + "gpu\tGPU\t\t\tparallel processor\tgeneric\nzed\tZed\t=ZED|Zed board\tgpu\ta board\t\n"
    )
    assert read_vocabulary(written(tmp_path, text)) == [
        Entry("hardware", "gpu", "GPU", (), "", "parallel processor", frozenset({"generic"})),
        Entry("hardware", "zed", "Zed", ("=ZED", "Zed board"), "gpu", "a board", frozenset()),
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("gpu\tGPU\t\t\td\t\tx\n", "hardware.tsv:2: 7 cells, expected 6"),
        ("gpu\t\t\t\td\t\n", "hardware.tsv:2: slug and label must not be empty"),
        ("gpu\tGPU\t\t\td\tloud\n", "hardware.tsv:2: unknown flag 'loud'"),
        ("gpu\tGPU\t\t\td\t\n\ngpu\tGPU 2\t\t\td\t\n", "hardware.tsv:4: slug 'gpu' is already used"),
        ("gpu\tGPU\t\tchip\td\t\n", "hardware.tsv:2: broader 'chip' is no slug of this file"),
        ("a\tA\t\tb\td\t\nb\tB\t\ta\td\t\n", "hardware.tsv:2: 'a' is its own broader concept"),
        (HEADER, "hardware.tsv:2: a second header line"),
    ],
)
def test_a_mistake_is_named_by_file_and_line(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(VocabularyError) as error:
        read_vocabulary(written(tmp_path, HEADER + rows))
    assert str(error.value).startswith(message)


def test_every_shipped_kind_has_entries_and_definitions() -> None:
    entries = vocabulary().entries
    assert {entry.kind for entry in entries} == {"technique", "system", "hardware", "model", "dataset", "task"}
    assert [entry.key for entry in entries if not entry.definition] == []
    assert list(vocabulary().by_key()) == sorted(entry.key for entry in entries)


def test_shipped_slugs_are_what_the_label_gives() -> None:
    assert [entry.key for entry in vocabulary().entries if entry.slug != slug(entry.label)] == []


def test_no_name_stands_for_two_entries_of_a_kind() -> None:
    owners: dict[tuple[str, str], set[str]] = {}
    for entry in vocabulary().entries:
        for name in {entry.label, *entry.aliases}:
            key = name if name.startswith("=") else slug(name)
            owners.setdefault((entry.kind, key), set()).add(entry.slug)
    assert {name: slugs for name, slugs in owners.items() if len(slugs) > 1} == {}
