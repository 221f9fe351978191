"""Vocabulary files of a user's own: what they add, and that a mistake is named by file and line."""

from pathlib import Path

import pytest

from paperkg.errors import VocabularyError
from paperkg.ontology.extension import extended_vocabulary
from paperkg.ontology.vocabulary import SHIPPED, Entry

HEADER = "kind\tslug\tlabel\taliases\tbroader\tdefinition\tnote\n"
A100 = SHIPPED.by_key()["hardware/nvidia-a100"]
OPT = SHIPPED.by_key()["model/opt"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, so that messages have short names of files."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def own(*texts: str) -> list[Entry]:
    """The entries that files of these texts add or change: a.tsv, b.tsv, …"""
    files = [Path(f"{name}.tsv") for name, _ in zip("abc", texts, strict=False)]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    return list(extended_vocabulary(files).own)


# --- new entries

BOARD = Entry("hardware", "frobnicator-x1", "Frobnicator X1", ("=FX1", "FX1 board"), "fpga", "a board", frozenset())
ROW = "hardware\tfrobnicator-x1\tFrobnicator X1\t=FX1|FX1 board\tfpga\ta board\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(ROW, id="a row alone"),
        pytest.param(HEADER + ROW, id="a header"),
        pytest.param("kind\tslug\tlabel\taliases\n" + ROW, id="a header with fewer columns"),
        pytest.param("# our boards\n\n" + HEADER + "\n" + ROW + "# more to come", id="comments and empty lines"),
        pytest.param("\ufeff" + HEADER + ROW.replace("\n", "\t\r\n"), id="as a spreadsheet saves it"),
        pytest.param(ROW.replace("\t", " \t ").replace("|", " | |"), id="white space around"),
    ],
)
def test_a_row_is_a_new_entry(place: Path, text: str) -> None:
    assert own(text) == [BOARD]


def test_files_refer_to_shipped_entries_and_to_each_other(place: Path) -> None:
    first = "technique\tshrugging\tShrugging\t\tguessing\n" + ROW
    second = "technique\tguessing\tGuessing\t\t\t\tcase generic\nhardware\tx1-mini\tX1 mini\t\tfrobnicator-x1\n"
    assert own(first, second) == [
        BOARD,
        Entry("hardware", "x1-mini", "X1 mini", (), "frobnicator-x1", "", frozenset()),
        Entry("technique", "guessing", "Guessing", (), "", "", frozenset({"case", "generic"})),
        Entry("technique", "shrugging", "Shrugging", (), "guessing", "", frozenset()),
    ]


def test_a_homograph_of_a_shipped_entry_needs_words_of_context(place: Path) -> None:
    row = "dataset\trays\tRays of the sea\t=Ray\t\tpictures of fish\t"
    assert own(f"{row}\tfish | ocean\n") == [
        Entry("dataset", "rays", "Rays of the sea", ("=Ray",), "", "pictures of fish", frozenset(), ("fish", "ocean"))
    ]
    with pytest.raises(VocabularyError, match=r"a.tsv:1: 'Ray' is a name of system/ray already"):
        own(f"{row}\n")


@pytest.mark.parametrize("texts", [(), ("",), (HEADER, "# nothing yet\n")])
def test_files_without_rows_change_nothing(place: Path, texts: tuple[str, ...]) -> None:
    assert own(*texts) == []
    assert extended_vocabulary(place.iterdir()) == SHIPPED


# --- shipped entries


@pytest.mark.parametrize(
    ("row", "entry"),
    [
        pytest.param(
            "hardware\tnvidia-a100\t\tour big one|=A100|our big one",
            A100._replace(aliases=(*A100.aliases, "our big one")),
            id="aliases are added, each once",
        ),
        pytest.param(
            "hardware\tnvidia-a100\t\t\tgpu\tours\tgeneric",
            A100._replace(broader="gpu", definition="ours", flags=frozenset({"generic"})),
            id="what is filled counts",
        ),
        pytest.param(
            "hardware\tnvidia-a100\tBig Board",
            A100._replace(label="Big Board", aliases=("NVIDIA A100", *A100.aliases)),
            id="the old label is an alias",
        ),
        pytest.param("hardware\tnvidia-a100\tNVIDIA A100", A100, id="the label that it has"),
        pytest.param(
            "model\topt\tOpen Transformer",
            OPT._replace(label="Open Transformer", aliases=("=OPT", *OPT.aliases)),
            id="the old label counts only in its case, as before",
        ),
    ],
)
def test_a_row_of_a_shipped_entry_adds_to_it(place: Path, row: str, entry: Entry) -> None:
    assert own(row) == [entry]


# --- mistakes

COLUMNS = "(columns: kind, slug, label, aliases, broader, definition, note, context)"

