"""Names by grammar: what must be found, and where the grammars must stay silent."""

import pytest

from paperkg.graph.extract import RULES
from paperkg.graph.extract.document import Document
from paperkg.graph.extract.grammar import family
from paperkg.graph.families import families
from paperkg.graph.model import Entity, Paper


def found(rule: str, text: str) -> list[tuple[str, str]]:
    document = Document(Paper("p", "", text))
    mentions = list(RULES[rule](document))
    assert all(document.text[mention.start : mention.end] == mention.text for mention in mentions)
    return [(mention.text, mention.name) for mention in sorted(mentions)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("with LLaMA-3-70B here", ["LLaMA-3-70B"]),
        ("on Llama 2 7B and", ["Llama 2 7B"]),
        ("Qwen2.5-7B-Instruct runs", ["Qwen2.5-7B-Instruct"]),
        ("Mixtral-8x7B", ["Mixtral-8x7B"]),
        ("Phi-3-Mini-128K", ["Phi-3-Mini-128K"]),
        ("OPT-175B", ["OPT-175B"]),
        pytest.param("Quux-13B-Chat wins", ["Quux-13B-Chat"], id="a family that nobody listed"),
    ],
)
def test_a_model_is_found(text: str, names: list[str]) -> None:
    assert list(dict.fromkeys(name for name, _ in found("model-grammar", text))) == names


def test_a_list_of_sizes_names_a_model_each() -> None:
    assert list(dict.fromkeys(found("model-grammar", "Llama 3.1 8B, 70B and 405B"))) == [
        ("Llama 3.1 8B", "Llama-3.1-8B"),
        ("70B", "Llama-3.1-70B"),
        ("405B", "Llama-3.1-405B"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a 7B parameter model", id="a size alone"),
        pytest.param("Over 3B tokens", id="an amount of data"),
        pytest.param("we use Llama here", id="a family is the vocabulary's"),
        pytest.param("The 7B and up", id="an article is no family"),
    ],
)
def test_no_model_is_found(text: str) -> None:
    assert found("model-grammar", text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("an RTX 4090 (24GB) card", "RTX 4090 (24GB)"),
        ("an Intel Xeon Platinum 8380 host", "Intel Xeon Platinum 8380"),
        ("NVIDIA GeForce RTX 3080 Ti", "NVIDIA GeForce RTX 3080 Ti"),
        ("8xA100-80GB", "A100-80GB"),
    ],
)
def test_hardware_is_found(text: str, name: str) -> None:
    mentions = {mention for rule in ("hardware-grammar", "vocabulary") for mention, _ in found(rule, text)}
    assert name in mentions


@pytest.mark.parametrize("text", ["the Arc of it", "a 4090 there", "EXRTX 40", "Ascending 910"])
def test_no_hardware_is_found(text: str) -> None:
    assert found("hardware-grammar", text) == []


@pytest.mark.parametrize("text", ["W4A8", "W4A4KV4", "FP8", "E4M3", "MXFP4", "NF4", "BF16", "INT8"])
def test_a_format_is_found(text: str) -> None:
    assert found("format-grammar", f"in {text}, and") == [(text, text)]


@pytest.mark.parametrize("text", ["XW4A8", "non-FP8", "FP8x", "FPGA4", "W4"])
def test_no_format_is_found(text: str) -> None:
    assert found("format-grammar", f"in {text}, and") == []


@pytest.mark.parametrize(
    ("name", "broad"),
    [
        ("Llama-2-7B", "Llama 2"),
        ("Quux-13B", "Quux"),
        ("Big Llama-7B", "Big Llama"),
        ("NVIDIA A100-80GB", ""),
        ("vLLM", ""),
        ("Zed", ""),
    ],
)
def test_the_family_of_a_name(name: str, broad: str) -> None:
    assert family(name) == broad


def test_only_unknown_models_and_hardware_get_a_family() -> None:
    entities = [
        Entity("model", "llama-2-7b", "Llama-2-7B"),
        Entity("system", "quux-7b", "Quux-7B"),
        Entity("model", "x", "X", True),
    ]
    assert [(narrow.name, broad.key, broad.known) for narrow, broad in families(entities)] == [
        ("Llama-2-7B", "model/llama-2", True)
    ]
