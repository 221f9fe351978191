"""Each rule's two tables: what it must find, and where it must stay silent."""

import pytest

from paperkg.errors import UnknownNameError
from paperkg.graph.extract import RULES, mentions
from paperkg.graph.extract.coined import OWN
from paperkg.graph.extract.document import Document
from paperkg.graph.extract.known import Matcher, known
from paperkg.graph.model import Paper
from paperkg.ontology.vocabulary import Entry, Vocabulary, using


def found(rule: str, abstract: str, title: str = "") -> list[str]:
    document = Document(Paper("p", title, abstract))
    mentions = list(RULES[rule](document))
    assert all(document.text[mention.start : mention.end] == mention.text for mention in mentions)
    return [mention.text for mention in sorted(mentions)]


def entry(slug: str, label: str, *aliases: str, flags: str = "", kind: str = "system") -> Entry:
    return Entry(kind, slug, label, aliases, "", "", frozenset(flags.split()))


MATCHER = Matcher(
    [
        entry("kv-cache", "KV cache", "key-value cache", kind="technique"),
        entry("kv-cache-eviction", "KV cache eviction", kind="technique"),
        entry("triton", "Triton", flags="case"),
        entry("opt", "OPT", "Open Pre-trained Transformer", flags="case", kind="model"),
        entry("sac", "Soft Actor-Critic", "=SAC", kind="technique"),
        entry("switch", "Switch", kind="hardware"),
    ]
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the KV cache", ["KV cache"]),
        pytest.param("KV-Caches and kv caches", ["KV-Caches", "kv caches"], id="case, hyphen and plural do not matter"),
        pytest.param("the kvcache", ["kvcache"], id="nor does the space of a two-word name"),
        pytest.param("KV cache eviction", ["KV cache eviction"], id="the longest name wins"),
        ("Triton kernels in Triton.", ["Triton", "Triton"]),
        ("SACs", ["SACs"]),
        ("two switches", ["switches"]),
        ("\\textbf{OPT}", ["OPT"]),
        ("İ uses OPT", ["OPT"]),
    ],
)
def test_the_matcher_finds(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end, _ in MATCHER.find(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a triton shell", id="a name that counts only in its case"),
        pytest.param("we opt for it", id="an English word"),
        pytest.param("a sac of grain", id="an alias that counts only in its case"),
        pytest.param("OPTIC and SACK", id="parts of words"),
        pytest.param("kv cachet", id="the word goes on"),
    ],
)
def test_the_matcher_stays_silent(text: str) -> None:
    assert list(MATCHER.find(text)) == []


def test_a_known_name_brings_its_entry() -> None:
    document = Document(Paper("p", "", "It runs on NVIDIA A100 GPUs."))
    mention = next(known(document))
    assert (mention.name, mention.entry, mention.kind) == ("NVIDIA A100", "hardware/nvidia-a100", "hardware")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("retrieval-augmented generation (RAG)", ["retrieval-augmented generation", "RAG"]),
        ("graph neural networks (GNNs) scale", ["graph neural networks", "GNN"]),
        ("a Mixture of Experts (MoE) layer", ["Mixture of Experts", "MoE"]),
        ("Low-Rank Adaptation (LoRA, a method)", ["Low-Rank Adaptation", "LoRA"]),
    ],
)
def test_definitions_are_found(text: str, names: list[str]) -> None:
    assert found("definition", text) == names


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("the board (above)", id="no capital letter"),
        pytest.param("the board (see Above)", id="two words"),
        pytest.param("we ran it (GPU)", id="the letters are not there"),
        pytest.param("Good. Processing Units (GPU)", id="a definition stays inside its sentence"),
        pytest.param("in 2023 (AAAI)", id="a venue"),
    ],
)
def test_definitions_stay_silent(text: str) -> None:
    assert found("definition", text) == []


