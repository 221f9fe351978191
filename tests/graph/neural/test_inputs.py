"""What the network is given: pieces that lie where the words are, in windows that it can take."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from paperkg.graph.extract.document import Document
from paperkg.graph.model import Paper
from paperkg.graph.neural.candidates import MOST_MENTIONS, candidates, places
from paperkg.graph.neural.inputs import FEATURES, LONGEST, SHAPES, example
from paperkg.graph.neural.network import wordpieces

_PIECES = "[PAD] [UNK] [CLS] [SEP] we use kv cache ##s ev ##ict ##ion on a ##100 2 . 5 ##x faster : , long text".split()
TOKENIZER = wordpieces(_PIECES)
LONG = "We use long KV caches on text. " * 120


def pieces_of(tokenizer: Tokenizer, ids: list[int]) -> str:
    return " ".join(tokenizer.id_to_token(number) for number in ids).replace(" ##", "")


def test_a_mention_lies_on_the_pieces_of_its_words() -> None:
    seen = example(Document(Paper("p", "KV cache", "We use KV cache eviction on A100.")), TOKENIZER)
    flat = seen.inputs.pieces.reshape(-1)[seen.inputs.wanted]
    read = {
        mention.text: pieces_of(TOKENIZER, flat[first : last + 1].tolist())
        for mention, (first, last) in zip(seen.mentions, seen.inputs.spans.tolist(), strict=True)
    }
    assert read["KV cache eviction"] == "kv cache eviction"
    assert read["A100"] == "a100"


def test_the_parts_have_the_sizes_that_they_promise() -> None:
    seen = example(Document(Paper("p", "KV cache", "We use KV caches on A100, 2.5x faster.")), TOKENIZER)
    given_ = seen.inputs
    assert given_.pieces.shape == given_.shapes.shape
    assert given_.spans.shape == (len(seen.mentions), 2)
    assert given_.members.shape == (len(seen.groups), MOST_MENTIONS)
    assert given_.edges.shape == (len(seen.groups), len(seen.groups))
    assert given_.features.shape == (len(seen.groups), FEATURES)
    assert given_.numbers.shape == (len(seen.quantities), 2) == (1, 2)
    assert 0 <= given_.shapes.min() <= given_.shapes.max() < SHAPES


def test_groups_know_how_they_stand_to_each_other() -> None:
    seen = example(Document(Paper("p", "Zed", "Fast KV caches save memory. Caches on A100.")), TOKENIZER)
    names = [group.name for group in seen.groups]
    stand = {
        (names[row], names[column]): int(seen.inputs.edges[row, column])
        for row, column in np.argwhere(seen.inputs.edges)
        if row != column
    }
    assert stand["Fast KV cache", "KV cache"] == 1  # around it
    assert stand["KV cache", "Fast KV cache"] == 2  # within it
    assert stand["Fast KV", "KV cache"] == stand["KV cache", "Fast KV"] == 3  # across it
    assert stand["Cache", "KV cache"] == 5  # elsewhere, by name wider
    assert stand["KV cache", "Cache"] == 6  # by name narrower
    assert ("NVIDIA A100", "KV cache") not in stand
    assert (np.diag(seen.inputs.edges) == 4).all()  # at its own place


def test_each_group_has_its_own_mentions() -> None:
    seen = example(Document(Paper("p", "KV cache", "We use KV caches. A KV cache is on A100.")), TOKENIZER)
    for group, row in zip(seen.groups, seen.inputs.members.tolist(), strict=True):
        own = [seen.mentions[number] for number in row if number < len(seen.mentions)]
        assert own == list(places(group))


def test_a_long_text_is_cut_into_windows_at_sentences_with_the_title_before_each() -> None:
    seen = example(Document(Paper("p", "KV cache", LONG)), TOKENIZER)
    rows = seen.inputs.pieces
    assert len(rows) > 1
    assert rows.shape[1] <= LONGEST
    words = [pieces_of(TOKENIZER, row) for row in rows.tolist()]
    assert words[0].startswith("[CLS] kv cache we use")
    assert words[-1].endswith(". [SEP]")
    for each in words:
        assert each.startswith("[CLS] kv cache ")
        assert each.endswith(" [SEP]")
        assert "[PAD]" not in each
    assert (seen.inputs.spans[:, 0] <= seen.inputs.spans[:, 1]).all()
    assert seen.inputs.wanted[seen.inputs.spans].max() < rows.size


@pytest.mark.parametrize(("before", "behind", "window"), [(0, 120, 0), (70, 120, 1), (150, 10, 2), (240, 0, 3)])
def test_what_a_long_text_names_lies_on_its_pieces_in_every_window(before: int, behind: int, window: int) -> None:
    on = "We use long text on long text. "
    text = on * before + "A KV cache on A100, 2.5x faster. " + on * behind
    seen = example(Document(Paper("p", "Long text", text)), TOKENIZER)
    flat, width = seen.inputs.pieces.reshape(-1)[seen.inputs.wanted], seen.inputs.pieces.shape[1]
    mentions = [mention.text for mention in seen.mentions]
    read = {
        name: pieces_of(TOKENIZER, flat[first : last + 1].tolist())
        for name, (first, last) in zip([*mentions, "2.5x"], [*seen.inputs.spans, *seen.inputs.numbers], strict=True)
    }
    assert (read["KV cache"], read["A100"], read["2.5x"]) == ("kv cache", "a100", "2 . 5x")
    assert seen.inputs.wanted[seen.inputs.numbers[0, 0]] // width == window


def test_no_span_reaches_over_the_end_of_a_window() -> None:
    seen = example(Document(Paper("p", "Text", "on " * 506 + "kv cache eviction" + " on" * 50)), TOKENIZER)
    assert len(seen.inputs.pieces) > 1
    windows = seen.inputs.wanted[seen.inputs.spans] // seen.inputs.pieces.shape[1]
    assert (windows[:, 0] == windows[:, 1]).all()


@pytest.mark.parametrize("text", ["", " ", "\n", "é 注 \x00"])
def test_a_text_without_words_is_no_trouble(text: str) -> None:
    inputs = example(Document(Paper("p", text, text)), TOKENIZER).inputs
    assert inputs.pieces.shape[0] == 1


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.text(alphabet="KV cache A100,2.5x:()\\$é\n-", max_size=200))
def test_any_text_gives_spans_inside_its_windows(title: str, abstract: str) -> None:
    seen = example(Document(Paper("p", title, abstract)), TOKENIZER)
    for spans in (seen.inputs.spans, seen.inputs.numbers):
        assert ((spans >= 0) & (spans < len(seen.inputs.wanted))).all()
        assert (spans[:, 0] <= spans[:, 1]).all()
    assert ((seen.inputs.wanted >= 0) & (seen.inputs.wanted < seen.inputs.pieces.size)).all()
    assert (np.diff(seen.inputs.wanted) > 0).all()
    assert np.isfinite(seen.inputs.features).all()


def test_candidates_hold_what_the_rules_find_and_every_stretch() -> None:
    names = {group.name for group in candidates(Document(Paper("p", "", "The quick eviction of an LLM on A100s.")))}
    assert {"quick eviction", "quick", "eviction", "Large language model", "NVIDIA A100"} <= names


def test_candidates_are_named_in_the_singular_where_there_is_one() -> None:
    names = {group.name for group in candidates(Document(Paper("p", "", "We sort sparse matrices for soft robotics.")))}
    assert {"sparse matrix", "soft robotics"} <= names
    assert not names & {"sparse matrice", "soft robotic"}
