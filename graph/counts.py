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
    r"(?:[GCTNDXLIV]PUs|FPGAs|ASICs|SoCs|accelerators|boards|cards|chips|cores|devices|dies|modules|processors|"
    r"sockets|stacks|units)\b"
)
_MANY = re.compile(rf"(?:.*\s)?{_DEVICES}|.*\d\w*s\Z")
_BEHIND = re.compile(rf"(?:[\s-](?:Tensor Core|SXM\d?|PCIe|\(?\d+\s?GB\)?))*\s{_DEVICES}")
_YEARS = range(1990, 2036)


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
    if number in _YEARS and before["number"].isdecimal():
        return 0
    return number if _is_counted(text, mention, before["glue"], number) else 0


def _is_counted(text: str, mention: Mention, glue: str, number: int) -> bool:
    """Whether a number stands for the devices, and not for the nodes or kernels whose name goes on behind them."""
    if glue.strip() in ("x", "×", "-") and not text[mention.start - 1].isspace():
        return True
    return number == 1 or bool(_MANY.match(mention.text) or _BEHIND.match(text, mention.end))
