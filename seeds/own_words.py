"""The nine-word rule: no text of ours holds a run of nine words that stands in a source.

Only hashes of the sources' runs are kept, so the rule is tested without the sources.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Iterator

RUN = 9
HASH_BYTES = 6


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _hash(run: list[str]) -> bytes:
    return hashlib.blake2b(" ".join(run).encode(), digest_size=HASH_BYTES).digest()


def runs(text: str) -> Iterator[list[str]]:
    """Yield every run of nine words in `text`, case and punctuation aside."""
    words = _words(text)
    for start in range(len(words) - RUN + 1):
        yield words[start : start + RUN]


def hash_runs(texts: Iterable[str]) -> bytes:
    """The sorted hashes of all nine-word runs in `texts`, six bytes each, as one block of bytes."""
    return b"".join(sorted({_hash(run) for text in texts for run in runs(text)}))


def known_runs(block: bytes) -> frozenset[bytes]:
    """The single hashes in a block that `hash_runs` made."""
    return frozenset(block[start : start + HASH_BYTES] for start in range(0, len(block), HASH_BYTES))


def copied_runs(text: str, known: Container[bytes]) -> list[str]:
    """The nine-word runs of `text` that stand in the sources; `known` holds the hashes of the sources' runs."""
    return [" ".join(run) for run in runs(text) if _hash(run) in known]
