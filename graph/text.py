"""Sentences, words and slugs: the plain handling of text that several stages share."""

import hashlib
import re
import unicodedata
from functools import lru_cache

from paperkg.graph.model import Span

# the end of a sentence: a stop, brackets and quotes behind it, and a next word that begins one; or a newline
_BOUNDARY = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[$\\]*(?:[A-Z0-9]|[a-z]{1,3}-?[A-Z]))|\n")
# a full stop after these ends no sentence
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|et al|vs|cf|Figs?|Eqs?|Sec|Tab|Ref|No|resp|approx|w\.r\.t|a\.k\.a|Dr|Prof|St|[A-Z])\Z"
)


def sentences(text: str) -> list[Span]:
    """Spans of the sentences of `text`, without the white space around them; a newline always ends one.

    >>> text = "Fast serving\\nWe beat vLLM (cf. Fig. 2) by 2.5x. It needs no training."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Fast serving', 'We beat vLLM (cf. Fig. 2) by 2.5x.', 'It needs no training.']
    """
    spans, start = [], 0
    for match in _BOUNDARY.finditer(text):
        if text[match.start()] == "." and _ABBREVIATION.search(text, max(0, match.start() - 8), match.start()):
            continue
        spans.append(_stripped(text, start, match.end()))
        start = match.end()
    spans.append(_stripped(text, start, len(text)))
    return [span for span in spans if span.start < span.end]


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))


_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "λ": "lambda", "μ": "mu", "π": "pi",
    "σ": "sigma", "τ": "tau", "θ": "theta", "ω": "omega",
}  # fmt: skip
# what a slug keeps, drops, and (all other ASCII) takes for a space
_SLUG: dict[int, str | None] = dict.fromkeys(range(128), " ")
_SLUG |= {code: chr(code).lower() for code in range(128) if chr(code).isalnum() or chr(code) in "+."}
_SLUG |= dict.fromkeys(map(ord, "_{}$^\\"))
_LATEX = re.compile(r"\\[a-zA-Z]+\s*")


@lru_cache(maxsize=20_000)
def slug(name: str) -> str:
    """The tail of an IRI for `name`: lower case ASCII letters, digits, `.`, `+` and hyphens; never empty.

    Variants in case, hyphen, LaTeX and Greek give one slug; names without any such character keep their code points.

    >>> [slug(name) for name in ("KV-Cache", "KV cache", "H$_2$O", "H_2O", "C++", "C#", "μ-law", "注意")]
    ['kv-cache', 'kv-cache', 'h2o', 'h2o', 'c++', 'c-sharp', 'mu-law', 'u6ce8-u610f']
    """
    plain = name if name.isascii() else _ascii(name)
    if "\\" in plain:
        plain = _LATEX.sub("", plain)
    words = plain.replace("#", "-sharp ").translate(_SLUG).split()
    return "-".join(words).strip(".-") or "-".join(f"u{ord(letter):x}" for letter in name.strip()) or "unnamed"


def _ascii(name: str) -> str:
    """`name` without accents and ligatures, Greek letters spelled out."""
    return "".join(letter if letter.isascii() else " " for letter in _folded(name))


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).lower()
    return "".join(_GREEK.get(letter, letter) for letter in letters if not unicodedata.combining(letter))


_OTHER_LETTER = re.compile(r"[^\W\x00-\x7f]")


def title_key(title: str) -> str:
    """`title` as it is compared: without case, punctuation, accents, LaTeX; letters of other scripts are kept.

    >>> [title_key(title) for title in ("Naïve  {KV}-Cache?", "H$_2$O", "Э GPU")]
    ['naive-kv-cache', 'h2o', 'э-gpu']
    """
    if title.isascii() or not _OTHER_LETTER.search(_folded(title)):
        return slug(title)
    return "-".join(re.findall(r"\w+", unicodedata.normalize("NFKC", title).casefold()))


def paper_key(paper_id: str) -> str:
    """The tail of a paper's IRI: ids that differ only in case and punctuation give one key.

    >>> [paper_key(paper_id) for paper_id in ("arXiv:2309.06180", "doi:10.1145/36.1", "a_1", "title:э-gpu")]
    ['arxiv-2309.06180', 'doi-10.1145-36.1', 'a-1', 'title-gpu-0436bcac']
    """
    key = slug(paper_id.replace("_", "-"))
    if paper_id.isascii():
        return key
    hashed = hashlib.sha256(paper_id.encode("utf-8", "surrogatepass")).hexdigest()[:8]  # a slug drops other scripts
    return f"{key}-{hashed}"


_SIBILANT = ("ss", "us", "is", "as", "os")


@lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """`word` without its plural ending, by spelling alone.

    >>> [singular(word) for word in ("GPUs", "caches", "memories", "loss", "LLMs", "analysis")]
    ['GPU', 'cache', 'memory', 'loss', 'LLM', 'analysis']
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "xes", "zzes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(_SIBILANT):
        return word[:-1]
    return word


@lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    """What spelling variants of one name have in common.

    >>> name_key("KV-Caches"), name_key("kv cache"), name_key("H$_2$O"), name_key("GPUs"), name_key("bias")
    ('kv-cache', 'kv-cache', 'h2o', 'gpu', 'bias')
    """
    return "-".join(map(one_of, slug(name).split("-")))


# plural words that end like 'corpus', and singular ones that end like 'schemas'; `singular` leaves both as they are,
# and takes irregular plurals for others: the models know words by it
_PLURAL = frozenset("alus apus cpus dpus fpus gpus ipus lpus mcus npus tpus vpus xpus".split())
_SINGULAR = ("aas", "bias", "atlas", "alias", "blas", "canvas", "gas", "has", "nas", "pandas", "was")
_IRREGULAR = (
    ("oaches", 2, ""), ("eaches", 2, ""), ("tches", 2, ""), ("nches", 2, ""), ("rches", 2, ""), ("matrices", 3, "x"),
    ("vertices", 4, "ex"), ("indices", 4, "ex"), ("analyses", 2, "is"), ("hypotheses", 2, "is"),
)  # fmt: skip
"""Endings of plurals, how many of their letters the singular lacks, and what it has in their place."""


def one_of(word: str) -> str:
    """The singular of a word, irregular ones too.

    >>> [one_of(word) for word in ("GPUs", "approaches", "caches", "Matrices", "CPUs", "bias")]
    ['GPU', 'approach', 'cache', 'Matrix', 'CPU', 'bias']
    """
    lower = word.lower()
    if lower in _PLURAL or (len(word) > 3 and lower.endswith("as") and not lower.endswith(_SINGULAR)):
        return word[:-1]
    changed = (word[:-less] + more for ending, less, more in _IRREGULAR if lower.endswith(ending))
    return next(changed, None) or singular(word)


def likeness(text: str, name: str) -> str:
    """How a text and the name of what it means differ.

    >>> [likeness(text, "KV cache") for text in ("KV cache", "kv cache", "KV-Caches", "key-value cache")]
    ['exact', 'same but for case', 'same but for spelling', 'variant of']
    """
    if text == name:
        return "exact"
    if text.lower() == name.lower():
        return "same but for case"
    return "same but for spelling" if name_key(text) == name_key(name) else "variant of"