MISTAKES = [
    ("hardware zed Zed\n", f"a.tsv:1: expected 3 to 8 cells with tabs between them, found 1 {COLUMNS}"),
    (HEADER + "hardware\tzed\n", f"a.tsv:2: expected 3 to 8 cells with tabs between them, found 2 {COLUMNS}"),
    (
        HEADER + "hardware\tzed\tZed\t\t\td\t\tx\ty\n",
        f"a.tsv:2: expected 3 to 8 cells with tabs between them, found 9 {COLUMNS}",
    ),
    (
        "hardwear\tzed\tZed\n",
        "a.tsv:1: no kind called 'hardwear'; did you mean 'hardware'? "
        "(known: dataset, hardware, model, system, task, technique)",
    ),
    (
        "slug\tlabel\taliases\tbroader\tdefinition\tnote\n",
        "a.tsv:1: no kind called 'slug' (known: dataset, hardware, model, system, task, technique)",
    ),
    ("hardware\t\tZed\n", "a.tsv:1: '' is no slug; write it with small letters, digits, '.', '+' and '-'"),
    (
        "# boards\n\nhardware\tZed board\tZed\n",
        "a.tsv:3: 'Zed board' is no slug; write it with small letters, digits, '.', '+' and '-'",
    ),
    ("hardware\t../x\tX\n", "a.tsv:1: '../x' is no slug; write it with small letters, digits, '.', '+' and '-'"),
    ("hardware\tzed\t\tZed\n", "a.tsv:1: hardware/zed is new and needs a label"),
    ("hardware\tzed\tZed\tZ|-|Y\n", "a.tsv:1: the name '-' has no letter or digit"),
    ("hardware\tzed\t?\n", "a.tsv:1: the name '?' has no letter or digit"),
    ("hardware\tzed\tZed\t\t\t\tloud\n", "a.tsv:1: unknown flag 'loud' (known: case, generic)"),
    (HEADER + ROW + HEADER, "a.tsv:3: a second header line; delete it"),
    (ROW + "\n" + ROW, "a.tsv:3: hardware/frobnicator-x1 stands in a.tsv:1 already; join the two rows"),
    ("hardware\tzed\tnvidia_a100\n", "a.tsv:1: 'nvidia_a100' is a name of hardware/nvidia-a100 already"),
    ("model\tzed\tZed\tA100\n", "a.tsv:1: 'A100' is a name of hardware/nvidia-a100 already"),
    ("system\tzed\tZed\tnvidia-a100\n", "a.tsv:1: 'nvidia-a100' is a name of hardware/nvidia-a100 already"),
    (
        "hardware\tzed\tZed\t=Zed 9\nhardware\tzed-9\tWhy\t=Zed 9\n",
        "a.tsv:2: 'Zed 9' is a name of hardware/zed already",
    ),
    ("hardware\tnvidia-a100\t\tvLLM\n", "a.tsv:1: 'vLLM' is a name of system/vllm already"),
    (
        "hardware\tzed\tZed\t\tprocesing-in-memory\n",
        "a.tsv:1: broader: no slug of kind hardware called 'procesing-in-memory'; did you mean 'processing-in-memory'?",
    ),
    ("task\tzed\tZed\t\tnvidia-a100\n", "a.tsv:1: broader: no slug of kind task called 'nvidia-a100'"),
    ("task\tzed\tZed\t\tzed\n", "a.tsv:1: task/zed is broader than itself"),
    (
        "hardware\tzed\tZed\t\tnvidia-a100\nhardware\tgpu\t\t\tzed\n",
        "a.tsv:1: hardware/zed is broader than itself",
    ),
]


@pytest.mark.parametrize(("text", "message"), MISTAKES, ids=[message[6:40] for _, message in MISTAKES])
def test_a_mistake_is_named_by_file_and_line(place: Path, text: str, message: str) -> None:
    with pytest.raises(VocabularyError) as error:
        own(text)
    assert str(error.value) == message


def test_an_entry_stands_in_one_file_only(place: Path) -> None:
    with pytest.raises(VocabularyError, match=r"^b\.tsv:2: hardware/frobnicator-x1 stands in a\.tsv:1 already; join "):
        own(ROW, HEADER + ROW)


def test_a_file_that_cannot_be_read_is_named(place: Path) -> None:
    with pytest.raises(VocabularyError, match=r"^missing\.tsv: cannot be read: No such file or directory$"):
        extended_vocabulary(["missing.tsv"])
    with pytest.raises(VocabularyError, match=r"^\.: cannot be read: Is a directory$"):
        extended_vocabulary(["."])


def test_a_file_in_another_encoding_is_named_with_the_line(place: Path) -> None:
    Path("latin.tsv").write_bytes(HEADER.encode() + "task\tmüll\tMüll\n".encode("latin-1"))
    with pytest.raises(VocabularyError, match=r"^latin\.tsv:2: not UTF-8; save the file in that encoding$"):
        extended_vocabulary(["latin.tsv"])


# --- no mistakes


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("hardware\tzed\tZed\t=opt|a100\n", id="another case of a name that counts only in its own"),
        pytest.param("hardware\tzed\tZed\t=VLLM\n", id="a name in its very case, which goes before others"),
        pytest.param("hardware\tzed\tZed\tZED|zed|=Zed\n", id="variants of its own name"),
        pytest.param("hardware\tvllm\tVLLM board\n", id="a slug of another kind"),
        pytest.param('hardware\tzed\tZed\u00a0board\tZ\'|"Z"|注意\t\t<b>"&\n', id="quotes, markup, other scripts"),
        pytest.param(f"hardware\tzed\tZed\t{'|'.join(f'zed {n}' for n in range(50_000))}\n", id="a very long line"),
    ],
)
def test_what_is_right_stays_silent(place: Path, text: str) -> None:
    assert len(own(text)) == 1
