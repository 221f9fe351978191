"""Four made-up papers, a small vocabulary, and the graph that they give: built from records, without any extraction."""

from paperkg.graph.derive import derived_quads
from paperkg.graph.model import Correction, Entity, Fact, Paper, Reading, Result, Span
from paperkg.graph.quads import graph_iri, quads, vocabulary_quads
from paperkg.graph.store import Store
from paperkg.graph.text import sentences, slug
from paperkg.ontology import terms as t
from paperkg.ontology.vocabulary import Entry


def entry(key: str, label: str, aliases: str = "", broader: str = "", definition: str = "", flags: str = "") -> Entry:
    kind, tail = key.split("/")
    names = tuple(filter(None, aliases.split("|")))
    return Entry(kind, tail, label, names, broader, definition, frozenset(flags.split()))


VOCABULARY = (
    entry("dataset/longbench", "LongBench", definition="A benchmark of long inputs."),
    entry("hardware/asic", "ASIC"),
    entry("hardware/cpu", "CPU", flags="generic"),
    entry("hardware/fpga", "FPGA", "field-programmable gate array"),
    entry("hardware/gpu", "GPU", flags="generic"),
    entry("hardware/npu", "NPU"),
    entry("hardware/nvidia-a100", "NVIDIA A100", "A100|=A-100", "nvidia-gpu", "A data-centre GPU of 2020."),
    entry("hardware/nvidia-gpu", "NVIDIA GPU", broader="gpu"),
    entry("hardware/processing-in-memory", "Processing-in-memory", "PIM"),
    entry("model/llama", "Llama", "LLaMA"),
    entry("model/llama-2", "Llama 2", broader="llama"),
    entry("system/flashattention", "FlashAttention", "Flash Attention"),
    entry("system/vllm", "vLLM", definition="A serving engine for language models."),
    entry("task/llm-serving", "LLM serving"),
    entry("technique/kv-cache-compression", "KV cache compression"),
    entry("technique/kv-cache-eviction", "KV cache eviction", broader="kv-cache-compression"),
    entry("technique/kv-cache-merging", "KV cache merging"),
    entry("technique/kv-cache-offloading", "KV cache offloading"),
    entry("technique/kv-cache-quantization", "KV cache quantization", broader="kv-cache-compression"),
    entry("technique/quantization", "Quantization"),
)
_KNOWN = {found.key: found for found in VOCABULARY}


def thing(key: str, name: str = "") -> Entity:
    """An entity by `kind/slug` of the vocabulary, or by `kind/` and its name."""
    kind, _, tail = key.partition("/")
    known = _KNOWN.get(key)
    return Entity(kind, tail, known.label, True) if known else Entity(kind, slug(tail), name or tail)


def fact(
    paper: Paper, relation: str, key: str, *surfaces: str, confidence: float = 0.9, counts: tuple[int, ...] = ()
) -> Fact:
    """A fact with the sentences that hold one of the surfaces (the last part of the key if none is given)."""
    entity = thing(key)
    surfaces = surfaces or (entity.name,)
    found = [span for span in sentences(paper.text) if any(surface in paper.text[slice(*span)] for surface in surfaces)]
    return Fact(relation, entity, confidence, surfaces, tuple(found), f"cue of {relation}", counts)


def result(paper: Paper, quote: str, metric: str, value: float, unit: str, bound: str, **rest: object) -> Result:
    """A result whose quotation is given as text; `rest` are further fields."""
    start = paper.text.index(quote)
    place = Span(start, start + len(quote))
    around = next(span for span in sentences(paper.text) if span.start <= start < span.end)
    blank = Result(metric, value, None, unit, bound, "higher", "", (), (), (), (), place, around, f"{value:g}")
    return blank._replace(**rest)  # type: ignore[arg-type]


SQUEEZER = Paper(
    "arXiv:2501.00001",
    "Squeezer: 4-bit Caches for Long Chats",
    "Long chats fill the memory of a GPU. We present Squeezer, a KV cache quantization on top of FlashAttention for "
    "LLM serving. On an A100 with Llama-2-7B, Squeezer decodes 2.1 to 3.4 times faster than vLLM. "
    'It also shrinks the "hot" cache by up to 75% on LongBench.',
    year=2025,
    authors=("Ada Example", "Bo Sample"),
    venue="Workshop on Caches",
    url="https://example.org/squeezer?v=1&x=2",
    aliases=("doi:10.1000/squeezer",),
)
ATLAS = Paper(
    "arXiv:2502.00002",
    "Atlas: Forgetting Cold Tokens",
    "Atlas is a KV cache compression that forgets tokens. Running Llama-2-13B on one A100, Atlas needs 12 GB less "
    "than Squeezer. Decoding is 1.5x faster on average than with vLLM.",
    year=2025,
)
CHIP = Paper(
    "title:atlas a chip for maps",
    "Atlas, a chip for maps",
    "Atlas runs quantization on an NPU or FPGA. It needs 5.5x less energy than a CPU on LongBench.",
    year=2024,
)
SURVEY = Paper(
    "doi:10.1000/ueberblick",
    "=Überblick: Zwischenspeicher & <Karten>",
    "Wir vergleichen KV cache compression, Squeezer und Atlas; vLLM läuft auf jeder NVIDIA GPU.",
    language="de",
)
PAPERS = (SQUEEZER, ATLAS, CHIP, SURVEY)


