"""Names built by a grammar: family × version × size × variant of models, variants of hardware, numeric formats.

A size or variant that nobody has listed lands under its family: `Llama-2-7B` under Llama 2, `A100-80GB` under A100.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from paperkg.graph.extract.document import Document
from paperkg.graph.extract.known import hits, matcher
from paperkg.graph.model import Mention

# 7B, 1.5B, 8x7B, 350M
_SIZE = r"(?:\d+x)?\d+(?:\.\d+)?[BM]"
_VARIANT = (
    r"(?:Instruct|Chat|Base|Large|Huge|Giant|Small|Medium|Mini|Micro|Tiny|Nano|Turbo|Pro|Plus|Max|Flash|Lite|Preview|"
    r"Distill|Coder|Math|Code|Vision|VL|Omni|Audio|Thinking|Next|Air|Scout|Maverick|Super|Ultra|Edge|Instruct-\d+K|XXL|XL|"
    r"(?:A\d+(?:\.\d+)?B)|\d+K|[HhBbLl]f|v\d+(?:\.\d+)*|\d{4})"
)
# a version such as 2, 3.1, v0.3, V3; never an amount, so nothing that a letter or a percent sign follows
_VERSION = r"[vV]?\d+(?:\.\d+)*(?![\w%]|\.\d|x\b|\s?(?:x|×|times|%)\b)"
# what goes on behind a family and its version: a size, variants, or variants and then a size
_MODEL_TAIL = re.compile(
    rf"(?:(?:\s?-\s?|\s|_)(?i:{_SIZE})(?![\w%])(?!\s(?:param|token|weight)))?"
    rf"(?:[-_](?i:{_VARIANT})(?![a-z])|\s(?:Instruct|Chat|Mini|Large|Base|Small|Tiny)\b)*"
    rf"(?:[-\s](?i:{_SIZE})(?![\w%])(?!\s(?:param|token|weight)))?(?:[-_](?i:{_VARIANT})(?![a-z]))*"
)
# ' 2' before a size, or '-3'
_MODEL_VERSION = re.compile(rf"[-\s]?{_VERSION}(?=[-\s]{_SIZE}\b)|-{_VERSION}")
# ', 70B', ' and 405B'
_FURTHER_SIZE = re.compile(rf"(?:,\s?|\s?/\s?|,?\s(?:and|or|&)\s)({_SIZE})(?![\w%])(?!\s(?:param|token|weight))")
# 'Quux-2.5-13B-Chat': a capitalised name, perhaps with a version, then a size and variants; a name can be cut into its
# parts in one way only, or long words would take for ever
_UNKNOWN_MODEL = re.compile(
    r"(?<![\w-])([A-Z][A-Za-z]+(?:(?:[-.]|(?<=\d))[A-Z][A-Za-z]+|(?:[-.]|(?<=[A-Za-z]))\d+)*)[-\s]"
    rf"({_SIZE})(?:-{_VARIANT})*(?![\w%-])"
)
_NO_FAMILY = frozenset(
    "The A An Our These Of For With Top Over Up To Using Large Small Model Models LLM LLMs And On".split()
)
# what goes on behind a board: memory, socket, variant
_BOARD_TAIL = re.compile(
    r"(?:[-\s]\(?\d+\s?GB?\)?(?![\w/])|[-\s](?:SXM\d?|SMX\d?|PCIe|NVL\d*|HBM\de?|Ti|SUPER|XT|XTX|Max|AGX)(?!\w))+"
)
# no optional part in front: what a pattern begins with decides how fast it is found
_BOARD = re.compile(
    r"(?:RTX|GTX|Quadro|Tesla|Jetson|RX|Arc|Alveo|Xeon|EPYC|Ryzen|Versal|Kirin|Snapdragon|Ascend|Cortex)"
    r"[-~ ]?(?:(?:PRO|Gold|Platinum|Silver|Max|Pro|AGX|Orin|Xavier|Threadripper|Phi|\w{1,2}) ?)?"
    r"[A-Z]{0,2}\d[\w+]*(?:[- ](?:Ti|SUPER|Super|Gen ?\d)\b)?"
)
# 'NVIDIA GeForce ' at the end of what stands before a board; always matches
_VENDOR = re.compile(
    r"(?:(?:NVIDIA|Nvidia|AMD|Intel|Xilinx|Qualcomm|Huawei)(?:\(R\))? )?(?:(?:GeForce|Radeon|Core) )?\Z"
)
# W4A8KV4, INT8, FP8-E4M3, E4M3
_FORMAT = re.compile(
    r"(?:W\d+(?:\.\d+)?A\d+(?:KV\d+)?|"
    r"(?:U?INT|FP|BF|TF|NF|HiF|MXFP|MXINT|NVFP|NVINT|BFP|MSFP)-?\d+(?:[-_]?E\dM\d)?|E\dM\d)(?![\w])"
)


class _Tail(NamedTuple):
    kind: str
    rule: str
    end: Callable[[str, int], int]
    """From a text and the end of what the vocabulary knows of a name: where the name goes on to."""
    joined: Callable[[str, str], str]
    """From the vocabulary's label and what goes on behind it: the name as it is usually written."""


