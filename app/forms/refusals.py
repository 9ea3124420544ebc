"""What a refused change says to people: the same words at the field, in the summary and in a message."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.services.refusals import ProblemKind, RefusedError

MESSAGES: Mapping[ProblemKind, LazyString] = {
    ProblemKind.INVALID: _l("Dit past niet in de catalogus. Controleer wat je hier hebt ingevuld."),
    ProblemKind.NOT_RISING: _l("Kies een niveau dat hoger is dan het niveau aan het begin."),
    ProblemKind.DOUBLED: _l("Deze vaardigheid staat er al. Kies een andere, of maak deze regel leeg."),
    ProblemKind.END_BEFORE_START: _l("Kies een einddatum na de begindatum."),
    ProblemKind.OVER: _l(
        "Meedoen kan niet als het is afgelopen. Kies iets anders, of verander ‘Hoe staat het ervoor?’."
    ),
    ProblemKind.TITLE_TAKEN: _l("Deze titel bestaat al. Kies een andere titel."),
    ProblemKind.CHANGED: _l(
        "Een collega heeft dit intussen gewijzigd. Hieronder staat wat jij typte. "
        "Sla nog een keer op als jouw tekst moet blijven."
    ),
    ProblemKind.ALREADY_A_STEP: _l("Dit item staat al in het leerpad."),
    ProblemKind.NO_STEPS: _l("Zet eerst minstens één stap in het leerpad die medewerkers mogen zien."),
    ProblemKind.LAST_STEP: _l(
        "Een gepubliceerd leerpad heeft minstens één stap. Haal het leerpad eerst van de tipspagina af."
    ),
}


def message_of(refused: RefusedError) -> str:
    """The first problem in words, for a change that has no form."""
    return str(MESSAGES[refused.problems[0].kind])


def show_refusal(form: FlaskForm, refused: RefusedError) -> None:
    """Put each problem at its field of a form with the same field names; `form.refuse_row` finds one of a row."""
    for problem in refused.problems:
        message = str(MESSAGES[problem.kind])
        if not problem.field:
            form.form_errors.append(message)
            continue
        form[problem.field].errors = [message]
        if problem.row is not None:
            form.refuse_row(problem, message)
