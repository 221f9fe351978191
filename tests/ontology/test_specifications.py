"""Specifications: the table that ships is plausible, and what a person gets wrong is named by file and line."""

import re
from pathlib import Path

import pytest

from paperkg.errors import VocabularyError
from paperkg.ontology.specifications import COLUMNS, LARGEST, Specification, read_specifications, specifications
from paperkg.ontology.vocabulary import SHIPPED

HEADER = "\t".join(COLUMNS) + "\n"


def read(folder: Path, text: str) -> list[Specification]:
    file = folder / "specifications.tsv"
    file.write_text(HEADER + text, encoding="utf-8")
    return read_specifications(file, {"zed", "why"})


def test_a_row_has_the_values_of_all_versions(tmp_path: Path) -> None:
    zed = "zed\tZed Inc.\tZ1\t2024\t8 | 16.5\t100\t\t1e3\t\t\t\tits box | a page\tyear | fp16_tflops\n"
    assert read(tmp_path, zed + "why\tWhy\t\t\t4\t\t\t\t\t\t\tits box\n") == [
        Specification("why", "Why", "", None, (4.0,), (), (), (), (), (), (), ("its box",), frozenset()),
        Specification(
            "zed", "Zed Inc.", "Z1", 2024, (8.0, 16.5), (100.0,), (), (1000.0,), (), (), (), ("its box", "a page"),
            frozenset({"year", "fp16_tflops"}),
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("zed\n", "2: expected 2 to 13 cells with tabs between them, found 1 ("),
        ("zed\tZed" + "\t" * 12 + "\n", "2: expected 2 to 13 cells with tabs between them, found 14 ("),
        ("zee\tZed\t\t\t8\t\t\t\t\t\t\tbox\n", "2: 'zee' is no slug of hardware.tsv"),
        ("zed\tZed\t\t\t8\t\t\t\t\t\t\tbox\n\nzed\tZed\t\t\t8\t\t\t\t\t\t\tbox\n", "4: 'zed' stands in two rows"),
        ("zed\t\t\t\t8\t\t\t\t\t\t\tbox\n", "2: 'zed' has no vendor"),
        ("zed\tZed\t\t\t8\n", "2: nothing says where 'zed' is from; fill compared or unchecked"),
        ("zed\tZed\t\t\t8\t\t\t\t\t\t\t\ttdp_w\n", "2: 'tdp_w' is unchecked, but no column that the row fills"),
        ("zed\tZed\t\t\t8\t\t\t\t\t\t\t\tram\n", "2: 'ram' is unchecked, but no column that the row fills"),
        ("zed\tZed\t\t24\t8\t\t\t\t\t\t\tbox\n", "2: '24' is no year"),
        ("zed\tZed\t\t٢٠٢٤\t8\t\t\t\t\t\t\tbox\n", "2: '٢٠٢٤' is no year"),
        ("zed\tZed\t\t\t8 GB\t\t\t\t\t\t\tbox\n", "2: memory_gb must be numbers with '|' between them, not '8 GB'"),
        ("zed\tZed\t\t\t0\t\t\t\t\t\t\tbox\n", "2: memory_gb must be above 0 and below 200,000, not 0"),
        ("zed\tZed\t\t\tnan\t\t\t\t\t\t\tbox\n", "2: memory_gb must be above 0 and below 200,000, not nan"),
        (
            "zed\tZed\t\t\t8589934592\t\t\t\t\t\t\tbox\n",
            "2: memory_gb must be above 0 and below 200,000, not 8589934592",
        ),
        ("zed\tZed\t\t\t16|8\t\t\t\t\t\t\tbox\n", "2: memory_gb must rise from left to right, not 16|8"),
        ("zed\tZed\t\t\t8|8\t\t\t\t\t\t\tbox\n", "2: memory_gb must rise from left to right, not 8|8"),
        (HEADER, "2: a second header line"),
    ],
)
def test_a_mistake_is_named_by_file_and_line(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(VocabularyError) as error:
        read(tmp_path, rows)
    assert str(error.value).startswith(f"specifications.tsv:{message}")


# --- what ships

ROWS = {row.slug: row for row in specifications()}
ENTRIES = {entry.slug: entry for entry in SHIPPED.entries if entry.kind == "hardware"}
PROCESSORS = {"cpu", "microcontroller", "single-board-computer", "process-node", "interconnect", "memory-hierarchy"}


def lines() -> list[str]:
    file = Path(__file__).parents[2] / "ontology" / "specifications.tsv"
    return [line.split("\t")[0] for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")][
        1:
    ]


def broader(slug: str) -> list[str]:
    """All that is broader than an entry, the nearest first."""
    found = []
    while slug := ENTRIES[slug].broader:
        found.append(slug)
    return found


def test_rows_stand_by_slug() -> None:
    assert lines() == sorted(ROWS)


def test_what_has_memory_is_no_plain_processor_nor_a_link() -> None:
    apple = {"apple-silicon"}  # has a GPU beside it
    found = {slug: {*broader(slug)} for slug, row in ROWS.items() if row.memory_gb}
    assert {slug for slug, above in found.items() if above & PROCESSORS and not above & apple} <= {
        "amd-ryzen-ai-max+-395"
    }


def test_years_are_those_of_computers_with_accelerators() -> None:
    assert {slug for slug, row in ROWS.items() if row.year and not 2010 <= row.year <= 2026} == set()


# the share of one figure in another lies in between, row by row
RATIOS = [
    ("fp32_tflops", "fp16_tflops", 0.02, 1.01),
    ("fp8_tflops", "fp16_tflops", 0.99, 4.05),
    ("int8_tops", "fp16_tflops", 0.99, 4.1),
    ("int8_tops", "fp8_tflops", 0.99, 2.1),
]


@pytest.mark.parametrize(("column", "other", "low", "high"), RATIOS)
def test_figures_of_a_row_fit_each_other(column: str, other: str, low: float, high: float) -> None:
    pairs = ((slug, getattr(row, column), getattr(row, other)) for slug, row in ROWS.items())
    shares = {slug: (few[0] / many[0], few[-1] / many[-1]) for slug, few, many in pairs if few and many}
    assert {slug: share for slug, share in shares.items() if not low <= min(share) <= max(share) <= high} == {}


def test_operations_a_byte_are_those_of_real_chips() -> None:
    """At the corner of the roofline: on-chip memory (SRAM) is faster, and narrow DDR slower."""
    found = {
        slug: row.fp16_tflops[-1] * 1000 / row.memory_bandwidth_gb_s[-1]
        for slug, row in ROWS.items()
        if row.fp16_tflops and row.memory_bandwidth_gb_s and row.memory_gb and row.memory_gb[-1] >= 1
    }
    assert {slug for slug, ratio in found.items() if not 10 <= ratio <= 900} == set()


def test_a_version_has_no_figure_that_its_product_lacks() -> None:
    """One whose memory sizes are among those of what is broader is a version of it."""
    missing = []
    for slug, row in ROWS.items():
        product = ROWS.get(ENTRIES[slug].broader)
        if product and row.memory_gb and set(row.memory_gb) <= set(product.memory_gb):
            pairs = ((column, set(getattr(row, column)), set(getattr(product, column))) for column in LARGEST)
            missing += [f"{slug} {column}" for column, own, all_ in pairs if all_ and not own <= all_]
    assert missing == []


def test_a_size_in_a_label_is_the_size_of_its_row() -> None:
    named = {slug: re.findall(r"(\d+) ?GB\b", ENTRIES[slug].label) for slug in ROWS}
    wrong = {slug for slug, sizes in named.items() if sizes and ROWS[slug].memory_gb != tuple(map(float, sizes))}
    assert wrong == set()


def test_a_row_says_what_the_definition_says() -> None:
    """Sizes of memory in the words of the vocabulary are those of the table."""
    for slug, row in ROWS.items():
        found = {float(size) for size in re.findall(r"(\d+(?:\.\d+)?) GB\b", ENTRIES[slug].definition)}
        assert not row.memory_gb or found <= set(row.memory_gb) or slug in PARTS_OF_MEMORY, slug


PARTS_OF_MEMORY = {"amd-alveo-u280"}
"""Whose definition tells one of two memories."""


def test_figures_of_well_known_boards() -> None:
    found = {slug: (ROWS[slug].memory_gb, ROWS[slug].fp16_tflops) for slug in ("nvidia-t4", "nvidia-rtx-4090")}
    assert found == {"nvidia-t4": ((16.0,), (65.0,)), "nvidia-rtx-4090": ((24.0,), (330.3,))}
    assert ROWS["nvidia-a100"].memory_gb == (40.0, 80.0)
