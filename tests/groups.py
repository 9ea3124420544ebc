"""People who want to learn together, those who coach them, and the groups that an adviser makes of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import HelperKind, Organisation, Person
from app.queries.learning_groups import own_wishes
from app.services.group_proposal import proposal_for, situation
from app.services.grouping import end_wish, groups_of, make_groups, wish
from app.services.helping import newest_result, offer_help
from tests.builders import MOMENT, Builder
from tests.teams import give_outcome

TOPIC, OTHER_TOPIC = "1.1", "G2"


def somebody(build: Builder, city: Organisation, level: int = 0) -> Person:
    """Somebody with a level on both topics, who wishes for nothing."""
    person = build.person(city)
    give_outcome(build, person, {TOPIC: (level, 2), OTHER_TOPIC: (level, 2)})
    return person


def wisher(
    build: Builder, city: Organisation, level: int = 0, days: tuple[str, ...] = ("ma-ochtend",), topic: str = TOPIC
) -> Person:
    """Somebody who wishes for a group on a topic, on these half days."""
    person = somebody(build, city, level)
    viewer = build.viewer(person)
    wish(build.session, viewer, newest_result(build.session, viewer), topic, days, at=MOMENT)
    return person


def stop(build: Builder, person: Person) -> None:
    """Take back the only wish of a person."""
    viewer = build.viewer(person)
    [own] = own_wishes(build.session, viewer)
    end_wish(build.session, viewer, own)


def make_as_proposed(session: Session, adviser: Viewer, topic: str) -> bool:
    """Agree with the proposal of this moment."""
    known = situation(session, adviser, topic)
    return make_groups(session, adviser, known, seen=proposal_for(known).mark, at=MOMENT)


def made(session: Session, adviser: Viewer) -> list[tuple[str, ...]]:
    """The groups that an adviser gets by agreeing with the proposal."""
    assert make_as_proposed(session, adviser, TOPIC)
    return [group.members for group in groups_of(session, adviser, TOPIC)]


def digicoach(build: Builder, city: Organisation, *topics: str, name: str = "Dirk") -> Viewer:
    """A digicoach for these topics, or for TOPIC."""
    viewer = build.viewer(build.person(city, name=name))
    offer_help(build.session, viewer, topics or [TOPIC], HelperKind.DIGICOACH, at=MOMENT)
    return viewer
