"""How many of a device a paper has: 8 in '8xA100', 'eight A100 GPUs' and '8-GPU node', 1 in 'a single H100'."""

import re
from collections.abc import Iterable

from paperkg.graph.model import Mention

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
)  # fmt: skip
_NUMBERS = {word: number for number, word in enumerate(_WORDS, 1)} | {
    "single": 1, "thirty-two": 32, "sixty-four": 64,
}  # fmt: skip
_VENDOR = r"(?:(?:NVIDIA|Nvidia|AMD|Intel|Google|Huawei|Xilinx|Apple|AWS|GeForce|Cerebras|Graphcore)\s)*"
# what stands right before a name; neither the end of a longer number nor of another name
_BEFORE = re.compile(
    rf"(?<![\w.,$-])(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|(?i:{'|'.join(_NUMBERS)}))"
    rf"(?P<glue>\s?[x×]\s?|-|\s){_VENDOR}\Z"
)
_LONGEST = 48
"""Characters before a name that are looked at."""
_DEVICES = (
    r"(?:[GCTNDXLIV]PU|FPGA|ASIC|SoC|accelerator|board|card|chip|device|dice|die|module|processor|socket|stack|server)"
)
# what is said of more than one
_MANY = re.compile(rf"(?:.*\s)?{_DEVICES}s\Z|.*\d\w*s\Z")
_BEHIND = re.compile(rf"(?:[\s-](?:Tensor Core|SXM\d?|PCIe|\(?\d+\s?GB\)?))*\s{_DEVICES}s\b(?!-)")
# what may stand behind a single one: its own noun, and then no other
_END = re.compile(
    rf"(?:\s{_DEVICES}\b)?(?!-)(?=\s*(?:[.,;:()]|$|(?:and|or|in|on|with|for|to|at|by|from|using|while|than|as|is|"
    r"can|we|it|via|within|without|versus|vs|per|compared|through|over|under|has|takes|achieves)\b))"
)
_YEARS = range(1990, 2036)
# what makes a number that of a year, or a part of a name
_DATED = re.compile(r"\b(?:in|since|by|until|of|from)\s\Z", re.I)
_NUMBERED = re.compile(
    r"\b(?:Section|Sec\.|Table|Figure|Fig\.|Chapter|Part|Level|Step|Gen|Version|Max|Pro|Ultra|Platinum|Gold|Silver|"
    r"EPYC|Xeon|Ryzen|Core|RTX|GTX|Snapdragon)\s\Z",
    re.I,
)
_HYPHENED = re.compile(rf"{_DEVICES}\b")


def counts(text: str, mentions: Iterable[Mention]) -> tuple[int, ...]:
    """The numbers of devices that mentions of a piece of hardware give, rising, each once.

    >>> text = "We train on 8xA100, then on 1,024 A100 GPUs, not in 2020 A100 prices."
    >>> counts(text, [Mention(at, at + 4, "A100", "hardware", "") for at in (14, 34, 59)])
    (8, 1024)
    """
    found = {_count(text, mention) for mention in mentions}
    return tuple(sorted(number for number in found if number))


def _count(text: str, mention: Mention) -> int:
    """The number of devices, or 0 if the text gives none."""
    before = _BEFORE.search(text, max(0, mention.start - _LONGEST), mention.start)
    if not before:
        return 0
    number = _NUMBERS.get(before["number"].lower()) or int(before["number"].replace(",", ""))
    front = (max(0, before.start() - 12), before.start())
    if _NUMBERED.search(text, *front) or (number in _YEARS and _DATED.search(text, *front)):
        return 0
    return number if _is_counted(text, mention, before["glue"], number) else 0


def _is_counted(text: str, mention: Mention, glue: str, number: int) -> bool:
    """Whether a number stands for the devices, and not for the nodes or kernels whose name goes on behind them."""
    if glue.strip() in ("x", "×") and not any(letter.isdigit() for letter in mention.text):
        return False  # '10x GPUs' is a factor
    if glue == "-":
        return _HYPHENED.match(mention.text) is not None
    if glue.strip() and not text[mention.start - 1].isspace():
        return True
    if number == 1:
        return _END.match(text, mention.end) is not None
    return bool(_MANY.match(mention.text) or _BEHIND.match(text, mention.end))
