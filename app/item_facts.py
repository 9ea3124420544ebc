"""The facts of a catalogue item in words, each with where it comes from: for advisers, who check and mend them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, format_currency, format_date, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.languages import DEFAULT, in_language, own_language
from app.services.role_targets import roles_by_code
from app.words import AUDIENCES, FORMS, KINDS, STATUSES, USES
from recommender import Language
from seeds.catalogue import CatalogueItem
from seeds.learning_questions import load_learning_questions
from seeds.values import PartialDate, Range, Sourced, Text

THEMES: Mapping[str, LazyString] = {
    "leren en ontwikkelen": _l("Leren en ontwikkelen"),
    "vitaliteit": _l("Vitaliteit"),
    "arbeidsmarkt": _l("Arbeidsmarkt"),
    "loopbaanontwikkeling": _l("Loopbaanontwikkeling"),
    "samenwerken": _l("Samenwerken"),
    "leiderschap en cultuur": _l("Leiderschap en cultuur"),
    "jongeren": _l("Jongeren"),
    "burgerzaken": _l("Burgerzaken"),
    "digivaardig": _l("Digivaardig"),
    "overig": _l("Overig"),
}
PLACES: Mapping[str, LazyString] = {
    "online": _l("Online"), "op locatie": _l("Op locatie"), "beide": _l("Online en op locatie"),
    "onbekend": _l("Niet bekend"),
}  # fmt: skip
STRENGTHS: Mapping[int, LazyString] = {
    1: _l("Een klein deel"), 2: _l("Een duidelijk deel"), 3: _l("Hier gaat het om"),
}  # fmt: skip
PROVENANCES: Mapping[str, LazyString] = {
    "bron": _l("staat in de bron"), "ingeschat": _l("onze schatting"), "L&D": _l("ingevuld door L&D"),
}  # fmt: skip
SOURCES: Mapping[str, LazyString] = {
    "ao-inspiratie": _l("Inspiratiepagina van A&O fonds Gemeenten"),
    "amersfoort-leergang": _l("Artikel over de leergang van gemeente Amersfoort"),
    "den-haag-pitstop": _l("Artikel over de Pitstop van gemeente Den Haag"),
    "opleiderschap-blog": _l("Blog over Opleiderschap"),
    "gemeentennl-interview": _l("Interview met A&O fonds Gemeenten"),
    "eigen aanbod": _l("Eigen aanbod van je organisatie"),
}
DATE_FORMATS = {"day": "d MMMM y", "month": "MMMM y", "year": "y"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: what it is, its value in words, and where it comes from (empty where that says nothing).

    `language` is that of a value that was written by people and not by us.
    """

    key: str
    value: str
    provenance: str = ""
    language: Language | None = None


def facts_of(item: CatalogueItem) -> list[Fact]:
    """The known facts of an item, in the order in which people ask them."""
    return [fact for fact in _all_facts(item) if fact.value]


def unknown_facts_of(item: CatalogueItem) -> list[str]:
    """The names of the facts that nobody knows yet."""
    return [fact.key for fact in _all_facts(item) if not fact.value]


def source_of(item: CatalogueItem) -> list[Fact]:
    """Where an item was found, with what stood there."""
    rows = [
        Fact(_("Bron"), str(SOURCES[item.source])),
        Fact(_("Kop in de bron"), item.heading, language=DEFAULT),
        Fact(_("Thema in de bron"), item.theme_source or "", language=DEFAULT),
        Fact(_("Periode in de bron"), item.period_text or "", language=DEFAULT),
        Fact(_("Code"), item.code),
    ]
    return [row for row in rows if row.value]


def _all_facts(item: CatalogueItem) -> Iterator[Fact]:
    roles = {code: in_language(role.name) for code, role in roles_by_code().items()}
    yield Fact(_("Soort"), str(KINDS[item.kind]))
    yield Fact(_("Thema"), str(THEMES[item.theme]))
    yield Fact(_("Van"), ", ".join(item.organisations))
    if item.municipalities:
        yield Fact(_("Gemeenten"), ", ".join(item.municipalities))
    yield Fact(_("Periode"), _period(item.start, item.end))
    checked = format_date(item.status.checked_on, format=DATE_FORMATS["day"])
    yield Fact(_("Stand"), _("%(status)s (gezien op %(day)s)", status=STATUSES[item.status.value], day=checked))
    yield Fact(_("Wat kun je er nu mee?"), str(USES[item.use]))
    yield _sourced(_("Voor wie"), item.audience, lambda value: _named(value, AUDIENCES))
    if item.roles.value:
        yield _sourced(_("Voor welke functies"), item.roles, lambda value: _named(value, roles))
    else:
        yield Fact(_("Voor welke functies"), _("Alle functies"))
    yield _sourced(_("Hoe je leert"), item.forms, lambda value: _named(value, FORMS))
    yield _sourced(_("Waar"), item.place, lambda value: str(PLACES[value]))
    yield _sourced(_("Groep"), item.group_size, _people)
    yield _sourced(_("Bijeenkomsten"), item.sessions, format_decimal)
    yield _sourced(_("Tijd per persoon"), item.hours, lambda value: _("%(hours)s uur", hours=format_decimal(value)))
    yield _sourced(_("Prijs per persoon"), item.price, lambda value: format_currency(value, "EUR"))
    if item.materials:
        yield _written(_("Materiaal"), item.materials, "; ")
    if item.results:
        yield _written(_("Resultaten"), item.results, " ")
    if item.synonyms:
        yield Fact(_("Zoekwoorden"), ", ".join(item.synonyms), language=DEFAULT)
    if questions := load_learning_questions().get(item.code):
        yield Fact(_("Vragen waar dit bij past"), " ".join(f"‘{one}’" for one in questions), language=DEFAULT)


def _sourced(key: str, fact: Sourced[Any], in_words: Any) -> Fact:
    known = fact.value is not None and fact.value != []
    if not known or fact.provenance is None:
        return Fact(key, "")
    return Fact(key, in_words(fact.value), str(PROVENANCES[fact.provenance]))


def _named(codes: Iterable[str], names: Mapping[str, Any]) -> str:
    return ", ".join(str(names[code]) for code in codes)


def _written(key: str, texts: Sequence[Text], between: str) -> Fact:
    return Fact(key, between.join(map(in_language, texts)), language=own_language(texts[0]))


def _people(size: Range) -> str:
    if size.min == size.max:
        return str(_("%(people)s mensen", people=size.min))
    return str(_("%(fewest)s tot %(most)s mensen", fewest=size.min, most=size.max))


def _period(start: PartialDate, end: PartialDate) -> str:
    if start.date is None and end.date is None:
        return str(_("Zonder einddatum")) if end.precision == "open" else ""
    if start.date is None:
        return str(_("Tot en met %(end)s", end=_day(end)))
    if end.date is None:
        return str(_("Vanaf %(start)s", start=_day(start)))
    return str(_("%(start)s tot en met %(end)s", start=_day(start), end=_day(end)))


def _day(day: PartialDate) -> str:
    return str(format_date(day.date, format=DATE_FORMATS[day.precision]))
