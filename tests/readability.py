"""How easy a Dutch text reads: its sentences, words and syllables, and the Flesch-Douma score on them.

Flesch-Douma: W.H. Douma, De leesbaarheid van landbouwbladen (1960). From 60 up a text counts as plain. Syllables are
counted by vowel groups, so a loan word that is spelled the English way can come out one too high: too strict, never
too kind.
"""

from __future__ import annotations

import re
import unicodedata

ABBREVIATIONS = frozenset({"bijv.", "bv.", "d.w.z.", "evt.", "incl.", "m.b.t.", "nr.", "o.a.", "t.a.v.", "t/m."})
"""Words with a full stop after which a sentence goes on; `enz.` may well end one."""
BETWEEN_ITEMS = re.compile(r"\n+|\s+[·|]\s+")
END = re.compile(r"[.?!…][”’\"')\]]*$")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|\[[^\]]+\]")
TREMA = re.compile("([aeiou])\N{COMBINING DIAERESIS}")
VOWELS = re.compile(r"eeuw|ieuw|aai|ooi|oei|eau|aa|ee|ie|oo|uu|eu|oe|ui|ij|ei|ou|au|ai|[aeiouy]")
LOAN_WORDS = {"team": "tiem", "online": "onlain", "offline": "oflain", "website": "websait"}
SPELLED_OUT = re.compile(r"[A-Z]{2,4}")


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line break and a dot between items end one too."""
    found: list[str] = []
    for part in BETWEEN_ITEMS.split(text):
        sentence: list[str] = []
        for word in part.split():
            sentence.append(word)
            if END.search(word) and word.lower().lstrip("(") not in ABBREVIATIONS:
                found.append(" ".join(sentence))
                sentence = []
        if sentence:
            found.append(" ".join(sentence))
    return found


def words(text: str) -> list[str]:
    """The words of a text; a placeholder counts as one, a dash by itself as none."""
    return [word for word in PLACEHOLDER.sub("X", text).split() if any(map(str.isalnum, word))]


def syllables(word: str) -> int:
    """How many syllables a Dutch word has; capitals are spelled out, and a number counts as one."""
    return sum(_syllables(part) for part in re.findall(r"[^\W\d_]+", word)) or 1


def _syllables(part: str) -> int:
    if SPELLED_OUT.fullmatch(part):
        return len(part)
    apart = TREMA.sub(r"-\1", unicodedata.normalize("NFD", part.lower()))
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign)).replace("qu", "kw")
    for loan_word, as_it_sounds in LOAN_WORDS.items():
        plain = plain.replace(loan_word, as_it_sounds)
    return len(VOWELS.findall(plain))


def flesch_douma(text: str) -> float:
    """The reading ease of a text: 100 is very easy, 60 is plain, 30 is hard."""
    every = words(text)
    per_sentence = len(every) / len(sentences(text))
    return 206.835 - 0.93 * per_sentence - 77 * sum(map(syllables, every)) / len(every)


def long_sentences(text: str, most_words: int) -> list[str]:
    """The sentences with more than `most_words` words."""
    return [sentence for sentence in sentences(text) if len(words(sentence)) > most_words]
