"""Names that are easily linked to the wrong node: homographs, spellings, versions, sizes, sockets, counts.

Written from the field; what stands in brackets is the mention. An entry of the vocabulary ends with its slug alone,
a size or variant that only the name gives with `*`; `-` is no entry at all.
"""

import pytest

from paperkg.graph.extract import mentions
from paperkg.graph.extract.document import Document
from paperkg.graph.families import families
from paperkg.graph.link import link
from paperkg.graph.model import Link, Paper

HOMOGRAPHS = """
system/orca                       [Orca] introduced iteration-level scheduling for LLM serving.
model/orca-language-model                        We fine-tune on the explanations with which [Orca] imitates GPT-4.
technique/falcon-signature        [Falcon signatures] are sampled over lattices.
technique/falcon-signature        [FALCON] and Dilithium are post-quantum signatures.
model/falcon                      We evaluate on Llama 2 and [Falcon] language models.
model/falcon-40b*                 [Falcon-40B] fits on one node.
model/flamingo                    The image encoder of [Flamingo] is frozen while few-shot prompts interleave pictures.
-                                 The pond of a [Flamingo] is shallow.
model/transformer                 [Transformers] struggle with long sequences.
system/hugging-face-transformers  We build on [Hugging Face Transformers] here.
system/triton                     Our kernels are written in [Triton] and beat CUDA.
system/nvidia-triton-inference-server  Models are deployed on [Triton Inference Server].
system/ray                        [Ray] schedules actors over a cluster in Python.
task/ray-tracing                  [Ray tracing] needs bandwidth on a cluster.
system/apache-spark               [Spark] jobs shuffle data over the cluster.
-                                 [Spark] plugs ignite the gas.
hardware/nvidia-ampere            [Ampere GPUs] have sparse tensor cores.
hardware/ampere-altra             [Ampere Altra] servers have many Arm cores.
hardware/frontier-supercomputer   [Frontier] and other exascale supercomputers use AMD chips.
-                                 [Frontier] is the newest of these agents.
-                                 The [Hopper] robot jumps.
technique/low-rank-adaptation     [LoRA] matrices are small.
hardware/lorawan                  [LoRa] reaches sensors far away by radio.
technique/adam                    [Adam] keeps two moments for each gradient.
-                                 [Adam] wrote the essay.
dataset/math                      [MATH] and GSM8K test reasoning.
dataset/c4                        [C4] perplexity stays.
-                                 Large language and vision models ([LLVMs]) answer.
system/llvm                       The compiler infrastructure [LLVM] lowers it.
-                                 Post-training binarization ([PTB]) halves memory.
model/neural-network              Our neural network ([NN]) is small.
-                                 The nearest neighbor ([NN]) is found.
-                                 The chest [X-Ray] runs on a distributed cluster.
-                                 Code: https://github.com/[pytorch]/zed
"""
SPELLINGS = """
hardware/nvidia-a100              The [A100s] are idle.
hardware/nvidia-a100-80gb         We use 8x[A100-80GB] nodes.
hardware/nvidia-a100-80gb         Eight [A100 (80GB)] cards do it.
hardware/nvidia-a100-80gb         It runs on eight [NVIDIA A100 80GB GPUs].
hardware/nvidia-a100-sxm4-80gb    Tests on [A100-80G-SXM4] show gains.
hardware/nvidia-rtx-4090          On an [RTX4090] it is fast.
hardware/nvidia-rtx-4090          On a [GeForce RTX 4090 GPU] it is fast.
technique/h2o                     [H2O] evicts tokens from the KV cache.
technique/h2o                     [H_2O] keeps heavy hitters in the KV cache.
technique/h2o                     [$H_2O$] keeps heavy hitters in the KV cache.
technique/kv-cache                [KV-Cache] memory grows.
technique/kv-cache                [Key-value caches] grow.
technique/flashattention          [Flash Attention] is exact.
technique/flashattention-2        [flashattention2] is exact.
technique/pagedattention          [paged attention] avoids fragmentation.
technique/mixture-of-experts      [MoE] layers route tokens.
technique/data-parallelism        [data-parallel training] scales.
technique/tensor-parallelism      [tensor parallel] groups talk over NVLink.
technique/2-4-sparsity            [2:4 sparsity] doubles peak rates.
technique/4-bit-quantization      [4-bit quantization] halves memory.
hardware/nvlink                   [NVLinks] join the cards.
hardware/processing-in-memory     [processing-in-memory] removes data movement.
system/pycuda                     [pyCUDA] wraps the driver.
system/sycl                       [SyCL] code is portable.
dataset/gsm8k                     [GSM8k] tests reasoning.
dataset/imagenet                  [ImageNet-1K] accuracy stays.
"""
VERSIONS = """
hardware/nvidia-a800              The [A800] is a cut-down card.
hardware/nvidia-rtx-4090-laptop   On an [RTX 4090 Laptop GPU] it is slower.
hardware/nvidia-jetson-orin-nano  The [Jetson Orin Nano] draws 7 W.
hardware/nvidia-jetson-agx-orin   The [Jetson AGX Orin] draws 30 W.
hardware/google-tpu-v4            A [TPUv4 chip] has two cores.
hardware/google-tpu-v5e           [TPU v5e] chips serve it.
hardware/huawei-ascend-910b       We port it to [Ascend 910B NPUs].
hardware/amd-instinct-mi300x      [MI300X] accelerators have much memory.
hardware/intel-xeon-platinum-8380 A [Xeon Platinum 8380] socket does it.
hardware/amd-alveo-u280           The [Alveo U280 board] has HBM.
hardware/nvidia-a100-48gb*        An [A100-48GB] does not exist.
model/llama-2-7b*                 [Llama-2-7B] is quantized.
model/llama-2-7b*                 [LLaMA2-7B] is quantized.
model/llama-2-7b*                 [Llama 2 7B] is quantized.
model/llama-7b*                   [LLaMA-7B] is quantized.
model/llama-3-70b*                [Meta-Llama-3-70B] is served.
model/llama-3.1-8b-instruct*      [Llama-3.1-8B-Instruct] is served.
model/qwen2.5-7b*                 [Qwen2.5-7B] is pruned.
model/qwen2.5-7b*                 [Qwen-2.5-7B] is pruned.
model/qwen3-30b-a3b*              [Qwen3-30B-A3B] activates few experts.
model/mixtral-8x7b*               [Mixtral 8x7B] routes to two experts.
model/deepseek-r1                 [DeepSeek-R1] reasons at length.
model/gpt-4o                      [GPT-4o] answers.
model/gpt-5.4*                    [GPT-5.4] answers.
technique/adamw                   [AdamW] decouples the decay of weights.
hardware/hbm2e                    [HBM2e] stacks are fast.
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(line.split(maxsplit=1)) for line in table.strip().split("\n")]


def links(text: str) -> list[Link]:
    """The links of the mention in brackets."""
    start, end = text.index("["), text.index("]") - 1
    document = Document(Paper("p", "", text.replace("[", "").replace("]", "")))
    all_ = link(document, mentions(document))
    return [one for one in all_ if (one.mention.start - 1, one.mention.end - 1) == (start, end)]


@pytest.mark.parametrize(("wanted", "text"), rows(HOMOGRAPHS) + rows(SPELLINGS) + rows(VERSIONS))
def test_a_hard_mention_reaches_its_node(wanted: str, text: str) -> None:
    found = {one.entity for one in links(text)}
    assert {entity.key for entity in found if entity.known or wanted.endswith("*")} == {wanted.rstrip("*")} - {"-"}


@pytest.mark.parametrize("text", [text for key, text in rows(VERSIONS) if key.endswith("*")])
def test_a_size_that_nobody_listed_lands_under_its_family(text: str) -> None:
    entity = next(one.entity for one in links(text) if not one.entity.known)
    ((_, family),) = families([entity])
    assert family.known
