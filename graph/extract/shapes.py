"""Proper names recognised by their shape."""

import re
from collections.abc import Iterator
from functools import lru_cache

from paperkg.graph.extract.document import Document
from paperkg.graph.model import Mention

# a capital after a small letter or digit, a digit beside a letter, or two capitals and more
_SHAPE = re.compile(
    r"(?=.{2,40}$)(?:"
    r"(?:[A-Za-z][\w.]*-)*[A-Za-z]*[a-z0-9][A-Z][\w.]*(?:-[\w.]+)*"  # vLLM, FlashAttention, nn-JIT.web
    r"|[A-Z]{2,}[a-z0-9]*(?:[-.][A-Za-z0-9]+)*"  # AWQ, GPT-4, TPUv4
    r"|[A-Z][a-z]+-?\d[\w.]*(?:-[\w.]+)*"  # Llama2, Qwen2.5-7B
    r"|[A-Z][A-Za-z]*_\d[A-Z]?"  # H_2O
    r"|[A-Z][a-z]+(?:-[A-Z][\w.]*)+"  # Sarathi-Serve
    r"|[A-Z]-[A-Z][\w.]*"  # T-MAC
    r"|[a-z]{1,4}-[A-Z]{2,}[\w.]*"  # nn-JIT.web
    r")$"
)
# what is spelled so without being a name: Roman numbers, amounts, adjectives, general abbreviations
_NOISE = re.compile(
    r"(?:[IVX]+|[A-Z]?\d+[a-z]?|\d+[KMGTB]B?|\d.*(?:x|times|fold)|.*-based|.*-(?:aware|driven|free|level|like|style)|"
    r"(?:AI|ML|DL|NLP|CV|IT|SOTA|IEEE|ACM|USA|US|UK|EU|PhD|TTFT|TBT|TPOT|SLO|SLOs|QoS|QoE|FLOPS?|TOPS|TFLOPS|GOPS|FPS|"
    r"GB|MB|TB|KB|GHz|MHz|URL|API|APIs|GitHub|PPL|BLEU|ROUGE|PSNR|SSIM|FID|MSE|RMSE|mAP|IoU|AUC|ROI|PPA|EDP|II|OOM|PC|OS|HTTP|"
    r"CO2|GPU-days?|GPU-hours?))$"
)


@lru_cache(maxsize=50_000)
def is_name(word: str) -> bool:
    """Whether `word` alone looks like a proper name of this field.

    >>> [word for word in ("vLLM", "T-MAC", "H_2O", "FP8", "The", "GB", "III", "2.5x", "CPU-based") if is_name(word)]
    ['vLLM', 'T-MAC', 'H_2O', 'FP8']
    """
    return bool(_SHAPE.match(word)) and not _NOISE.match(word)


def shaped(document: Document) -> Iterator[Mention]:
    """Words that only a name is spelled like, as in 'vLLM', 'T-MAC', 'H_2O'."""
    for word, lower, start in zip(document.words, document.lowers, document.starts, strict=True):
        if word != lower and len(word) > 1 and is_name(word):
            yield Mention(start, start + len(word), word, "", "shape", 0.5)
