"""Numbers and units as they are spelled."""

import re
from functools import lru_cache

_UNITS: dict[str, tuple[str, ...]] = {
    "x": ("x", "X", "times", "-fold", "fold", " fold"),
    "%": ("%", "percent", "per cent"),
    "pp": ("percentage points", "percentage point", "percentage-points", "% points", "p.p.", "pp"),
    "points": ("points", "pts", "point"),
    "tokens/s": ("tokens/s", "tokens/sec", "tokens/second", "token/s", "tok/s", "tokens per second", "tokens / s",
                 "TPS"),
    "tokens/s/GPU": ("tokens/s/GPU", "tokens/sec/GPU"),
    "FPS": ("FPS", "fps", "frames per second", "frames/s"),
    "images/s": ("images/s", "image/s", "images per second", "images/sec"),
    "ms/token": ("ms/token", "ms per token"),
    "ms": ("ms", "milliseconds", "millisecond", "msec"),
    "us": ("us", "microseconds", "microsecond"),
    "ns": ("ns", "nanoseconds", "nanosecond"),
    "ps": ("ps",),
    "s": ("s", "seconds", "second", "secs", "sec"),
    "min": ("minutes", "minute", "min", "mins"),
    "h": ("hours", "hour", "hrs", "h"),
    "days": ("days", "day"),
    "GPU-hours": ("GPU hours", "GPU-hours", "GPU hour"),
    "GB": ("GB", "gigabytes"),
    "GiB": ("GiB",),
    "MiB": ("MiB",),
    "KiB": ("KiB",),
    "MB": ("MB", "megabytes"),
    "KB": ("KB", "kB", "kilobytes"),
    "TB": ("TB", "terabytes", "TiB"),
    "bytes": ("bytes", "byte", "-byte"),
    "GB/s": ("GB/s", "GBps"),
    "TB/s": ("TB/s",),
    "Gbps": ("Gbps", "Gb/s"),
    "W": ("W", "watts", "Watts"),
    "mW": ("mW", "milliwatts"),
    "uW": ("uW",),
    "kW": ("kW",),
    "MW": ("MW",),
    "J": ("J", "joules"),
    "mJ": ("mJ",),
    "uJ": ("uJ",),
    "nJ": ("nJ",),
    "pJ": ("pJ",),
    "fJ": ("fJ",),
    "kWh": ("kWh",),
    "pJ/bit": ("pJ/bit", "pJ/b"),
    "pJ/SOP": ("pJ/SOP",),
    "TOPS/W": ("TOPS/W", "TOPs/W", "TOP/s/W"),
    "GOPS/W": ("GOPS/W", "GOPs/W", "GOP/s/W"),
    "TOPS/mm^2": ("TOPS/mm^2", "TOPS/mm2"),
    "TFLOPS/W": ("TFLOPS/W", "TFLOPs/W", "TFLOPs/Watt", "TFLOPS/Watt"),
    "GFLOPS/W": ("GFLOPS/W", "GFLOPs/W", "GFLOPs/Watt", "GFLOPS/Watt"),
    "TFLOPS/GPU": ("TFLOPS/GPU", "TFLOPs/GPU"),
    "TOPS": ("TOPS", "TOPs", "TOP/s"),
    "GOPS": ("GOPS", "GOPs", "GOP/s"),
    "TFLOPS": ("TFLOPS", "TFLOPs", "TFlops", "TFLOP/s", "TFLOPs/s", "TFLOPS/s", "Tflop/s", "teraflops"),
    "GFLOPS": ("GFLOPS", "GFLOPs", "GFlops", "GFLOP/s", "Gflop/s"),
    "PFLOPS": ("PFLOPS", "PFLOPs", "PFLOP/s", "petaflops", "PetaFLOPS"),
    "EFLOPS": ("EFLOPS", "EFLOP/s", "exaflops", "ExaFLOPS"),
    "Hz": ("Hz",),
    "kHz": ("kHz",),
    "MHz": ("MHz",),
    "GHz": ("GHz",),
    "mm^2": ("mm^2", "mm2", "mm ^2", "mm^{2}", "square millimeters"),
    "um^2": ("um^2", "um2"),
    "dB": ("dB",),
    "bits": ("bits", "bit", "-bit", "bpw"),
    "perplexity": ("perplexity", "PPL", "ppl", "perplexity points"),
    "mAP": ("mAP",),
    "BLEU": ("BLEU",),
    "Mrad": ("Mrad",),
    "parameters": ("parameters", "params", "-parameter", "parameter"),
}  # fmt: skip
_CANONICAL = {spelling: unit for unit, spellings in _UNITS.items() for spelling in spellings}
_SPELLINGS = sorted(_CANONICAL, key=lambda spelling: (-len(spelling), spelling))

UNIT = "|".join(re.escape(spelling).replace(r"\ ", r"\s") for spelling in _SPELLINGS)
"""Pattern of all spellings of units, the longest first."""
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
"""Pattern of a number: 3201, 3,201, 2.5, .5."""
SCALE = r"\s?(?:thousand|million|billion|trillion)\b|[KkMBT](?![\w/])"
"""Pattern of what multiplies a number: 1.5 billion, 80K."""
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "b": 1e9, "trillion": 1e12, "t": 1e12}

SCORES = (
    r"p?AUC|AUROC|F1|MAE|RMSE|MSE|MAPE|R\^?2|R²|r|rho|ROUGE-?[L12]|PSNR|SSIM|FID|IS|BLEU|CIDEr|CER|WER|PPL|perplexity|"
    r"m?IoU|mAP|kappa|correlation"
)
"""Scores that a number can be of, which is then told without a unit."""
# up to four further words, then a plural: 'real-world test cases', not 'of cases'
COUNTED = re.compile(
    r"\s{1,2}(?:(?!and\b|or\b|of\b|to\b|in\b|on\b|for\b|with\b|from\b|by\b|at\b|as\b|is\b|was\b|than\b|times\b)"
    r"[A-Za-z][\w+/-]*\s){0,4}?(?P<unit>[A-Za-z][A-Za-z-]*[A-Za-rt-z]s)\b"
)
"""The thing that the number before it counts."""


def number(text: str, scale: str = "") -> float:
    """The value of a number as written.

    >>> number("3,201"), number("1.5", "billion"), number("80", "K")
    (3201.0, 1500000000.0, 80000.0)
    """
    return float(f"{float(text.replace(',', '')) * _SCALES.get(scale.strip().lower(), 1.0):.12g}")


@lru_cache(maxsize=1024)
def canonical(written: str) -> str:
    """The one spelling of a unit; of 'GOPS / mm2' both sides, the second as written. Empty for what is no unit.

    >>> canonical("milliseconds"), canonical("GOPS / mm2"), canonical("pages")
    ('ms', 'GOPS/mm^2', '')
    """
    unit = re.sub(r"\s", " ", written).strip()
    if unit in _CANONICAL or "/" not in unit:
        return _CANONICAL.get(unit, "")
    front, _, per = unit.rpartition("/")
    return f"{_CANONICAL.get(front.strip(), front.strip())}/{per.strip().replace('mm2', 'mm^2')}"
