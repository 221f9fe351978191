"""Reading one paper: pure, whatever the text is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paperkg
from paperkg.errors import UnknownNameError
from paperkg.graph import pipeline
from paperkg.graph.endpoint import Endpoint
from paperkg.graph.model import Paper
from paperkg.graph.pipeline import Reader, read_paper
from paperkg.graph.quads import quads

ZED = Paper("p-1", "Zed: Fast Serving", "We present Zed, which serves LLaMA-13B 2x faster than vLLM.", source="a:1")
_WORDS = "we present Zed vLLM LLaMA-2-7B A100 GPU 2.5x 40% up to faster than on and , . : ( ) $ \\times é 注"
TEXTS = st.lists(st.sampled_from(_WORDS.split(" "))).map(" ".join) | st.text(st.characters(), max_size=80)


def test_reading_does_not_depend_on_what_was_read_before() -> None:
    first = read_paper(ZED)
    read_paper(Paper("p-2", "vLLM: Slow Serving", "vLLM is Zed."))
    assert read_paper(ZED) == first
    assert first.paper == ZED


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_any_text_is_read_and_all_evidence_stands_in_it(title: str, abstract: str) -> None:
    paper = Paper("p", title, abstract)
    reading = read_paper(paper)
    for fact in reading.facts:
        for start, end in fact.evidence:
            assert any(surface in paper.text[start:end] for surface in fact.surfaces)
    for result in reading.results:
        assert result.evidence.start <= result.quote.start < result.quote.end <= result.evidence.end
        assert result.reported in paper.text
    assert quads(reading, "d") == quads(read_paper(paper), "d")


def test_no_name_runs_over_the_end_of_the_title() -> None:
    found = read_paper(Paper("p", "Kernels for FlashAttention", "Transformers are slow.")).facts
    assert [surface for fact in found for surface in fact.surfaces if "\n" in surface] == []


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        pytest.param("  Zed: Fast", "We like   Zed.", id="white space before a name"),
        pytest.param("   : Fast", "We like   it.", id="a name of white space"),
        pytest.param("Is It? Yes: A Study", "Is It? Yes is fast.", id="a name over the end of a sentence"),
        pytest.param("Zed is faster by 5", "times more than vLLM", id="a unit over the end of the title"),
        pytest.param("Zed", f"We reach a {'9' * 400}x speedup.", id="a number too great for a float"),
        pytest.param("Zed", "We use " + "AbCd" * 200 + "11" * 200 + "!", id="a long word"),
    ],
)
def test_odd_texts_are_read_with_evidence_that_stands_in_them(title: str, abstract: str) -> None:
    paper = Paper("p", title, abstract)
    reading = read_paper(paper, extractor="rules")
    held = [any(name in paper.text[start:end] for name in fact.surfaces)
            for fact in reading.facts for start, end in fact.evidence]  # fmt: skip
    quoted = [result.evidence.start <= result.quote.start < result.quote.end <= result.evidence.end
              for result in reading.results]  # fmt: skip
    assert all(held + quoted)


@pytest.mark.parametrize(
    "changed",
    [
        ZED._replace(title="Zed"), ZED._replace(year=2025), ZED._replace(aliases=("doi:10.1000/x",)),
        ZED._replace(language="de"), ZED._replace(id="p-2"), ZED._replace(title="Zed: Fast Serving\ud800"),
    ],
)  # fmt: skip
def test_a_digest_changes_with_all_that_is_known_of_a_paper(changed: Paper) -> None:
    assert Reader().digest(changed) != Reader().digest(ZED)


def test_a_digest_does_not_change_with_the_file_that_a_paper_stands_in() -> None:
    assert Reader().digest(ZED._replace(source="b:7")) == Reader().digest(ZED)


@pytest.mark.parametrize(
    "reader", [Reader("model"), Reader(min_confidence=0.5), Reader(endpoint=Endpoint("https://a.example/v1", "m"))]
)
def test_a_digest_changes_with_the_way_of_reading(reader: Reader) -> None:
    assert reader.digest(ZED) != Reader("rules").digest(ZED)


def test_facts_with_less_confidence_are_left_out() -> None:
    everything = read_paper(ZED, extractor="rules").facts
    least = sorted(fact.confidence for fact in everything)[1]
    assert read_paper(ZED, extractor="rules", min_confidence=least).facts == tuple(
        fact for fact in everything if fact.confidence >= least
    )
    assert read_paper(ZED, extractor="rules", min_confidence=1.01).facts == ()


def test_an_unknown_extractor_is_named_with_those_that_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"no extractor called 'rule'; did you mean 'rules'\? \(known: "):
        read_paper(ZED, extractor="rule")


def test_a_digest_changes_with_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Reader().digest(ZED)
    pipeline._own_digest.cache_clear()
    monkeypatch.setattr(paperkg, "__version__", "0.0.0")
    assert Reader().digest(ZED) != before
    monkeypatch.undo()
    pipeline._own_digest.cache_clear()
    assert Reader().digest(ZED) == before
