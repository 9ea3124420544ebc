"""The words that screens use for codes: levels, answers, forms of learning, kinds and states of an item."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from app.models import DismissReason, OverrideKind, StepStatus, WayOut

LEVELS: tuple[LazyString, ...] = (
    _l("Nog niet op Basis"), _l("Basis"), _l("Gemiddeld"), _l("Gevorderd"), _l("Zeer gevorderd"),
)  # fmt: skip
STEPS: tuple[LazyString, ...] = (
    _l("Ik weet niet hoe dat moet"),
    _l("Dat lukt met hulp"),
    _l("Dat lukt zelfstandig"),
    _l("Daar help ik anderen bij"),
)
WAYS_OUT: Mapping[WayOut, LazyString] = {
    WayOut.UNCLEAR: _l("Ik begrijp de vraag niet"),
    WayOut.DONT_KNOW: _l("Weet ik niet"),
    WayOut.NOT_MY_WORK: _l("Hoort niet bij mijn werk"),
    WayOut.TOPIC_NOT_MY_WORK: _l("Het hele onderwerp hoort niet bij mijn werk"),
}
FORMS: Mapping[str, LazyString] = {
    "e-learning": _l("E-learning (zelf, online)"),
    "training": _l("Training of cursus"),
    "workshop": _l("Workshop"),
    "coaching": _l("Coaching"),
    "intervisie": _l("Intervisie (leren van elkaars situaties)"),
    "leergroep": _l("Leergroep"),
    "serious game": _l("Leerspel"),
    "zelfscan": _l("Zelfscan of test"),
    "werkplekleren": _l("Leren tijdens je werk"),
    "netwerk": _l("Netwerk met anderen"),
    "traineeship": _l("Traineeship"),
    "lezen": _l("Lezen"),
    "luisteren": _l("Luisteren, zoals een podcast"),
}
KINDS: Mapping[str, LazyString] = {
    "project": _l("Project"), "programma": _l("Programma"), "leergang": _l("Leergang"), "bron": _l("Bron"),
}  # fmt: skip
USES: Mapping[str, LazyString] = {
    "meedoen": _l("Je kunt meedoen"),
    "overnemen": _l("Je kunt het overnemen"),
    "contact": _l("Je kunt ernaar vragen"),
    "lezen": _l("Je kunt het lezen of beluisteren"),
}
STATUSES: Mapping[str, LazyString] = {
    "afgelopen": _l("Afgelopen"), "lopend": _l("Loopt nu"), "doorlopend": _l("Gaat door"), "onbekend": _l("Onbekend"),
}  # fmt: skip
OVERRIDES: Mapping[OverrideKind, LazyString] = {
    OverrideKind.HIDE: _l("Verborgen"),
    OverrideKind.PIN: _l("Vastgezet"),
    OverrideKind.BOOST: _l("Hoger of lager gezet"),
}
AUDIENCES: Mapping[str, LazyString] = {
    "employee": _l("Medewerkers"),
    "manager": _l("Leidinggevenden"),
    "leader": _l("Directie en bestuur"),
    "team": _l("Teams"),
    "organisation": _l("De organisatie"),
}
STEP_STATUSES: Mapping[StepStatus, LazyString] = {
    StepStatus.PLANNED: _l("Van plan"), StepStatus.BUSY: _l("Mee bezig"), StepStatus.DONE: _l("Klaar"),
}  # fmt: skip
DISMISS_REASONS: Mapping[DismissReason, LazyString] = {
    DismissReason.KNOWN: _l("Dit kan of ken ik al"),
    DismissReason.TOO_HARD: _l("Dit is nu te moeilijk"),
    DismissReason.TOO_EASY: _l("Dit is te makkelijk"),
    DismissReason.NOT_MY_WORK: _l("Dit past niet bij mijn werk"),
    DismissReason.NO_TIME: _l("Ik heb hier geen tijd voor"),
    DismissReason.OTHER: _l("Een andere reden"),
}


def at_level(level: int) -> str:
    """Where somebody at level 0–4 stands, inside a sentence."""
    return str(gettext("op %(level)s", level=level_name(level)) if level else gettext("nog onder Basis"))


def level_name(level: int) -> str:
    """What level 0–4 is called."""
    return str(LEVELS[level])
