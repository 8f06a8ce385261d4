"""The team's page and week by HTTP: kinds and no more, from where, until when, who is away."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from proche.availability import actions as availability
from proche.availability import team, team_week
from proche.availability.rules import HoldKind, PresenceState
from proche.people import actions as people
from proche.people.days import Place
from proche.people.hours import Hours
from proche.people.leave import LeaveKind, LeaveSpan
from proche.people.models import Person
from proche.people.rules import Role
from proche.queue import actions as queue
from tests import cast as story

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
TUESDAY, WEDNESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 27)
MONDAY = date(2026, 11, 23)


class Request:
    """A page's moment, as the readers of the team ask for it."""

    def __init__(self, at: datetime) -> None:
        self.at = at


@pytest.fixture
def cast(at: datetime) -> story.Cast:
    cast = story.make_cast(at)
    for person in (cast.nadia, cast.ines):
        story.seat(person, at)
    return cast


def row(at: datetime, person: Person) -> team.TeamRow:
    return next(one for one in team.today(Request(at)).rows if one.pk == person.pk)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (HoldKind.CALL, "In a call"),
        (HoldKind.MEETING, "In a meeting"),
        (HoldKind.BREAK, "On a break"),
        (HoldKind.BUSY, "Busy"),
    ],
)
def test_what_keeps_someone_is_told_by_its_kind(
    cast: story.Cast, at: datetime, kind: HoldKind, words: str
) -> None:
    hour = timedelta(hours=1)
    availability.hold(cast.nadia.pk, kind, key="secret:42", active_from=at - hour, active_to=at + hour, at=at)
    found = row(at, cast.nadia)
    assert (found.doing, found.presence) == (words, "busy")
    assert [(kept.begin, kept.end) for kept in found.kept] == [(at - hour, at + hour)]
    assert [bar.kind for bar in found.line.bars if bar.kind != "work"] != []


@pytest.mark.usefixtures("desk_stands")
def test_on_a_case_and_free_until_the_hours_end(cast: story.Cast, at: datetime) -> None:
    assert (row(at, cast.nadia).doing, row(at, cast.nadia).until) == ("Free", "until 12:30")
    story.make_case(at)
    queue.next_case(by=cast.nadia.ref, at=at)
    assert row(at, cast.nadia).doing == "On a case"


