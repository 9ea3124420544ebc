"""The sentences of the reasons: Dutch at level B1 with *je*, and English."""

from __future__ import annotations

from collections.abc import Sequence

from recommender.values import Language

LEVEL_NAMES: dict[Language, tuple[str, ...]] = {
    "nl": ("het begin", "Basis", "Gemiddeld", "Gevorderd", "Zeer gevorderd"),
    "en": ("the start", "Basic", "Intermediate", "Advanced", "Highly advanced"),
}
AND: dict[Language, str] = {"nl": "en", "en": "and"}
FORM_NAMES_EN = {
    "intervisie": "peer consultation",
    "leergroep": "learning group",
    "zelfscan": "self-scan",
    "werkplekleren": "learning on the job",
    "netwerk": "network",
    "lezen": "reading",
    "luisteren": "listening",
}
"""The forms that are not called the same in English."""
TEMPLATES: dict[str, dict[Language, str]] = {
    "gap": {
        "nl": "Helpt je bij {name}: van {start} naar {end}.",
        "en": "Helps you with {name}: from {start} to {end}.",
    },
    "gap_later": {
        "nl": "Brengt je verder in {name}, tot {end}. Dat is voor wie al op {start} zit.",
        "en": "Takes you further in {name}, up to {end}. That is for those at {start}.",
    },
    "gap_unsure": {
        "nl": "Misschien kun je hier nog groeien in {name}, tot {end}.",
        "en": "You may still have something to learn here in {name}, up to {end}.",
    },
    "topic": {
        "nl": "Gaat over {name}, maar niet precies op jouw niveau.",
        "en": "Is about {name}, though not exactly at your level.",
    },
    "estimated": {
        "nl": " Dat is onze schatting.",
        "en": " That is our estimate.",
    },
    "entry": {
        "nl": "Begint bij {name} op niveau {start}. Werk daar eerst naartoe.",
        "en": "Starts at level {start} of {name}. Work towards that first.",
    },
    "question": {
        "nl": "Past bij je vraag: ook hier gaat het over {words}.",
        "en": "Fits your question: it is about {words} too.",
    },
    "competence_text": {
        "nl": "Gaat over wat hoort bij {name}, zoals: {words}.",
        "en": "Is about what belongs to {name}, such as: {words}.",
    },
    "role_text": {
        "nl": "Past bij je werk ({name}): ook hier gaat het over {words}.",
        "en": "Fits your work ({name}): it is about {words} too.",
    },
    "role": {"nl": "Gemaakt voor jouw functie: {name}.", "en": "Made for your role: {name}."},
    "other_role": {"nl": "Gemaakt voor een andere functie: {names}.", "en": "Made for another role: {names}."},
    "form": {"nl": "In een vorm die je graag kiest: {names}.", "en": "In a form that you like: {names}."},
    "audience_employee": {"nl": "Bedoeld voor medewerkers.", "en": "Meant for employees."},
    "audience_team": {"nl": "Bedoeld voor een heel team.", "en": "Meant for a whole team."},
    "audience_manager": {"nl": "Bedoeld voor leidinggevenden.", "en": "Meant for managers."},
    "audience_leader": {"nl": "Bedoeld voor directie en bestuur.", "en": "Meant for directors."},
    "audience_organisation": {
        "nl": "Gaat over de hele organisatie; zelf meedoen kan vaak niet.",
        "en": "Is about the organisation as a whole; there is often nothing to take part in.",
    },
}


def sentence(template: str, language: Language, **parts: str) -> str:
    """The sentence of `template` in `language`, filled with `parts`."""
    return TEMPLATES[template][language].format(**parts)


def level_name(level: int, language: Language) -> str:
    """What proficiency level 0–4 is called."""
    return LEVEL_NAMES[language][level]


def form_name(form: str, language: Language) -> str:
    """What a form of learning is called."""
    return FORM_NAMES_EN.get(form, form) if language == "en" else form


def joined(names: Sequence[str], language: Language) -> str:
    """Names in one phrase: "a, b en c"; with semicolons where a name has a comma itself."""
    if len(names) > 1 and any("," in name for name in names):
        return "; ".join(names)
    return f" {AND[language]} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def quoted(words: Sequence[str], language: Language) -> str:
    """Words out of a text in one phrase, each in quotes: they are cited, not part of the sentence."""
    return joined([f"‘{word}’" for word in words], language)
