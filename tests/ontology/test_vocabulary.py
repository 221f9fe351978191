"""The vocabulary: what ships is sound, and what a person gets wrong is named by file and line."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from paperkg.errors import VocabularyError
from paperkg.graph.text import slug
from paperkg.ontology.vocabulary import SHIPPED, Entry, Vocabulary, read_vocabulary, using, vocabulary

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
        ("gpu\tGPU\t\t\td\t\tx\ty\n", "hardware.tsv:2: expected 2 to 7 cells with tabs between them, found 8 ("),
        ("gpu GPU\n", "hardware.tsv:2: expected 2 to 7 cells with tabs between them, found 1 ("),
        ("\tGPU\t\t\td\t\n", "hardware.tsv:2: '' is no slug; write it with small letters, digits, '.', '+' and '-'"),
        ("The GPU\tGPU\t\t\td\t\n", "hardware.tsv:2: 'The GPU' is no slug; write it with small letters"),
        ("gpu\t\t\t\td\t\n", "hardware.tsv:2: 'gpu' has no label"),
        ("gpu\tGPU\t=| ?\t\td\t\n", "hardware.tsv:2: the name '=' has no letter or digit"),
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


def test_line_ends_and_missing_cells_at_the_end_do_not_matter(tmp_path: Path) -> None:
    file = tmp_path / "hardware.tsv"
    file.write_bytes(b"slug\tlabel\r\ngpu\tGPU\r\rzed\tZed\x0b board\n")
    assert [(entry.slug, entry.label) for entry in read_vocabulary(file)] == [("gpu", "GPU"), ("zed", "Zed\x0b board")]


ZED = Entry("hardware", "zed", "Zed", ("Zed board",), "gpu", "a board", frozenset({"case", "generic"}))


def test_own_entries_stand_beside_shipped_ones_or_in_their_place() -> None:
    a100 = SHIPPED.by_key()["hardware/nvidia-a100"]._replace(label="The board")
    found = Vocabulary([ZED, a100])
    assert found.by_key() == {**SHIPPED.by_key(), ZED.key: ZED, a100.key: a100}
    assert [entry.key for entry in found.entries] == sorted(found.by_key())


def test_vocabularies_of_the_same_own_entries_are_equal() -> None:
    why = ZED._replace(slug="why")
    assert Vocabulary([ZED, why]) == Vocabulary([why, ZED]) == pickle.loads(pickle.dumps(Vocabulary([ZED, why])))
    assert len({SHIPPED, Vocabulary(), Vocabulary([ZED]), Vocabulary([ZED._replace(definition="another")])}) == 3
    assert Vocabulary([ZED]).digest.startswith("eed3379b7f0ee59c")
    assert SHIPPED != "vocabulary"


def test_a_vocabulary_is_in_use_in_its_context_and_its_thread() -> None:
    own = Vocabulary([ZED])
    seen = [vocabulary()]
    with using(own):
        with using(SHIPPED):
            seen.append(vocabulary())
        seen.append(vocabulary())
        with ThreadPoolExecutor() as other:
            seen.append(other.submit(vocabulary).result())
    assert [*seen, vocabulary()] == [SHIPPED, SHIPPED, own, SHIPPED, SHIPPED]


def test_a_vocabulary_is_not_in_use_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), using(Vocabulary([ZED])):
        raise ZeroDivisionError
    assert vocabulary() == SHIPPED


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
