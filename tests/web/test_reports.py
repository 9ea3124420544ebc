"""The report: the employee picks what is in it, gets it as a tagged PDF, and nothing of it is kept."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader

from app.access import AccessRole
from app.forms.reports import TALKING_POINTS, THOUGHTS
from app.models import CompetenceResult, LearningStep, Organisation, OwnView, Person, Scan
from app.words import LEVELS
from tests.builders import MOMENT, Builder
from tests.web.conftest import SignIn
from tests.web.crawl import everything
from tests.web.page import Page, PageClient

PICKS = ("strengths", "growth", "steps", "points")
MOST_SECONDS = 0.15
OF_THE_BIAS = ("hoger in", "lager in", "Je schat jezelf", "kennisvragen", "vertekening")
NOTHING = "Kies minstens één ding voor je verslag."


@dataclass
class Someone:
    """An employee with a finished scan and a learning path of two steps, and the page of the report."""

    build: Builder
    organisation: Organisation
    person: Person
    client: PageClient
    scan: Scan

    @property
    def path(self) -> str:
        """The address of the report."""
        return f"/zelfscan/{self.scan.id}/verslag"

    def offered(self, field: str) -> dict[str, str]:
        """Choice → its label."""
        page = self.client.get(self.path)
        inputs = page.soup.find_all("input", attrs={"name": field})
        labels = {str(one["value"]): page.soup.find("label", attrs={"for": one["id"]}) for one in inputs}
        return {value: label.get_text() for value, label in labels.items() if label is not None}

    def send(self, **picked: Any) -> Page:
        """Send the form with these picks."""
        return self.client.post(self.path, picked)

    def pdf(self, **picked: Any) -> PdfReader:
        """The report with these picks."""
        return PdfReader(io.BytesIO(self.file(**picked)))

    def file(self, **picked: Any) -> bytes:
        """The bytes of the report with these picks."""
        self.build.session.commit()
        sent = {"csrf_token": self.client._token()} | picked
        return self.client.client.post(self.path, data=sent).get_data()


@pytest.fixture(autouse=True)
def the_next_day() -> Iterator[None]:
    """It is the day after the scan."""
    with time_machine.travel(MOMENT + dt.timedelta(days=1), tick=False):
        yield


@pytest.fixture
def someone(build: Builder, signed_in: SignIn) -> Someone:
    build.catalogue()
    organisation = build.organisation()
    person = build.person(organisation, name="Noor Bakker")
    scan = build.session.get_one(Scan, build.finished_scan(person, step=2))
    for position, code in enumerate(("ao-032", "ao-010"), start=1):
        build.session.add(
            LearningStep(
                person_id=person.id, item_id=build.item(code).id, position=position, reason="", added_at=MOMENT
            )
        )
    return Someone(build, organisation, person, signed_in(person), scan)


def words(reader: PdfReader) -> str:
    """The text of all pages."""
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """The structure elements, top down."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for inside in node:
            yield from nodes(inside)
    elif isinstance(node, dict) and "/S" in node:
        yield node
        yield from nodes(node.get("/K"))


def languages_marked(reader: PdfReader) -> set[str]:
    """The languages that passages say they are in."""
    contents = b"".join(page.get_contents().get_data() for page in reader.pages)  # type: ignore[union-attr]
    return {found.decode() for found in re.findall(rb"/Lang\((\w+)\)", contents)}


# --- the page ---


def test_the_page_says_that_the_report_is_your_own_and_that_nobody_may_ask_for_it(someone: Someone) -> None:
    text = someone.client.get(someone.path).text
    for said in (
        "Het verslag is van jou.",
        "Jij kiest ook of je het laat zien",
        "Niemand mag erom vragen, ook je teamleider niet.",
        "We bewaren niet wat je hier kiest.",
    ):
        assert said in text


def test_nothing_is_picked_beforehand(someone: Someone) -> None:
    sent = someone.client.get(someone.path).form()
    assert set(sent) == {"csrf_token", "own_point"}
    assert sent["own_point"] == [""] or not sent["own_point"][0].strip()


def test_each_choice_says_what_it_would_say_in_the_report(someone: Someone) -> None:
    page = someone.client.get(someone.path)
    for field, said in (
        ("strengths", "Schatting: "),
        ("growth", "Je functie vraagt "),
        ("steps", "Van plan"),
        ("points", str(THOUGHTS["proud"])),
    ):
        hint = page.soup.find(id=str(page.field(field)["aria-describedby"]))
        assert hint is not None
        assert said in hint.get_text()


def test_eight_talking_points_are_offered(someone: Someone) -> None:
    assert list(someone.offered("points")) == list(TALKING_POINTS) == list(THOUGHTS)
    assert len(TALKING_POINTS) == 8


def test_without_steps_and_own_views_the_page_does_not_ask_for_them(build: Builder, signed_in: SignIn) -> None:
    person = build.person(build.organisation())
    page = signed_in(person).get(f"/zelfscan/{build.finished_scan(person)}/verslag")
    assert not page.soup.find("input", attrs={"name": "steps"})
    assert not page.soup.find("input", attrs={"name": "own_views"})


