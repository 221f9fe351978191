"""Reading with the shipped network: what it says is pure, whole, and put together with the rules as promised."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperkg.errors import ModelError
from paperkg.graph.extract.document import Document
from paperkg.graph.model import KINDS, RELATIONS, Paper
from paperkg.graph.neural import network as module
from paperkg.graph.neural.inputs import example
from paperkg.graph.neural.network import CHECKSUM, FILE, Fusion, Network, network
from paperkg.graph.pipeline import read_paper

ZED = Paper(
    "p",
    "Zed: Fast LLM Serving",
    "We present Zed, a serving engine with KV cache eviction. On an NVIDIA A100, Zed serves LLaMA-13B with up to 2.5x "
    "higher throughput than vLLM.",
)


@pytest.mark.parametrize("extractor", ["model", "both"])
def test_a_plain_abstract_is_read(extractor: str) -> None:
    reading = read_paper(ZED, extractor=extractor)
    said = {(fact.relation, fact.entity.kind, fact.entity.name) for fact in reading.facts}
    assert {
        ("evaluates_on", "hardware", "NVIDIA A100"),
        ("evaluates_on", "model", "Llama-13B"),
        ("compares_with", "system", "vLLM"),
    } <= said
    assert any(relation == "proposes" and name == "Zed" for relation, _, name in said)
    (result,) = reading.results
    assert (result.value, result.unit, result.bound, result.baselines) == (2.5, "x", "up_to", ("vLLM",))


@pytest.mark.parametrize("extractor", ["model", "both"])
def test_variants_of_a_name_are_one_entity_with_all_its_surfaces(extractor: str) -> None:
    said = "We propose a hierarchical page migration strategy. Page migration moves hot pages off an NVIDIA A100."
    facts = read_paper(Paper("p", "Zed: Fast LLM Serving", said), extractor=extractor).facts
    assert [fact.surfaces for fact in facts if "migration" in fact.entity.name] == [
        ("hierarchical page migration strategy", "hierarchical page migration", "Page migration", "page migration")
    ]


@pytest.mark.parametrize("extractor", ["model", "both"])
def test_reading_does_not_depend_on_what_was_read_before(extractor: str) -> None:
    first = read_paper(ZED, extractor=extractor)
    read_paper(Paper("q", "Another", "It uses FPGAs and 3x less energy. " * 90), extractor=extractor)
    assert read_paper(ZED, extractor=extractor) == first


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=40), st.lists(st.sampled_from(ZED.abstract.split())).map(" ".join))
def test_all_evidence_stands_in_the_text(title: str, abstract: str) -> None:
    paper = Paper("p", title, abstract)
    for fact in read_paper(paper, extractor="both").facts:
        assert fact.entity.kind in KINDS
        assert fact.relation in RELATIONS
        assert 0 <= fact.confidence <= 1
        for start, end in fact.evidence:
            assert any(surface in paper.text[start:end] for surface in fact.surfaces)


def test_probabilities_are_probabilities() -> None:
    model = network()
    said = model.judge(example(Document(ZED), model.tokenizer).inputs)
    for rows in (said.keep, said.kind, said.relation):
        assert rows.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert ((said.claim >= 0) & (said.claim <= 1)).all()


# --- the file


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the network is looked for."""
    monkeypatch.setattr(module.resources, "files", lambda _: tmp_path)
    network.cache_clear()
    yield tmp_path
    network.cache_clear()


def test_a_missing_file_is_named_with_what_to_do(folder: Path) -> None:
    with pytest.raises(ModelError, match=rf"{FILE} cannot be read .*; install paperkg again, or use --extractor rules"):
        network()


def test_a_missing_checksum_is_named_with_what_to_do(folder: Path) -> None:
    (folder / FILE).write_bytes(b"whole")
    with pytest.raises(ModelError, match=rf"{CHECKSUM} cannot be read .*; install paperkg again"):
        network()


def test_a_damaged_file_is_named(folder: Path) -> None:
    (folder / FILE).write_bytes(b"damaged")
    (folder / CHECKSUM).write_text(hashlib.sha256(b"whole").hexdigest() + "\n")
    with pytest.raises(ModelError, match=f"{FILE} is damaged: its checksum is not that of {CHECKSUM}"):
        network()


def test_the_weights_of_both_ways_come_with_the_file() -> None:
    assert isinstance(network(), Network)
    assert network().fusion("model").rules == 0
    assert network().fusion("both").rules > 0


@pytest.mark.parametrize(
    ("network_says", "rules_say", "logit"), [(1.0, None, -0.5), (1.0, 2.0, 5.5), (-1.0, 0.0, -0.5)]
)
def test_logits_are_added_with_their_weights(network_says: float, rules_say: float | None, logit: float) -> None:
    assert Fusion(0.5, 1.0, 2.0, -2.0, 0.3, 1.0, 0.4, 0.5).keep(network_says, rules_say) == logit
