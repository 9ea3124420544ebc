"""The routes as the snapshot tests/routes.txt holds them; run as a module it writes the snapshot anew."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app import create_app
from app.access import policy_of
from app.config import Config, Environment

SNAPSHOT = Path(__file__).parent.parent / "routes.txt"


def route_lines(app: Flask) -> list[str]:
    """One line per rule: address, methods, endpoint, who may open it."""
    return sorted(
        f"{rule.rule} {','.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))} "
        f"{rule.endpoint} {policy_of(app.view_functions[rule.endpoint])}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
    )


if __name__ == "__main__":
    SNAPSHOT.write_text(
        "\n".join(route_lines(create_app(Config(environment=Environment.TEST)))) + "\n", encoding="utf-8"
    )