def _model_end(text: str, end: int) -> int:
    version = _MODEL_VERSION.match(text, end)
    end = version.end() if version else end
    tail = _MODEL_TAIL.match(text, end)
    return tail.end() if tail else end


def _board_end(text: str, end: int) -> int:
    tail = _BOARD_TAIL.match(text, end)
    return tail.end() if tail else end


def _model_name(label: str, tail: str) -> str:
    """So that 'LLaMA2-7B' and 'Llama 2 7B' are one."""
    return re.sub(r"[\s_-]+", "-", f"{label}-{tail}")


def _board_name(label: str, tail: str) -> str:
    return f"{label} " + re.sub(r"[\s()-]+", " ", tail).strip()


_MODELS = _Tail("model", "model-grammar", _model_end, _model_name)
_BOARDS = _Tail("hardware", "hardware-grammar", _board_end, _board_name)


def _extended(document: Document, tail: _Tail) -> Iterator[Mention]:
    """Names of the vocabulary that go on with a version, size or variant."""
    text = document.text
    for start, end, entry in hits(document):
        if entry.kind == tail.kind:
            after = tail.end(text, end)
            if after > end:
                name, key = _usual(tail.joined(entry.label, text[end:after]))
                yield Mention(start, after, text[start:after], tail.kind, tail.rule, 0.9, name, key)


def _usual(name: str) -> tuple[str, str]:
    """The vocabulary's label and key of a name that it has whole; any other name as it is, without a key."""
    entry = matcher().whole(name)
    return (entry.label, entry.key) if entry else (name, "")


def models(document: Document) -> Iterator[Mention]:
    """Models by family, version, size and variant, as in 'LLaMA-3-70B' or the '405B' of 'Llama 3.1 8B and 405B'."""
    found = list(_extended(document, _MODELS))
    starts = {mention.start for mention in found}
    found += (mention for mention in _unknown_models(document) if mention.start not in starts)
    for mention in found:
        yield mention
        yield from _further_sizes(document.text, mention)


def _unknown_models(document: Document) -> Iterator[Mention]:
    """A capitalised name with a size: a model whose family nobody listed."""
    for match in _UNKNOWN_MODEL.finditer(document.text):
        if match[1] not in _NO_FAMILY:
            yield Mention(match.start(), match.end(), match[0], "model", "model-grammar", 0.8, match[0])


def _further_sizes(text: str, mention: Mention) -> Iterator[Mention]:
    """The other sizes of a list of sizes."""
    front = _without_size(mention.name)
    end = mention.end
    while front != mention.name and (match := _FURTHER_SIZE.match(text, end)):
        end = match.end()
        name = f"{front}-{match[1]}"
        yield Mention(match.start(1), end, match[1], "model", "model-grammar", 0.8, name)


# '-7B-Instruct', '_350M', with all that follows
_SIZE_AND_REST = re.compile(rf"[-\s_](?i:{_SIZE})(?!\w).*$")


def _without_size(name: str) -> str:
    return _SIZE_AND_REST.sub("", name)


def hardware(document: Document) -> Iterator[Mention]:
    """Boards and chips by product line and number, as in 'RTX 4090' or 'A100-80GB'."""
    yield from _extended(document, _BOARDS)
    text = document.text
    for match in _BOARD.finditer(text):
        if not text[match.start() - 1 : match.start()].isalnum():
            vendor = _VENDOR.search(text, max(0, match.start() - 24), match.start())
            start = vendor.start() if vendor else match.start()
            name = text[start : match.end()]
            yield Mention(start, match.end(), name, "hardware", "hardware-grammar", 0.8, name)


def formats(document: Document) -> Iterator[Mention]:
    """Numeric formats, as in 'W4A8' or 'E4M3'."""
    text = document.text
    for match in _FORMAT.finditer(text):
        if not (text[match.start() - 1 : match.start()].isalnum() or text[match.start() - 1 : match.start()] == "-"):
            yield Mention(match.start(), match.end(), match[0], "technique", "format-grammar", 0.9, match[0])


def family(name: str) -> str:
    """The name without its last parts that only tell size or variant; empty where it has none.

    >>> family("Llama-2-7B"), family("Zyx-7B-Instruct"), family("NVIDIA A100-48GB"), family("vLLM")
    ('Llama 2', 'Zyx', 'NVIDIA A100', '')
    """
    for start, end, entry in matcher().find(name, whole=True):
        if start == 0:
            return entry.label if end < len(name) else ""
    front = _without_size(name)
    return front if front != name else ""