@pytest.mark.parametrize(
    "word",
    [
        "vLLM",
        "FlashAttention",
        "nn-JIT.web",
        "AWQ",
        "GPT-4",
        "TPUv4",
        "Llama2",
        "Qwen2.5-7B",
        "H_2O",
        "T-MAC",
        "W4A8",
        "MobileNetV2",
    ],
)
def test_a_shape_is_found(word: str) -> None:
    assert found("shape", f"it uses {word} here") == [word]


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("We", id="a capital alone is no name"),
        pytest.param("GPU-based", id="made of a class and a suffix"),
        pytest.param("2.5x", id="a factor"),
        pytest.param("III", id="a Roman number"),
        pytest.param("16GB", id="an amount"),
        pytest.param("TTFT", id="a metric"),
        pytest.param("GitHub", id="where code lies"),
        pytest.param("long-context", id="small letters only"),
    ],
)
def test_shapes_stay_silent(word: str) -> None:
    assert found("shape", f"it uses {word} here") == []


@pytest.mark.parametrize(
    ("title", "abstract", "names"),
    [
        ("Zed: Serving Fast", "Zed is fast.", ["Zed", "Zed"]),
        ("LUT Core: Small", "", ["LUT Core"]),
        ("", "We propose a compiler named Quux.", ["Quux"]),
        ("", "We present FooServe, an engine. FooServe is fast.", ["FooServe", "FooServe"]),
        ("", "In this paper we introduce \\textsc{BarNet}.", ["BarNet"]),
        ("", "Our method, called Baz-2, works.", ["Baz-2"]),
    ],
)
def test_coined_names_are_found(title: str, abstract: str, names: list[str]) -> None:
    assert found("coined", abstract, title) == names


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        pytest.param("Serving at scale: a survey", "", id="a phrase before the colon"),
        pytest.param("Towards a fast and small and good: x", "", id="a long one"),
        pytest.param("", "We present the first study.", id="an ordinary word behind the cue"),
        pytest.param("", "We propose LLM inference on phones.", id="a class of things"),
        pytest.param("", "Others called for help.", id="the verb in another sense"),
    ],
)
def test_coined_names_stay_silent(title: str, abstract: str) -> None:
    assert found("coined", abstract, title) == []


@pytest.mark.parametrize(
    ("title", "abstract", "sure"),
    [
        ("", "We build an engine named FooServe.", True),
        ("", "We introduce a scheduler, FooServe, for chats.", True),
        ("Idioms: Joint Types", "Idioms is fast.", True),
        pytest.param("", "It runs on a chip named FooCore, built by others.", False, id="somebody's"),
        pytest.param("", "We present Low-Rank Foo.", False, id="the front of a longer name"),
        pytest.param("Idioms: Joint Types", "It is fast.", False, id="a word that comes but once"),
    ],
)
def test_a_name_is_the_papers_own_without_doubt(title: str, abstract: str, sure: bool) -> None:
    mentions = list(RULES["coined"](Document(Paper("p", title, abstract))))
    assert {mention.score == OWN for mention in mentions} == {sure}


def test_a_coined_name_is_found_only_as_a_whole_word() -> None:
    assert found("coined", "We present Zed2. The Zed2 core is no xZed2 and no Zed2b.") == ["Zed2", "Zed2"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("we propose dynamic KV cache eviction.", ["dynamic KV cache eviction"]),
        ("it combines tensor parallelism and weight quantization.", ["tensor parallelism", "weight quantization"]),
    ],
)
def test_phrases_are_found(text: str, names: list[str]) -> None:
    assert found("phrase", text) == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        pytest.param("However, we show that this is so.", id="no content word"),
        pytest.param("It achieves significant improvements.", id="words that never name a concept"),
        pytest.param("( 42 ) \\times !", id="nothing but signs"),
    ],
)
def test_phrases_stay_silent(text: str) -> None:
    assert found("phrase", text) == []


def test_an_unknown_rule_is_named_with_those_that_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"no rule called 'shapes'; did you mean 'shape'\? \(known: coined, "):
        RULES["shapes"]


def test_the_same_document_is_read_anew_with_another_vocabulary() -> None:
    document = Document(Paper("p", "", "We run it on a Frobozz."))
    assert "hardware/frobozz" not in {mention.entry for mention in mentions(document)}
    with using(Vocabulary([entry("frobozz", "Frobozz", kind="hardware")])):
        assert "hardware/frobozz" in {mention.entry for mention in mentions(document)}
    assert "hardware/frobozz" not in {mention.entry for mention in mentions(document)}
