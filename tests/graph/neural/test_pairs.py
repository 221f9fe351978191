"""Which mentions the network is asked about when it says what fills a role of a claim, and what lies between."""

import pytest

from paperkg.graph.extract.document import Document
from paperkg.graph.model import Paper
from paperkg.graph.neural.inputs import GAPS, Example, example
from paperkg.graph.neural.network import network
from paperkg.graph.neural.pairs import gaps, mentions_of, named
from paperkg.graph.neural.read import role_logits
from paperkg.graph.results.arguments import frame
from paperkg.graph.results.claim import Claim
from paperkg.graph.results.fillers import Filler


def read(abstract: str) -> Example:
    return example(Document(Paper("p", "Zed", abstract)), network().tokenizer)


def test_a_filler_is_named_by_each_mention_that_is_spelled_like_it() -> None:
    seen = read("Zed beats KV caches by 2x. A KV-cache is slow.")
    fillers = [Filler("baseline", "KV cache", ()), Filler("baseline", "vLLM", ())]
    found = [[seen.mentions[number].text for number in numbers] for numbers in mentions_of(fillers, named(seen))]
    assert [sorted(set(texts)) for texts in found] == [["KV caches", "KV-cache"], []]


def test_the_gaps_between_a_number_and_its_mentions() -> None:
    seen = read("Zed is 2x faster than Bar. We use Baz.")
    at = {seen.mentions[number].text: number for number in range(len(seen.mentions))}
    found = gaps(seen, 0, [at["Bar"], at["Baz"]])
    start = seen.quantities[0].start
    text = seen.document.text
    assert found.tolist() == [
        pytest.approx([0.0, 1.0, (text.index("Bar") - start) / 400]),
        pytest.approx([1 / 3, 1.0, (text.index("Baz") - start) / 400]),
    ]
    assert gaps(seen, 0, []).shape == (0, GAPS)


def test_the_network_tells_the_baseline_from_the_hardware() -> None:
    seen = read("On an A100, Zed is 2x faster than vLLM.")
    model = network()
    ask = role_logits(seen, model.judge(seen.inputs), model)
    (quantity,) = seen.quantities
    claim = Claim(seen.document, seen.document.text, quantity, seen.quantities, frame([], []))
    best = {}
    for role in ("baseline", "hardware"):
        texts = ("vLLM", "A100")
        logits = ask(claim, [Filler(role, text, ()) for text in texts])
        best[role] = max(zip(logits, texts, strict=True))[1]
    assert best == {"baseline": "vLLM", "hardware": "A100"}
    assert ask(claim, [Filler("model", "Qux", ()), Filler("model", "vLLM", ())])[0] is None
    assert ask(claim, [Filler("model", "Qux", ())]) == [None]