def test_a_result_without_strengths_or_without_growth_still_gives_a_report(build: Builder, signed_in: SignIn) -> None:
    for step, missing, offered in ((0, "strengths", "growth"), (3, "growth", "strengths")):
        person = build.person(build.organisation())
        path = f"/zelfscan/{build.finished_scan(person, step=step)}/verslag"
        client = signed_in(person)
        page = client.get(path)
        assert not page.soup.find("input", attrs={"name": missing}), step
        sent = client.post(path, {offered: str(page.field(offered)["value"])})
        assert sent.headers["Content-Type"] == "application/pdf"


def test_a_report_of_an_open_scan_of_somebody_else_or_of_no_scan_is_not_found(
    build: Builder, someone: Someone, signed_in: SignIn
) -> None:
    colleague = signed_in(build.person(someone.organisation))
    for client, path in ((colleague, someone.path), (someone.client, "/zelfscan/999999/verslag")):
        assert client.get(path).status == 404
        assert client.post(path, {"points": "proud"}).status == 404


def test_an_adviser_who_is_no_employee_has_no_report(build: Builder, signed_in: SignIn) -> None:
    client = signed_in(build.person(build.organisation(), AccessRole.ADVISER))
    assert client.get("/zelfscan/1/verslag").status == 403


# --- errors ---


def test_a_report_of_nothing_is_refused(someone: Someone) -> None:
    for nothing in ({}, {"own_views": "y"}, {"own_point": " \n "}):
        page = someone.send(**nothing)
        assert page.status == 422
        assert NOTHING in page.text


@pytest.mark.parametrize(
    ("field", "most", "message"),
    [("strengths", 5, "Kies hooguit vijf sterke punten."), ("growth", 3, "Kies hooguit drie groeipunten.")],
)
def test_more_than_fits_is_refused(build: Builder, signed_in: SignIn, field: str, most: int, message: str) -> None:
    person = build.person(build.organisation())
    path = f"/zelfscan/{build.finished_scan(person, step=2 if field == 'strengths' else 0)}/verslag"
    client = signed_in(person)
    offered = [str(one["value"]) for one in client.get(path).soup.find_all("input", attrs={"name": field})]
    assert client.post(path, {field: offered[: most + 1]}).errors == [message]
    assert client.post(path, {field: offered[:most]}).status == 200


def test_an_error_loses_nothing_that_was_picked_or_typed(someone: Someone) -> None:
    picked = {field: [next(iter(someone.offered(field)))] for field in PICKS}
    long = "é" * 301
    page = someone.send(**picked, own_point=long)
    assert page.status == 422
    assert page.errors == ["Gebruik hier niet meer dan 300 tekens."]
    form = page.form()
    assert {field: form[field] for field in PICKS} == picked
    assert form["own_point"][0].strip() == long
    assert someone.send(own_point=long[:300]).status == 200


def test_a_choice_that_is_gone_is_named_and_the_others_stay(someone: Someone) -> None:
    page = someone.send(steps=["987654"], points=["proud"])
    assert page.errors == ["Een van je keuzes staat niet meer in de lijst. Kijk ze nog eens na."]
    assert page.form()["points"] == ["proud"]


# --- the PDF ---


def test_the_report_holds_what_was_picked_and_nothing_else(someone: Someone) -> None:
    offered = {field: someone.offered(field) for field in PICKS}
    picked = {field: list(choices)[-1] for field, choices in offered.items()}
    text = words(someone.pdf(**picked, own_point="Hulp bij het nieuwe zaaksysteem"))
    for field, choices in offered.items():
        for code, label in choices.items():
            assert (label in text) == (code == picked[field]), label
    assert "Hulp bij het nieuwe zaaksysteem" in text
    for heading in ("Hier ben je sterk in", "Hier wil je in groeien", "Je gekozen leerpad", "Hier wil je over praten"):
        assert heading in text


def test_a_part_of_which_nothing_was_picked_is_not_there(someone: Someone) -> None:
    text = words(someone.pdf(points="time"))
    assert "Hier wil je over praten" in text
    for heading in ("Hier ben je sterk in", "Hier wil je in groeien", "Je groeipunten", "Je gekozen leerpad"):
        assert heading not in text


def test_the_first_page_says_whose_it_is_and_the_footer_names_the_organisation(someone: Someone) -> None:
    first = " ".join(someone.pdf(points="time").pages[0].extract_text().split())
    assert "Dit verslag is van jou." in first
    assert "Niemand mag erom vragen." in first
    assert "Noor Bakker · zelfscan van 1 september 2026 · verslag van 2 september 2026" in first
    assert "Gemeente Proefstad · 2 september 2026" in first


