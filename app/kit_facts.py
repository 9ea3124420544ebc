"""The facts of an organisation that the documents of the launch kit name, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from app.models import Organisation


def kit_facts(organisation: Organisation, *, site: str) -> dict[str, str]:
    """Every fact by its name; what nobody filled in yet is a hint to fill it in."""
    return {
        "organisation": organisation.name,
        "site": site,
        "privacy_contact": organisation.privacy_contact or _gap(_("het mailadres voor vragen over privacy")),
        "works_council": organisation.works_council_text or _gap(_("wat er met de ondernemingsraad is afgesproken")),
        "threshold": str(organisation.team_threshold),
        "preset": _("telt iemand mee") if organisation.counts_by_default else _("telt iemand niet mee"),
    }


def missing_facts(organisation: Organisation) -> list[str]:
    """What nobody filled in yet, in words."""
    known = {
        _("Het mailadres voor vragen over privacy"): organisation.privacy_contact,
        _("Wat er met de ondernemingsraad is afgesproken"): organisation.works_council_text,
    }
    return [fact for fact, value in known.items() if not value]


def _gap(what: str) -> str:
    return str(_("[Nog in te vullen: %(what)s. De technisch beheerder stelt dit in.]", what=what))
