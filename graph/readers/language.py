"""The language of a text, by its script and its small words; in doubt it is English."""

import re

# small words of which English has few, and the other languages few of each other
_SMALL_WORDS = {
    "cs": "že jsou také které která nebo jako podle při této bylo byla pro ve",
    "da": "og ikke der som blev også eller fra har til vores denne mellem efter",
    "de": "der die und das ist nicht ein eine mit auf für von dem den werden wird wir durch auch als sich",
    "en": "the of and to in is that for we with on as this by are be our from which an it can at have has these using "
    "their not or than via over without how you your all",
    "es": "el los las una que por para con del como más este esta entre se nuestro son sobre también",
    "fi": "ja että tämä jotka sekä joka myös ovat voidaan mutta kun tässä",
    "fr": "le les des une est dans pour que qui sur avec nous cette du aux par sont plus ces être",
    "hu": "és hogy egy nem az azt vagy mint ezek amely valamint között",
    "id": "yang dan dengan untuk dari ini pada dalam tidak adalah dapat ke oleh",
    "it": "il gli che della delle di una sono nel per con questo questa più anche dei",
    "nl": "het een van en dat zijn niet met voor deze wordt ook worden door bij naar onze",
    "pl": "się jest oraz które przez dla jako nie został tego także między jego są",
    "pt": "os uma que para com não dos das são ao pela pelo mais também nosso este esta em",
    "ro": "și este pentru care din sunt cu mai prin această unor între după",
    "sv": "och att är som för inte den det med av till har ett kan från vår",
    "tr": "ve bir için ile bu olarak olan daha gibi çok kadar ancak üzerinde",
    "vi": "và của các một được trong cho với là này những không có để",
}
_OTHERS = {code: frozenset(words.split()) for code, words in _SMALL_WORDS.items()}
_ENGLISH = _OTHERS.pop("en")
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH_ENGLISH, _LEAST, _LOOKED_AT = 6, 3, 1000
"""English words after which nothing else is looked at; words of another language that it takes; characters."""

_SCRIPTS = {
    "ko": r"\uac00-\ud7af\u1100-\u11ff",
    "ja": r"\u3040-\u30ff",
    "zh": r"\u4e00-\u9fff\u3400-\u4dbf",
    "ru": r"\u0400-\u052f",
    "ar": r"\u0600-\u06ff\u0750-\u077f",
    "he": r"\u0590-\u05ff",
    "el": r"\u0370-\u03ff\u1f00-\u1fff",
    "hi": r"\u0900-\u097f",
    "th": r"\u0e00-\u0e7f",
}
_LETTERS = {code: re.compile(f"[{letters}]") for code, letters in _SCRIPTS.items()}
# languages that write with the script of another one, and the letters that only they have
_NEAR = {"ru": ("uk", re.compile("[іїєґ]")), "ar": ("fa", re.compile("[پچژگ]"))}


def language(text: str) -> str:
    """ISO 639-1 code of the language of `text`.

    >>> [language(text) for text in ("Fast serving", "Der Kern wird für das Netz und den Speicher genutzt", "快速推理")]
    ['en', 'de', 'zh']
    """
    return ("" if text.isascii() else _by_script(text)) or _by_words(text)


def _by_script(text: str) -> str:
    """The language of a script that has a third of the letters; empty for Latin."""
    counts = {code: len(letters.findall(text)) for code, letters in _LETTERS.items()}
    if 3 * sum(counts.values()) < sum(map(str.isalpha, text)) or not any(counts.values()):
        return ""
    if 9 * counts["ja"] >= counts["zh"]:  # Japanese writes much in Chinese characters, Chinese nothing in kana
        counts["zh"] = 0
    code = max(counts, key=lambda code: counts[code])
    return _NEAR[code][0] if code in _NEAR and _NEAR[code][1].search(text) else code


def _by_words(text: str) -> str:
    words = set(_WORD.findall(text[:_LOOKED_AT].casefold()))
    english = len(words & _ENGLISH)
    if english >= _ENOUGH_ENGLISH:
        return "en"
    found = max((len(words & small), code) for code, small in _OTHERS.items())
    return found[1] if found[0] >= max(_LEAST, 2 * english + 1) else "en"
