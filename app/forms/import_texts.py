"""What is wrong with a list of people, in words that say what to do."""

from __future__ import annotations

from flask_babel import format_decimal
from flask_babel import gettext as _

from app.services.csv_files import CsvProblem, UnreadableCsvError
from app.services.person_list import MAX_ROWS, LineProblem, ListProblem, RowProblem, UnusableListError


def csv_problem_text(error: UnreadableCsvError) -> str:
    """Why a file or text cannot be read."""
    texts: dict[CsvProblem, str] = {
        CsvProblem.OTHER_FILE: _("Dit is geen CSV-bestand. Open het in Excel en kies Opslaan als, CSV UTF-8."),
        CsvProblem.OPEN_QUOTE: _(
            "Op regel %(line)s staat een aanhalingsteken verkeerd. Haal het weg of zet er één bij.", line=error.line
        ),
    }
    return texts[error.problem]


def list_problem_text(error: UnusableListError) -> str:
    """Why a list as a whole cannot be used."""
    texts: dict[ListProblem, str] = {
        ListProblem.EMPTY: _("Er staan geen mensen in de lijst. Kies een bestand of plak de lijst in het vak."),
        ListProblem.TOO_LONG: _(
            "Je lijst heeft %(rows)s mensen. Voeg er hoogstens %(most)s in één keer toe en deel je lijst op.",
            rows=format_decimal(error.rows),
            most=format_decimal(MAX_ROWS),
        ),
        ListProblem.NO_NAME_COLUMN: _("In de eerste regel ontbreekt de kolom ‘naam’. Zet die erbij."),
        ListProblem.NO_EMAIL_COLUMN: _("In de eerste regel ontbreekt de kolom ‘e-mail’. Zet die erbij."),
    }
    return texts[error.problem]


def row_problem_text(problem: LineProblem) -> str:
    """What is wrong with one line."""
    texts: dict[RowProblem, str] = {
        RowProblem.NO_NAME: _("De naam ontbreekt. Vul die in."),
        RowProblem.LONG_NAME: _("De naam is te lang. Gebruik hoogstens 120 tekens."),
        RowProblem.NO_EMAIL: _("Het e-mailadres ontbreekt. Vul het in."),
        RowProblem.INVALID_EMAIL: _("‘%(about)s’ is geen e-mailadres. Verbeter het.", about=problem.about),
        RowProblem.REPEATED_EMAIL: _(
            "Dit e-mailadres staat al op regel %(about)s. Haal een van de twee weg.", about=problem.about
        ),
        RowProblem.EMAIL_TAKEN: _(
            "Het e-mailadres %(about)s is al in gebruik. Controleer het, of haal de regel weg.", about=problem.about
        ),
        RowProblem.CLOSED_ACCOUNT: _(
            "Het account van %(about)s is uitgeschakeld. Schakel het in bij Mensen, of haal de regel weg.",
            about=problem.about,
        ),
        RowProblem.UNKNOWN_UNIT: _(
            "Het team ‘%(about)s’ bestaat niet. Verbeter de naam, of vink aan dat we ontbrekende teams maken.",
            about=problem.about,
        ),
        RowProblem.LONG_UNIT: _("De naam van het team is te lang. Gebruik hoogstens 120 tekens."),
        RowProblem.UNKNOWN_ROLE: _(
            "‘%(about)s’ kennen we niet. Kies uit medewerker, teamleider, adviseur en beheerder.", about=problem.about
        ),
        RowProblem.EXTRA_CELLS: _("Deze regel heeft te veel kolommen. Kijk of er een scheidingsteken te veel staat."),
    }
    return texts[problem.kind]
