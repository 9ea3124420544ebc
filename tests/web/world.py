"""A whole municipality for the tests that walk everything; every text of its own holds its word."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from app.access import AccessRole
from app.clock import now
from app.models import (
    Answer,
    CuratedPath,
    CuratedStep,
    DismissReason,
    GroupSeat,
    GroupWish,
    HelperKind,
    HelpOffer,
    HelpRequest,
    LearningGroup,
    LearningStep,
    MeasurementRound,
    Organisation,
    Override,
    OverrideKind,
    OwnStatement,
    Person,
    Scan,
    StepStatus,
    StoredItem,
    SwitchedOff,
    Unit,
)
from app.queries.scans import results_of
from app.services.accounts import invite
from app.services.asked import code_of
from app.services.feedback import dismiss, say_experience
from app.services.learning_path import set_status
from app.services.own_views import say_own_view
from app.services.recommending import make_list
from app.services.scanning import Intake, answer_question, running, take_in
from app.services.seeding import load_seed_catalogue
from seeds.catalogue import load_catalogue
from tests.builders import MOMENT, Builder
from tests.teams import give_outcome

SHARED_ITEMS = 12
ANSWERED = 3
MEMBERS = 8
PINNED, HIDDEN, IN_PATHS, DISMISSED = "ao-001", "ao-002", ("ao-003", "ao-004"), "ao-006"


@dataclass
class World:
    """What a municipality holds; `people` has one person per access role, who has no other, and `members` the rest."""

    word: str
    organisation: Organisation
    units: list[Unit] = field(default_factory=list)
    people: dict[AccessRole, Person] = field(default_factory=dict)
    members: list[Person] = field(default_factory=list)
    item: StoredItem | None = None
    overrides: list[Override] = field(default_factory=list)
    paths: list[CuratedPath] = field(default_factory=list)
    steps: list[CuratedStep] = field(default_factory=list)
    finished_scan: int = 0
    open_scan: int = 0
    question: str = ""
    own_view: str = ""
    learning_steps: list[LearningStep] = field(default_factory=list)
    statements: list[OwnStatement] = field(default_factory=list)
    help_offers: list[HelpOffer] = field(default_factory=list)
    help_requests: list[HelpRequest] = field(default_factory=list)
    wishes: list[GroupWish] = field(default_factory=list)
    group: LearningGroup | None = None

    @property
    def own_item(self) -> StoredItem:
        """The item of the organisation's own."""
        assert self.item is not None
        return self.item


def shared_catalogue(build: Builder) -> None:
    """A few of the shared items: enough for every page, few enough to walk over."""
    load_seed_catalogue(build.session, load_catalogue()[:SHARED_ITEMS], at=MOMENT)


def make_world(build: Builder, word: str) -> World:
    """A municipality with units, people of every access role, scans, own content and decisions."""
    organisation = build.organisation(f"Gemeente {word}")
    organisation.works_council_text = f"De ondernemingsraad van {word} stemde in."
    organisation.privacy_contact = f"privacy@{word}.example"
    world = World(word, organisation)
    _add_units_and_people(build, world)
    _add_content(build, world)
    _add_scans_and_path(build, world)
    _add_learning_together(build, world)
    build.session.commit()
    return world


def _add_units_and_people(build: Builder, world: World) -> None:
    department = build.unit(world.organisation, f"Afdeling {world.word}")
    team = build.unit(world.organisation, f"Team {world.word}", parent=department)
    world.units = [department, team]
    for role in AccessRole:
        leads = world.units if role is AccessRole.TEAM_LEADER else []
        world.people[role] = build.person(
            world.organisation, role, unit=team, name=f"{role.name.title()} {world.word}", counts=True, leads=leads
        )
    for number in range(MEMBERS):
        member = build.person(world.organisation, unit=team, name=f"Lid {number} {world.word}", counts=True)
        give_outcome(build, member, {"1.1": (number % 3, 2), "G2": (number % 4, 3), "4.1": (2, 2)})
        world.members.append(member)
    invite(build.session, world.members[0], at=now())
    for number, person in enumerate([*world.people.values(), *world.members]):
        person.email = f"{world.word}{number}@{world.word}.example"
    build.session.add(
        MeasurementRound(
            organisation_id=world.organisation.id,
            name=f"Ronde {world.word}",
            starts_on=MOMENT.date(),
            ends_on=MOMENT.date() + dt.timedelta(days=30),
        )
    )


def _add_content(build: Builder, world: World) -> None:
    session, organisation_id, word = build.session, world.organisation.id, world.word
    adviser = world.people[AccessRole.ADVISER]
    shared = build.item("ao-005").record
    texts = {"title": f"Aanbod {word}", "summary": f"Een samenvatting. {word}", "first_action": f"Vraag {word}."}
    record = shared | {name: {"nl": text, "en": None} for name, text in texts.items()}
    code = f"eigen-{word}"
    record |= {"code": code, "source": "eigen aanbod", "heading": word, "synonyms": [word], "organisations": [word]}
    record |= {"competences": [{"code": "G2", "from": 0, "to": 4, "strength": 3, "provenance": "L&D"}]}
    world.item = StoredItem(organisation_id=organisation_id, code=code, record=record, updated_at=MOMENT)
    session.add(world.item)
    for kind, item, points in (
        (OverrideKind.PIN, PINNED, 0),
        (OverrideKind.HIDE, HIDDEN, 0),
        (OverrideKind.BOOST, PINNED, 150),
    ):
        decided = Override(
            organisation_id=organisation_id,
            item_id=build.item(item).id,
            kind=kind,
            reason=f"Omdat {word} dit wil.",
            points=points,
            owner_id=adviser.id,
            created_at=MOMENT,
        )
        session.add(decided)
        world.overrides.append(decided)
    for title, published in ((f"Leerpad {word}", MOMENT), (f"Concept {word}", None)):
        path = CuratedPath(
            organisation_id=organisation_id,
            title=title,
            introduction=f"Inleiding {word}",
            function_roles=[],
            competences=[],
            owner_id=adviser.id,
            created_at=MOMENT,
            published_at=published,
        )
        session.add(path)
        world.paths.append(path)
    session.flush()
    for path in world.paths:
        items = [build.item(code_of).id for code_of in IN_PATHS] + [world.item.id]
        for position, item_id in enumerate(items, start=1):
            step = CuratedStep(path_id=path.id, item_id=item_id, position=position, note=f"Uitleg {word}")
            session.add(step)
            world.steps.append(step)
    session.flush()


