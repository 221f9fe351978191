r"""Text without LaTeX and odd signs, every character at its place.

What authors write as `$2.5\times$`, `25-40\%` or `1.1--2.7$\times$` reads as `2.5x`, `25-40%`, `1.1--2.7x`.
"""

import re

# what stands for a sign, or (empty) only says how to set the text
_LATEX = [
    (re.compile(r"\\times(?![a-z])"), "x"),
    (re.compile(r"\\(?:sim|approx)(?:eq)?(?![a-z])"), "~"),
    (re.compile(r"\\%"), "%"),
    (re.compile(r"\\(?:geq?|gt)(?![a-z])"), ">"),
    (re.compile(r"\\(?:leq?|lt)(?![a-z])"), "<"),
    (re.compile(r"\$?\\mu\$?(?=[smJWA]\b)"), "u"),
    (re.compile(r"\{,\}"), ","),
    (re.compile(r"\\[a-zA-Z]+\s?(?=\{)|\\[a-zA-Z]+|\\[,;:! ]"), ""),
    (re.compile(r"[${}]"), ""),
    (re.compile(r"(?<=\d)~(?=\s*[A-Za-z])"), ""),
]
_SIGNS = str.maketrans("×–—−‑∼≈≃≥≤µμ", "x----~~~><uu")


def plain(text: str) -> str:
    r"""`text` with LaTeX and odd signs replaced by plain ones and spaces, of the same length.

    >>> plain(r"$2.5\times$ and 3×, 40\%")
    ' 2.5x       and 3x, 40% '
    """
    text = text.translate(_SIGNS)
    if "\\" in text or "$" in text:
        for pattern, sign in _LATEX:
            # the prefix of a unit has to stand right before it
            pad = sign.rjust if sign == "u" else sign.ljust
            text = pattern.sub(lambda match, pad=pad: pad(len(match[0])), text)  # type: ignore[misc]
    return text