def test_a_growth_point_says_where_you_are_what_is_asked_and_what_comes_next(someone: Someone) -> None:
    code, name = next(iter(someone.offered("growth").items()))
    result = next(one for one in someone.build.session.query(CompetenceResult).all() if one.competence == code)
    result.mean, result.standard_error, result.level, result.target = 1.0, 0.1, 1, 3
    text = words(someone.pdf(growth=code))
    assert "Nu (schatting)" in text
    assert f"{name} Basis. Gevorderd Je " in text


def test_a_level_is_a_word_called_an_estimate_and_never_a_number(someone: Someone) -> None:
    picked = {field: list(someone.offered(field))[:3] for field in PICKS}
    text = words(someone.pdf(**picked))
    assert "Schatting: " in text
    assert any(str(level) in text for level in LEVELS)
    assert not re.search(r"\d[.,]\d|%", text)


def test_neither_bias_nor_answers_nor_scores_change_a_byte_of_it(someone: Someone) -> None:
    picked = {field: list(someone.offered(field))[:3] for field in PICKS}
    before = someone.file(**picked)
    someone.scan.bias_mean, someone.scan.bias_se = 2.5, 0.01
    for result in someone.build.session.query(CompetenceResult).all():
        result.mean += 0.001
    assert someone.file(**picked) == before
    assert not any(said in words(someone.pdf(**picked)) for said in OF_THE_BIAS)


def test_the_own_view_stands_beside_the_estimate_when_that_was_picked(someone: Someone) -> None:
    strength, growth = (next(iter(someone.offered(field))) for field in ("strengths", "growth"))
    for code in (strength, growth):
        someone.build.session.add(OwnView(scan_id=someone.scan.id, competence=code, level=4, reason="Dat weet ik."))
    someone.build.session.commit()
    assert "Je eigen kijk: Zeer gevorderd." in someone.client.get(someone.path).text
    without, beside = (words(someone.pdf(strengths=strength, growth=growth, **own)) for own in ({}, {"own_views": "y"}))
    assert "eigen kijk" not in without
    assert beside.count("Je eigen kijk: Zeer gevorderd.") == 2
    assert "Schatting: " in beside
    assert "Dat weet ik." not in beside


def test_it_is_tagged_keeps_to_pdf_ua_and_names_its_language(someone: Someone) -> None:
    reader = someone.pdf(**{field: list(someone.offered(field))[:3] for field in PICKS})
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert reader.xmp_metadata is not None
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Mijn verslag voor een gesprek over leren"
    found = Counter(str(node["/S"]) for node in nodes(root["/StructTreeRoot"]["/K"]))
    assert (found["/H1"], found["/H2"], found["/L"], found["/LI"]) == (1, 4, 3, 3 + 2 + 3)
    assert (found["/Table"], found["/TH"], found["/TR"], found["/Caption"]) == (1, 4, 1 + 3, 1)
    assert found["/Figure"] == 0
    assert languages_marked(reader) <= {"nl"}


def test_a_reader_of_english_gets_it_in_english_with_dutch_texts_marked(someone: Someone) -> None:
    someone.build.session.get_one(Person, someone.person.id).language = "en"
    growth, step = (next(iter(someone.offered(field))) for field in ("growth", "steps"))
    reader = someone.pdf(growth=growth, steps=step)
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert "nl" in languages_marked(reader)
    assert "2 September 2026" in words(reader)


@pytest.mark.parametrize("typed", ["#let x = 1", "*vet* en _schuin_", "@ref", "$x^2$", "= kop", "<b>", "\\u{41} \\"])
def test_what_looks_like_markup_comes_out_as_it_was_typed(someone: Someone, typed: str) -> None:
    assert typed in words(someone.pdf(own_point=typed))


def test_what_no_font_can_show_costs_only_itself(someone: Someone) -> None:
    assert "feest � samen" in words(someone.pdf(own_point="feest 🎉 samen\x00"))


def test_the_file_has_a_safe_name_that_names_nobody_and_is_not_stored(someone: Someone) -> None:
    page = someone.send(points="proud")
    assert page.headers["Content-Type"] == "application/pdf"
    assert page.headers["Content-Disposition"] == 'attachment; filename="verslag-2026-09-02.pdf"'
    assert page.headers["Cache-Control"] == "no-store"


def test_making_a_report_writes_nothing(app: Flask, someone: Someone) -> None:
    before = everything(app)
    assert someone.send(points=["proud", "time"], own_point="Alleen voor mij").status == 200
    assert someone.send().status == 422
    assert everything(app) == before


def test_the_longest_report_comes_at_once(someone: Someone) -> None:
    limits = {"strengths": 5, "growth": 3, "steps": 2, "points": len(TALKING_POINTS)}
    picked = {field: list(someone.offered(field))[:most] for field, most in limits.items()}
    seconds = []
    for _ in range(5):
        began = time.perf_counter()
        assert someone.send(**picked, own_point="Woord " * 50).status == 200
        seconds.append(time.perf_counter() - began)
    assert min(seconds) < MOST_SECONDS
