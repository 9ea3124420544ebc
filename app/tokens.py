"""Random tokens for sessions and invitations: the holder gets the token, the database keeps its digest."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """A token of 256 random bits that fits in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """What is stored of a token; a plain digest is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
