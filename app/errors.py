"""Errors of the domain, and the one place where they become answers that people understand."""

from __future__ import annotations

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from app.db import is_busy
from app.kept_form import fields_to_send_again

SECONDS_TO_WAIT = 5


def register_errors(app: Flask) -> None:
    """Answer every HTTP error with a page of our own, in the reader's language."""
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(SecurityError, _unknown_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_error)


def _texts(code: int) -> tuple[str, str]:
    """Title and advice for an HTTP status."""
    return {
        403: (_("Deze pagina is niet voor jou"), _("Vraag je beheerder als je hier wel bij moet kunnen.")),
        404: (_("Deze pagina bestaat niet"), _("Controleer het adres, of ga terug naar het begin.")),
        405: (_("Dit kan niet op deze manier"), _("Ga terug naar het begin en probeer het opnieuw.")),
        413: (_("Dit bestand is te groot"), _("Kies een kleiner bestand en probeer het opnieuw.")),
    }.get(
        code,
        (_("Er ging iets mis"), _("Wat je eerder opsloeg, is bewaard. Probeer het over een paar minuten opnieuw.")),
    )


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if error.response is not None or code < 400:
        return error
    if code >= 500:
        g.broken = True
    title, message = _texts(code)
    return render_template("errors/error.html", title=title, message=message), code


def _unknown_host(_error: SecurityError) -> ResponseReturnValue:
    """Words alone: no address of ours can be made for a host that is not ours."""
    g.broken = True
    return _("Dit adres hoort niet bij Vaardigwijzer."), 400, {"Content-Type": "text/plain; charset=utf-8"}


def _form_too_old(_error: CSRFError) -> ResponseReturnValue:
    title = _("Dit formulier is verlopen")
    message = _("Ga terug, vernieuw de pagina en verstuur het formulier nog een keer.")
    return render_template("errors/error.html", title=title, message=message), 400


def _database_error(error: OperationalError) -> ResponseReturnValue:
    """When others held what this request needs: a page with what was typed, that sends it once more."""
    if not is_busy(error):
        raise error
    current_app.logger.warning("%s had to wait too long: %s", request.endpoint, type(error.orig).__name__)
    g.broken = True
    page = render_template("errors/busy.html", fields=fields_to_send_again())
    return page, 503, {"Retry-After": str(SECONDS_TO_WAIT)}
