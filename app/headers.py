"""Headers on every answer: what a browser may load, and that personal pages are not kept."""

from __future__ import annotations

from flask import Flask, Response, g, request
from flask_login import current_user

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
NAMING_SOMEBODY = {"account.accept_invitation"}
"""Public pages with a name on them."""
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


def register_headers(app: Flask, *, secure: bool) -> None:
    """Set the headers on every response; over https also strict transport."""

    @app.after_request
    def set_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        if secure:
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        if request.endpoint != "static":
            private = "broken" in g or current_user.is_authenticated or request.endpoint in NAMING_SOMEBODY
            response.headers["Cache-Control"] = "no-store" if private else "no-cache"
        return response
