"""Two people at once: a colleague works in a session of their own while a test holds its transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.db import db

PATIENCE = 0.3
Begin = Callable[[Callable[[Session], Any]], Future[Any]]


@contextmanager
def colleague(app: Flask) -> Iterator[Begin]:
    """Begins what a colleague does, who commits it once it is done."""

    def work(do: Callable[[Session], Any]) -> Any:
        with app.app_context():
            done = do(db.session)
            db.session.commit()
            return done

    with ThreadPoolExecutor(1) as thread:
        yield lambda do: thread.submit(work, do)


@contextmanager
def other_tab() -> Iterator[Callable[..., Future[Any]]]:
    """Begins what happens in another tab, such as sending a form with a client."""
    with ThreadPoolExecutor(1) as thread:
        yield thread.submit


def assert_waits(begun: Future[Any]) -> None:
    """That a colleague is still waiting for what this test holds."""
    with pytest.raises(TimeoutError):
        begun.result(timeout=PATIENCE)