def _add_scans_and_path(build: Builder, world: World) -> None:
    person = world.people[AccessRole.EMPLOYEE]
    build.finished_scan(person, step=0, at=MOMENT - dt.timedelta(days=200))
    world.finished_scan = build.finished_scan(person, learning_question=f"Hoe doet {world.word} dit?")
    finished = build.session.get_one(Scan, world.finished_scan)
    world.own_view = results_of(build.session, finished)[0].competence
    say_own_view(build.session, finished, world.own_view, level=3, reason=f"Dit doet {world.word} vaak.")
    viewer = build.viewer(person)
    scan = take_in(build.session, viewer, Intake(("kcc",), f"Vraag van {world.word}", (), counts=True), at=MOMENT)
    state = running(build.session, scan, ())
    while len(state.answers) < ANSWERED and (question := state.next_item()) is not None:
        answer_question(build.session, scan, question, 2)
        state.answer(question.code, 2)
    world.open_scan, world.question = scan.id, state.questions[0].code
    _add_own_questions(build, world)
    for position, item in enumerate((build.item(IN_PATHS[0]), world.own_item), start=1):
        step = LearningStep(
            person_id=person.id, item_id=item.id, position=position, reason=f"Reden {world.word}", added_at=MOMENT
        )
        build.session.add(step)
        world.learning_steps.append(step)
    set_status(build.session, world.learning_steps[0], StepStatus.DONE, at=MOMENT)
    build.session.flush()
    remark = f"Onthoud {world.word}."
    say_experience(build.session, viewer, build.item(IN_PATHS[0]).id, grade=8, remark=remark, at=MOMENT)
    dismiss(build.session, viewer, build.item(DISMISSED).id, DismissReason.NO_TIME, at=MOMENT)
    make_list(build.session, viewer, finished, at=MOMENT)


def _add_own_questions(build: Builder, world: World) -> None:
    """Statements that are asked, answered and retired, and a competence that is switched off."""
    organisation_id = world.organisation.id
    for retired_at in (None, None, MOMENT):
        text = f"Ik vraag dit aan {world.word} {len(world.statements)}."
        statement = OwnStatement(
            organisation_id=organisation_id, competence="1.2", level=2, text_nl=text, retired_at=retired_at
        )
        build.session.add(statement)
        world.statements.append(statement)
    build.session.add(SwitchedOff(organisation_id=organisation_id, function_role="kcc", competence="5.1"))
    build.session.flush()
    answered = Answer(scan_id=world.finished_scan, question_code=code_of(world.statements[1]), position=99, value=2)
    build.session.add(answered)


def _add_learning_together(build: Builder, world: World) -> None:
    """Help that a member and the employee offer, asked both ways; wishes that wait, a group, and one to one."""
    employee, first, second, *others = [world.people[AccessRole.EMPLOYEE], *world.members]
    of_both = {"organisation_id": world.organisation.id}
    for helper, kind in (
        (employee, HelperKind.COLLEAGUE),
        (first, HelperKind.COLLEAGUE),
        (second, HelperKind.DIGICOACH),
    ):
        world.help_offers.append(
            HelpOffer(**of_both, person_id=helper.id, competence="1.1", kind=kind, offered_at=MOMENT)
        )
    build.session.add_all(world.help_offers)
    build.session.flush()
    for offer, asker in ((world.help_offers[0], first), (world.help_offers[1], employee)):
        message = f"Help je mij met {world.word}?"
        world.help_requests.append(
            HelpRequest(**of_both, offer_id=offer.id, asker_id=asker.id, message=message, asked_at=MOMENT)
        )
    build.session.add_all(world.help_requests)
    for person in (employee, *others):
        for competence in ("1.1", "G2"):
            days = ["ma-ochtend", "di-middag"]
            world.wishes.append(
                GroupWish(**of_both, person_id=person.id, competence=competence, half_days=days, wished_at=MOMENT)
            )
    world.group = LearningGroup(**of_both, competence="1.1", half_day="ma-ochtend", made_at=MOMENT)
    build.session.add_all([*world.wishes, world.group])
    build.session.flush()
    alone = LearningGroup(**of_both, competence="1.1", half_day="di-middag", made_at=MOMENT)
    build.session.add(alone)
    build.session.flush()
    places = [(world.group, employee), (world.group, second), (world.group, others[0])]
    places += [(alone, second), (alone, others[1])]
    build.session.add_all(GroupSeat(group_id=group.id, person_id=person.id) for group, person in places)
    build.session.flush()
