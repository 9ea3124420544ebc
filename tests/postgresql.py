"""Exits with 0 when a PostgreSQL server answers at 127.0.0.1:5432, else with 1."""

from __future__ import annotations

import sys

import psycopg

if __name__ == "__main__":
    try:
        psycopg.connect("postgresql://postgres@127.0.0.1:5432/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        sys.exit(1)
