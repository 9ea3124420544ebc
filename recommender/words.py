"""From text to words, stems and parts of compounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import Stemmer

SHORTEST_PART = 4
"""Shorter words ("per", "dat") would split nearly anything."""
LONGEST_COMPOUND = 60
"""Longer ones are no Dutch words, and whoever types such a one should not wait for it to be taken apart."""
LINKS = ("", "s", "en", "e")
"""What Dutch puts between the parts of a compound: dienst-s-leiding, medewerker-s-app, bedrijv-en-contact."""
_WITHOUT_SUBJECT = (
    "aan achter af al alle allemaal als altijd ander andere anders begrijp ben bent beter bij binnen blijf blijft "
    "blijven boven daar daarbij daarmee daarna dan dat de deze die dit doe doen doet door dus echt een eigen elk "
    "elke en er erg ermee ervan even ga gaan gaat gebeurt geeft geen gemeente gemeentelijke gemeenten geven "
    "gewoon goed graag haar had heb hebben hebt heeft heel hem het hier hij hoe hoef hoeft hun ieder iedere "
    "iemand iets ik in is ja je jij jou jouw jullie kan kijk kijken kom komen komt kon konden krijg krijgen "
    "krijgt kun kunnen kunt laat laten leer leert leren loop loopt lukt maakt maar mag maken manier me medewerker "
    "medewerkers meer meest met mij mijn misschien moest moet moeten mogelijk mogen na naar net niet nieuw nieuwe "
    "nodig nog nooit nu of om omdat onder ons onze ook op over per samen snap soms staan staat steeds tegen "
    "tijdens toch toe tot tussen u uit uw vaak van vanuit vast veel via vind vinden voelt voor vooral vraag vragen "
    "waar waarbij waarin wanneer want waren was wat we weer weet wel werd werden werk werken werkt weten wie wij wil "
    "willen word worden wordt zal ze zelf zich zie zien zij zijn zit zitten zo zoals zodat zoek zoekt zonder zou "
    "zouden één twee drie vier vijf zes zeven acht negen tien "
)
STOP_WORDS = frozenset(_WITHOUT_SUBJECT.split())
"""Words without a subject of their own, and those that stand in every text about work at a municipality."""
_TOKEN = re.compile(r"e-\w+|\w+")


def normal(word: str) -> str:
    """`word` in lower case without accents and hyphens."""
    decomposed = unicodedata.normalize("NFKD", word.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).replace("-", "")


def words(text: str) -> list[tuple[str, str]]:
    """Every word that carries meaning, in order: as it stands in lower case, and its normal form."""
    found = [(token, normal(token)) for token in _TOKEN.findall(text.lower())]
    return [
        (token, plain)
        for token, plain in found
        if len(plain) > 1 and plain not in STOP_WORDS and token not in STOP_WORDS
    ]


def plain_text(text: str) -> str:
    """The normal forms of the words of `text`, with spaces between them."""
    return " ".join(plain for _, plain in words(text))


def stem(word: str) -> str:
    """The Snowball stem of a Dutch word; a new stemmer each time, because one may not be shared by threads."""
    return str(Stemmer.Stemmer("dutch", 0).stemWord(word))


class Lexicon:
    """The words that compounds may be made of."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(word for word in known if len(word) >= SHORTEST_PART)

    def parts(self, word: str) -> tuple[str, ...]:
        """The known words that `word` is made of, or () where it cannot be split into such; the fewest parts win.

        The rest of a word is taken apart once, from the back: a word like "wijkplanwijkplan…" has a great many splits.
        """
        if len(word) > LONGEST_COMPOUND:
            return ()
        best: dict[int, tuple[str, ...]] = {}
        for start in range(len(word) - 2 * SHORTEST_PART, -1, -1):
            splits = [
                (first, *rest)
                for cut in range(start + SHORTEST_PART, len(word) - SHORTEST_PART + 1)
                if (first := self._first(word[start:cut]))
                if (rest := (word[cut:],) if word[cut:] in self._known else best.get(cut, ()))
            ]
            best[start] = min(splits, key=lambda parts: (len(parts), parts), default=())
        return best.get(0, ())

    def terms(self, word: str) -> frozenset[str]:
        """The stems under which a word is indexed: its own and those of its parts."""
        return frozenset(stem(part) for part in (word, *self.parts(word)))

    def _first(self, piece: str) -> str | None:
        """The known word that `piece` is, with or without a link behind it."""
        stripped = (piece.removesuffix(link) for link in LINKS if piece.endswith(link))
        return next((word for word in stripped if word in self._known), None)
