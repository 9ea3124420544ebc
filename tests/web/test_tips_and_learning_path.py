"""Tips with their reasons, and Mijn leerpad."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.db import db
from app.models import CuratedPath, CuratedStep, LearningStep, Override, OverrideKind
from app.services.learning_path import held_step, remove_step
from tests.at_once import assert_waits, other_tab
from tests.builders import MOMENT, Builder
from tests.web.conftest import SignIn


def test_without_a_finished_scan_the_tips_page_says_what_to_do(build: Builder, signed_in: SignIn) -> None:
    page = signed_in(build.person(build.organisation())).get("/tips")
    assert "Doe eerst de zelfscan" in page.text


def test_every_tip_says_which_gap_it_closes_and_what_to_do_first(build: Builder, signed_in: SignIn) -> None:
    build.catalogue()
    person = build.person(build.organisation())
    build.finished_scan(person, learning_question="Inwoners stellen vragen via de chatbot.")
    page = signed_in(person).get("/tips")
    cards = page.soup.select("ol.app-cards > li")
    assert len(cards) == 10
    for card in cards:
        assert "Eerste stap:" in card.get_text()
        assert card.select("ul li"), "a tip without a reason"


def test_a_gap_that_nothing_serves_is_said_to_have_no_offer_yet(build: Builder, signed_in: SignIn) -> None:
    build.catalogue()
    person = build.person(build.organisation())
    build.finished_scan(person, step=0)
    assert "Nog geen aanbod" in signed_in(person).get("/tips").text


def test_a_hidden_item_is_no_tip_and_a_pinned_one_comes_first_with_its_reason(
    build: Builder, signed_in: SignIn
) -> None:
    build.catalogue()
    organisation = build.organisation()
    person = build.person(organisation)
    build.finished_scan(person)
    first = signed_in(person).get("/tips").soup.select("ol.app-cards > li h2 a")[0]["href"]
    hidden = build.item(str(first).rsplit("/", 1)[1])
    pinned = build.item("ao-001")
    for item, kind in ((hidden, OverrideKind.HIDE), (pinned, OverrideKind.PIN)):
        build.session.add(
            Override(
                organisation_id=organisation.id, item_id=item.id, kind=kind, reason="Dit past nu.", created_at=MOMENT
            )
        )
    client = signed_in(person)
    page = client.get("/tips")
    assert page.soup.select("ol.app-cards > li h2 a")[0]["href"] == "/tips/ao-001"
    assert "Dit past nu." in page.text
    assert str(first) not in page.links
    assert client.get(str(first)).status == 404


def test_a_published_path_for_the_role_stands_above_the_tips(build: Builder, signed_in: SignIn) -> None:
    build.catalogue()
    organisation = build.organisation()
    person = build.person(organisation)
    build.finished_scan(person, function_roles=["kcc"])
    for title, roles, published in (("Voor KCC", ["kcc"], MOMENT), ("Voor HR", ["hr"], MOMENT), ("Concept", [], None)):
        path = CuratedPath(
            organisation_id=organisation.id,
            title=title,
            introduction="Begin hier.",
            function_roles=roles,
            competences=[],
            created_at=MOMENT,
            published_at=published,
        )
        build.session.add(path)
        build.session.flush()
        build.session.add(CuratedStep(path_id=path.id, item_id=build.item("ao-032").id, position=1, note=""))
    text = signed_in(person).get("/tips").text
    assert "Samengesteld door de L&D-adviseur" in text
    assert text.index("Voor KCC") < text.index("Eerste stap:")
    assert "Voor HR" not in text
    assert "Concept" not in text


def test_the_item_page_shows_points_that_sum_to_the_score(build: Builder, signed_in: SignIn) -> None:
    build.catalogue()
    person = build.person(build.organisation())
    build.finished_scan(person)
    page = signed_in(person).get("/tips/ao-032")
    points = [int(number) for number in re.findall(r"(-?\d+) punten:", page.text)]
    assert points, "no points are shown"
    assert f"Samen zijn het {sum(points)} punten." in page.text
    assert "Waarom deze tip?" in page.text


def test_steps_can_be_added_ordered_marked_and_removed(build: Builder, signed_in: SignIn) -> None:
    build.catalogue()
    person = build.person(build.organisation())
    build.finished_scan(person)
    client = signed_in(person)
    for code in ("ao-032", "ao-010", "ao-032"):
        client.submit(f"/leerpad/toevoegen/{code}")
    steps = db.session.scalars(select(LearningStep).order_by(LearningStep.position)).all()
    assert len(steps) == 2
    first, second = steps[0].id, steps[1].id

    client.submit(f"/leerpad/{second}/verplaatsen", {"direction": "up"})
    assert db.session.scalars(select(LearningStep.id).order_by(LearningStep.position)).all() == [second, first]

    assert client.post(f"/leerpad/{first}/status", {}).errors == ["Kies hoe ver je bent."]
    assert "Mee bezig" in client.submit(f"/leerpad/{first}/status", {"status": "busy"}).text

    client.submit(f"/leerpad/{second}/verwijderen")
    assert db.session.scalars(select(LearningStep.id)).all() == [first]


@pytest.mark.parametrize(
    ("path", "fields"), [("status", {"status": "done"}), ("verplaatsen", {"direction": "down"}), ("verwijderen", {})]
)
def test_a_step_that_another_tab_takes_off_meanwhile_does_not_exist(
    build: Builder, signed_in: SignIn, path: str, fields: dict[str, str]
) -> None:
    build.catalogue()
    person = build.person(build.organisation())
    client = signed_in(person)
    for code in ("ao-032", "ao-010"):
        client.submit(f"/leerpad/toevoegen/{code}")
    first, second = db.session.scalars(select(LearningStep.id).order_by(LearningStep.position)).all()
    db.session.commit()
    own = held_step(db.session, build.viewer(person), first)
    assert own is not None
    remove_step(db.session, own)
    with other_tab() as begin:
        sent = begin(client.post, f"/leerpad/{first}/{path}", fields)
        assert_waits(sent)
        db.session.commit()
        assert sent.result().status == 404
    assert db.session.scalars(select(LearningStep.id)).all() == [second]


def test_somebody_elses_step_and_an_unknown_item_do_not_exist(build: Builder, signed_in: SignIn) -> None:
    build.catalogue()
    organisation = build.organisation()
    theirs = build.person(organisation)
    signed_in(theirs).submit("/leerpad/toevoegen/ao-032")
    step = db.session.scalars(select(LearningStep.id)).one()
    client = signed_in(build.person(organisation))
    for path in (f"/leerpad/{step}/verwijderen", f"/leerpad/{step}/status", "/leerpad/toevoegen/ao-999"):
        assert client.post(path, {"status": "done"}).status == 404
    assert client.post(f"/leerpad/{step}/verplaatsen", {"direction": "up"}).status == 404
    assert client.get("/leerpad").text.count("Eerste stap:") == 0


def test_a_step_whose_item_was_hidden_stays_without_a_link_that_leads_nowhere(
    build: Builder, signed_in: SignIn
) -> None:
    build.catalogue()
    organisation = build.organisation()
    client = signed_in(build.person(organisation))
    client.submit("/leerpad/toevoegen/ao-032")
    assert "/tips/ao-032" in client.get("/leerpad").links
    build.session.add(
        Override(
            organisation_id=organisation.id,
            item_id=build.item("ao-032").id,
            kind=OverrideKind.HIDE,
            reason="Dit past niet.",
            created_at=MOMENT,
        )
    )
    build.session.commit()
    page = client.get("/leerpad")
    assert "Stap 1 van 1" in page.text
    assert "/tips/ao-032" not in page.links
    assert "Dit past niet." not in page.text


def test_a_step_that_was_begun_asks_before_it_goes(build: Builder, signed_in: SignIn) -> None:
    build.catalogue()
    client = signed_in(build.person(build.organisation()))
    client.submit("/leerpad/toevoegen/ao-001")
    step = db.session.scalars(select(LearningStep)).one()
    client.submit(f"/leerpad/{step.id}/status", {"status": "done"})
    client.submit(f"/leerpad/{step.id}/ervaring", {"grade": "8", "remark": "Fijne trainer."})
    page = client.get("/leerpad")
    assert "Jouw cijfer: 8. Fijne trainer." in page.text
    assert "Verander je cijfer" in page.text
    assert f"/leerpad/{step.id}/verwijderen" in page.links
    assert "Dat kun je niet terughalen." in client.get(f"/leerpad/{step.id}/verwijderen").text
    assert db.session.scalars(select(LearningStep)).all()
    client.submit(f"/leerpad/{step.id}/verwijderen")
    assert not db.session.scalars(select(LearningStep)).all()


def test_a_reason_stays_in_the_language_in_which_it_was_given_and_is_marked_so(
    build: Builder, signed_in: SignIn
) -> None:
    build.catalogue()
    person = build.person(build.organisation())
    build.finished_scan(person)
    person.language = "en"
    client = signed_in(person)
    client.submit("/leerpad/toevoegen/ao-001")
    person.language = "nl"
    client.submit("/leerpad/toevoegen/ao-002")
    reasons = [found["lang"] for found in signed_in(person).get("/leerpad").soup.select("li.app-card p[lang]")]
    assert reasons == ["en", "nl"]