def test_colleagues_read_neither_case_nor_customer_nor_how_many(cast: story.Cast) -> None:
    now = timezone.now()
    case = story.make_case(now, title="Clinique du Parc")
    queue.claim(case, by=cast.nadia.ref, at=now)
    page = signed_in(cast.ines).get("/team/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "Nadia Benali" in main
    assert "Clinique du Parc" not in main
    assert case.code not in main
    assert re.search(r"\d+ (of|/) \d+", main) is None


def test_rest_is_drawn_for_nobody(cast: story.Cast, at: datetime) -> None:
    hour = timedelta(hours=1)
    availability.hold(
        cast.nadia.pk, HoldKind.REST, key="rest", active_from=at - hour, active_to=at + hour, at=at
    )
    assert row(at, cast.nadia).kept == ()


def test_outside_the_hours_nothing_that_keeps_someone_is_shown(cast: story.Cast, at: datetime) -> None:
    evening = datetime(2026, 11, 24, 20, tzinfo=PARIS)
    availability.hold(
        cast.nadia.pk, HoldKind.BUSY, key="choir", active_from=evening,
        active_to=evening + timedelta(hours=1), at=at,
    )  # fmt: skip
    assert row(at, cast.nadia).kept == ()


def test_from_where_and_how_many(cast: story.Cast, at: datetime) -> None:
    people.set_places(cast.nadia.pk, [2], by=cast.nadia.ref, at=at)
    assert row(at, cast.nadia).place is Place.HOME
    found = team.today(Request(at))
    assert (found.here, found.on_site, found.from_home) == (2, 1, 1)


def test_who_is_away_says_when_they_are_back_and_not_why(cast: story.Cast, at: datetime) -> None:
    span = LeaveSpan(TUESDAY, WEDNESDAY)
    people.ask_leave(cast.nadia.pk, kind=LeaveKind.SICK, span=span, by=cast.nadia.ref, at=at)
    found = row(at, cast.nadia)
    assert (found.spans, found.place) == ((), None)
    assert found.until.startswith("back ")
    assert "26 November" in found.until
    assert "ick" not in found.doing


def test_the_line_has_the_working_spans_of_the_day(cast: story.Cast, at: datetime) -> None:
    found = team.today(Request(at))
    bars = row(at, cast.nadia).line.bars
    assert [(bar.kind, bar.x, bar.width) for bar in bars] == [("work", 60.0, 105.0), ("work", 195.0, 120.0)]
    assert found.scale.now == pytest.approx(111, abs=0.5)


def test_the_week_says_who_works_when_and_from_where(cast: story.Cast, at: datetime) -> None:
    people.set_places(cast.nadia.pk, [3], by=cast.nadia.ref, at=at)
    people.change_day(cast.nadia.pk, FRIDAY, ((480, 720),), by=cast.nadia.ref, at=at)
    week = team_week.week(MONDAY, today=TUESDAY)
    assert [one.day for one in week.sums] == [MONDAY + timedelta(days=n) for n in range(5)]
    nadia = next(one for one in week.rows if one.pk == cast.nadia.pk)
    site, home = Place.SITE, Place.HOME
    assert [cell.place for cell in nadia.cells] == [site, site, home, site, site]
    assert [cell.is_changed for cell in nadia.cells] == [False, False, False, False, True]
    # Ada has no hours written: she works whenever she is here.
    assert [(one.at_work, one.on_site) for one in week.sums] == [(4, 4), (4, 4), (4, 3), (4, 4), (4, 4)]


def test_a_weekend_shows_when_somebody_works_then(cast: story.Cast, at: datetime) -> None:
    people.set_hours(cast.ines.pk, [Hours(6, 540, 720)], by=cast.ines.ref, at=at)
    assert len(team_week.week(MONDAY, today=TUESDAY).sums) == 6


def test_leave_and_holidays_are_said_without_a_kind(cast: story.Cast, at: datetime) -> None:
    span = LeaveSpan(TUESDAY, WEDNESDAY, from_noon=True)
    people.ask_leave(cast.nadia.pk, kind=LeaveKind.SICK, span=span, by=cast.nadia.ref, at=at)
    week = team_week.week(MONDAY, today=TUESDAY)
    nadia = next(one for one in week.rows if one.pk == cast.nadia.pk)
    assert [str(cell.off or "") for cell in nadia.cells] == ["", "away for a part", "Away", "", ""]
    christmas = team_week.week(date(2026, 12, 21), today=TUESDAY)
    assert {str(one.cells[4].off) for one in christmas.rows if one.pk != cast.admin.pk} == {"Noël"}


def test_the_week_walks_back_and_forth(cast: story.Cast) -> None:
    client = signed_in(cast.nadia)
    page = client.get("/team/week/?from=2026-11-25").content.decode()
    assert 'href="?from=2026-11-16"' in page
    assert 'href="?from=2026-11-30"' in page
    for odd in ("x", "9999-12-31", "0001-01-01"):
        assert client.get(f"/team/week/?from={odd}").status_code == 200


def test_the_live_part_is_the_table_alone(cast: story.Cast) -> None:
    client = signed_in(cast.nadia)
    for there in ("/team/", "/team/week/"):
        part = client.get(there, headers={"HX-Request": "true"}).content.decode()
        assert "<table" in part
        assert "<html" not in part


def test_the_week_asks_a_fixed_number_of_questions(
    cast: story.Cast, at: datetime, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(cast.nadia)
    client.get("/team/week/")
    for n in range(20):
        story.make_person(f"Person {n}", f"p{n}@desk.example", Role.AGENT, at)
    with django_assert_max_num_queries(20):
        client.get("/team/week/")


def test_whom_one_gives_something_to_is_read_with_when_they_are_back(cast: story.Cast, at: datetime) -> None:
    three = at.replace(hour=14, minute=0)
    availability.set_presence(cast.ines.pk, PresenceState.AWAY, at=at, until=three)
    evening = at.replace(hour=19, minute=0)
    by_day = {one.person.name: one.absence for one in team.colleagues(Request(at))}
    assert by_day["Nadia Benali"] == ""
    assert by_day["Hugo Martin"] == "not at the desk"
    assert re.fullmatch(r"back .*15:00", by_day["Inès Laurent"])
    assert next(iter(by_day)) == "Nadia Benali"
    by_night = {one.person.name: one.absence for one in team.colleagues(Request(evening))}
    assert all(
        re.fullmatch(r"back .*09:00", by_night[one.name]) for one in (cast.nadia, cast.hugo, cast.ines)
    )
