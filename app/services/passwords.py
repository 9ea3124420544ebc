"""Passwords: what is strong enough, and how they are kept."""

from __future__ import annotations

from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

MIN_LENGTH = 12
MAX_LENGTH = 200
MIN_SCORE = 4
LOOKED_AT = 72  # zxcvbn gets slow on long input
DUTCH_WORDS = ["welkom", "wachtwoord", "gemeente", "zomer", "winter", "lente", "herfst", "vaardigwijzer"]

# argon2id with 19 MiB and two passes: the OWASP minimum, and a fifth of the time of the library's default
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _hasher.hash("a password that nobody has")


def hash_password(password: str) -> str:
    """The argon2id hash of a password."""
    return _hasher.hash(password)


def password_matches(password_hash: str | None, password: str) -> bool:
    """Whether a password belongs to a hash; takes as long when there is no hash, so that time tells nothing."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def is_guessable(password: str, known_words: Sequence[str] = ()) -> bool:
    """Whether a password is easy to guess, also for somebody who knows the person's name and organisation."""
    estimate = zxcvbn(password[:LOOKED_AT], user_inputs=[*DUTCH_WORDS, *known_words])
    return bool(estimate["score"] < MIN_SCORE)
