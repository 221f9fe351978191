"""Made-up papers that contradict each other, share authors, and compare some of their techniques but not all."""

from four_papers import fact, result

from paperkg.graph.model import Paper, Reading

SWIFT = Paper(
    "arXiv:2306.00001",
    "Swift: Quantized Caches",
    "Swift uses a KV cache quantization. On an A100 with Llama 2, Swift is 2x faster than Turtle.",
    year=2023,
    authors=("Ada Example", "Bo Sample"),
)
TURTLE = Paper(
    "arXiv:2401.00002",
    "Turtle: Evicted Caches",
    "Turtle uses a KV cache eviction. On an FPGA with Llama, it has 1.5x the throughput of Swift.",
    year=2024,
    authors=("Bo Sample", "Cy Third"),
)
RACE = Paper(
    "title:a race of caches",
    "A Race of Caches",
    "We measure KV cache quantization and KV cache merging. On an A100, Turtle is 3x slower than Swift.",
    year=2023,
    authors=("Di Fourth",),
)
MERGER = Paper(
    "arXiv:2312.00004",
    "Merger: Merged Caches",
    "Merger is KV cache merging after KV cache quantization. With Llama 2 on an NVIDIA GPU it saves 30% of memory.",
    year=2023,
    authors=("Bo Sample",),
)


def swift() -> Reading:
    facts = (
        fact(SWIFT, "proposes", "system/Swift"),
        fact(SWIFT, "uses", "technique/kv-cache-quantization"),
        fact(SWIFT, "evaluates_on", "hardware/nvidia-a100", "A100"),
        fact(SWIFT, "evaluates_on", "model/llama-2"),
        fact(SWIFT, "compares_with", "system/Turtle"),
    )
    speed = result(
        SWIFT, "Swift is 2x faster than Turtle", "speed", 2, "x", "exact", direction="increase", subject="Swift",
        baselines=("Turtle",), models=("Llama 2",), hardware=("A100",),
    )  # fmt: skip
    return Reading(SWIFT, facts, (speed,))


def turtle() -> Reading:
    facts = (
        fact(TURTLE, "proposes", "system/Turtle"),
        fact(TURTLE, "uses", "technique/kv-cache-eviction"),
        fact(TURTLE, "evaluates_on", "hardware/fpga"),
        fact(TURTLE, "evaluates_on", "model/llama"),
        fact(TURTLE, "compares_with", "system/Swift"),
    )
    speed = result(
        TURTLE, "1.5x the throughput of Swift", "throughput", 1.5, "x", "exact", direction="increase",
        baselines=("Swift",), models=("Llama",), hardware=("FPGA",),
    )  # fmt: skip
    return Reading(TURTLE, facts, (speed,))


def race() -> Reading:
    facts = (
        fact(RACE, "studies", "technique/kv-cache-quantization"),
        fact(RACE, "studies", "technique/kv-cache-merging"),
        fact(RACE, "studies", "system/Turtle"),
        fact(RACE, "compares_with", "system/Swift"),
        fact(RACE, "evaluates_on", "hardware/nvidia-a100", "A100"),
    )
    slow = result(
        RACE, "Turtle is 3x slower than Swift", "speed", 3, "x", "exact", direction="decrease", subject="Turtle",
        baselines=("Swift",), hardware=("A100",),
    )  # fmt: skip
    return Reading(RACE, facts, (slow,))


def merger() -> Reading:
    facts = (
        fact(MERGER, "proposes", "system/Merger"),
        fact(MERGER, "uses", "technique/kv-cache-merging"),
        fact(MERGER, "uses", "technique/kv-cache-quantization"),
        fact(MERGER, "evaluates_on", "hardware/nvidia-gpu"),
        fact(MERGER, "evaluates_on", "model/llama-2"),
    )
    saving = result(MERGER, "saves 30% of memory", "memory", 30, "%", "exact", direction="decrease")
    return Reading(MERGER, facts, (saving,))


def rivals() -> tuple[Reading, ...]:
    """What the papers say: Swift, Turtle, a race of the two, and Merger."""
    return (swift(), turtle(), race(), merger())