def squeezer() -> Reading:
    facts = (
        fact(SQUEEZER, "proposes", "system/Squeezer"),
        fact(SQUEEZER, "proposes", "technique/kv-cache-quantization"),
        fact(SQUEEZER, "uses", "system/flashattention"),
        fact(SQUEEZER, "evaluates_on", "hardware/nvidia-a100", "A100"),
        fact(SQUEEZER, "evaluates_on", "model/Llama-2-7B"),
        fact(SQUEEZER, "evaluates_on", "dataset/longbench"),
        fact(SQUEEZER, "compares_with", "system/vllm", confidence=0.8),
        fact(SQUEEZER, "mentions", "hardware/gpu", confidence=0.5),
        fact(SQUEEZER, "addresses", "task/llm-serving"),
    )
    speed = result(
        SQUEEZER, "decodes 2.1 to 3.4 times faster than vLLM", "decoding speed", 2.1, "x", "range",
        value_max=3.4, subject="Squeezer", baselines=("vLLM",), models=("Llama-2-7B",), hardware=("A100",),
        reported="2.1 to 3.4",
    )  # fmt: skip
    memory = result(
        SQUEEZER, "by up to 75%", "cache size", 75, "%", "up_to", direction="decrease", datasets=("LongBench",)
    )
    return Reading(SQUEEZER, facts, (speed, memory), ((thing("model/Llama-2-7B"), thing("model/llama-2")),))


def atlas() -> Reading:
    broader = (
        (thing("model/Llama-2-13B"), thing("model/llama-2")),
        (thing("technique/Atlas"), thing("technique/Token eviction")),
    )
    facts = (
        fact(ATLAS, "proposes", "technique/Atlas"),
        fact(ATLAS, "proposes", "technique/kv-cache-compression"),
        fact(ATLAS, "evaluates_on", "model/Llama-2-13B"),
        fact(ATLAS, "evaluates_on", "hardware/nvidia-a100", "A100", counts=(1,)),
        fact(ATLAS, "compares_with", "system/Squeezer"),
        fact(ATLAS, "compares_with", "system/vllm"),
    )
    memory = result(
        ATLAS, "needs 12 GB less than Squeezer", "memory", 12, "GB", "exact", direction="decrease",
        subject="Atlas", baselines=("Squeezer",), models=("Llama-2-13B",), hardware=("A100",),
    )  # fmt: skip
    speed = result(ATLAS, "1.5x faster", "decoding speed", 1.5, "x", "average", baselines=("vLLM",))
    return Reading(ATLAS, facts, (memory, speed), broader)


def chip() -> Reading:
    facts = (
        fact(CHIP, "proposes", "hardware/Atlas"),
        fact(CHIP, "uses", "technique/quantization", "quantization"),
        fact(CHIP, "uses", "hardware/fpga"),
        fact(CHIP, "uses", "hardware/npu"),
        fact(CHIP, "compares_with", "hardware/cpu"),
        fact(CHIP, "evaluates_on", "dataset/longbench"),
        fact(CHIP, "addresses", "task/Map making", "maps", confidence=0.6),
    )
    energy = result(
        CHIP, "needs 5.5x less energy than a CPU", "energy", 5.5, "x", "exact", direction="lower", baselines=("CPU",)
    )
    return Reading(CHIP, facts, (energy,))


def survey() -> Reading:
    facts = (
        fact(SURVEY, "studies", "technique/kv-cache-compression"),
        fact(SURVEY, "studies", "system/Squeezer"),
        fact(SURVEY, "mentions", "technique/Atlas"),
        fact(SURVEY, "mentions", "system/vllm"),
        fact(SURVEY, "studies", "hardware/nvidia-gpu"),
    )
    rename = Correction(
        "c.tsv:1", "rename", "", "technique/atlas", "Atlas", "Ada Example", "2025-03-01", "as its authors write it"
    )
    return Reading(SURVEY, facts, (), corrections=(rename,))


def graph_of(reading: Reading) -> tuple[str, list[str]]:
    """The named graph of a reading; its digest is of the right form."""
    return graph_iri(reading.paper.id), quads(reading, "0" * 64)


def stored(*readings: Reading) -> Store:
    """A store in memory with the small vocabulary and the graphs of readings."""
    store = Store.memory()
    graphs = [(t.VOCABULARY_GRAPH, vocabulary_quads(VOCABULARY)), *map(graph_of, readings)]
    store.replace(graphs, derive=derived_quads)
    return store


def four() -> tuple[Reading, ...]:
    """What the four papers say: Squeezer, Atlas (a technique), Atlas (a chip), and a survey in German."""
    return (squeezer(), atlas(), chip(), survey())
