"""What people say of a tip: thumbs, "niet voor mij", and how it was once they finished it.

The routes stand on the blueprints of `app.views.tips` and, for a step that is done, `app.views.learning_path`.
"""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import Permission, requires
from app.clock import now
from app.db import db
from app.forms.tips import DismissForm, ExperienceForm
from app.login import viewer
from app.models import DismissReason, StepStatus, StoredItem
from app.queries.catalogue import shown_item
from app.queries.feedback import dismissed_entries, own_feedback
from app.queries.learning_path import own_step
from app.services.feedback import dismiss, give_thumb, put_back, say_experience
from app.views import learning_path
from app.views.tips import bp
from seeds.catalogue import imported

__all__ = ["bp"]

THUMBS = {"up": 1, "down": -1}


@bp.post("/<code>/duim")
@requires(Permission.TAKE_SCAN)
def thumb(code: str) -> ResponseReturnValue:
    """Give a thumb, or take the same one back; then back to the list or the item."""
    item = _shown(code)
    given = THUMBS.get(request.form.get("thumb", "")) or abort(400)
    stands = give_thumb(db.session, viewer(), item.id, given, at=now())
    db.session.commit()
    flash(
        _("Je duim is weggehaald.") if stands is None else _("Je duim is opgeslagen. Alleen jij ziet hem."), "success"
    )
    if "list" in request.form:
        return redirect(url_for(".overview", _anchor=f"mening-{code}"))
    return redirect(url_for(".item", code=code))


@bp.route("/<code>/niet-voor-mij", methods=["GET", "POST"])
@requires(Permission.TAKE_SCAN)
def not_for_me(code: str) -> ResponseReturnValue:
    """Say why an item is not for the viewer, which hides it from the own tips."""
    item = _shown(code)
    said = own_feedback(db.session, viewer(), item.id)
    form = DismissForm(reason=None if said is None else said.dismissed_because)
    if not form.validate_on_submit():
        page = render_template("tips/not_for_me.html", form=form, item=imported(item.record))
        return page, 422 if form.errors else 200
    dismiss(db.session, viewer(), item.id, DismissReason(form.reason.data), at=now())
    db.session.commit()
    flash(_("Deze tip staat niet meer in je lijst."), "success")
    return redirect(url_for(".overview"))


@bp.get("/niet-voor-mij")
@requires(Permission.TAKE_SCAN)
def dismissed() -> ResponseReturnValue:
    """What the viewer said "niet voor mij" to, with a way back."""
    entries = dismissed_entries(db.session, viewer())
    rows = [(imported(one.entry.item.record), reason) for one, reason in entries]
    return render_template("tips/dismissed.html", rows=rows)


@bp.post("/<code>/terugzetten")
@requires(Permission.TAKE_SCAN)
def restore(code: str) -> ResponseReturnValue:
    """Let an item be a tip again."""
    put_back(db.session, viewer(), _shown(code).id, at=now())
    db.session.commit()
    flash(_("Dit kan weer een tip voor je zijn."), "success")
    return redirect(url_for(".dismissed"))


@learning_path.bp.route("/<int:step_id>/ervaring", methods=["GET", "POST"])
@requires(Permission.KEEP_LEARNING_PATH)
def experience(step_id: int) -> ResponseReturnValue:
    """A grade and one line about a step that is done."""
    item = _finished_item(step_id)
    said = own_feedback(db.session, viewer(), item.id)
    known = {} if said is None else {"grade": str(said.grade or ""), "remark": said.remark}
    form = ExperienceForm(data=known)
    if not form.validate_on_submit():
        page = render_template("tips/experience.html", form=form, item=imported(item.record))
        return page, 422 if form.errors else 200
    grade = int(form.grade.data)
    say_experience(db.session, viewer(), item.id, grade=grade, remark=form.remark.data, at=now())
    db.session.commit()
    flash(_("Je ervaring is opgeslagen. Alleen jij ziet die."), "success")
    return redirect(url_for("learning_path.overview", _anchor=f"stap-{step_id}"))


def _shown(code: str) -> StoredItem:
    return shown_item(db.session, viewer(), code) or abort(404)


def _finished_item(step_id: int) -> StoredItem:
    """The item of a step of the viewer that is done; hidden meanwhile or not, the experience stays one's own."""
    step = own_step(db.session, viewer(), step_id)
    if step is None or step.item_id is None or step.status is not StepStatus.DONE:
        abort(404)
    return db.session.get_one(StoredItem, step.item_id)
