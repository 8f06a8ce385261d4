"""A person's own days, for them alone; a team's figures, of five people or more, that tell of nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from proche.availability import own_days, own_days_actions, own_days_queries
from proche.availability.models import TeamDays, Work
from proche.availability.own_days import Day, days_of, growth, team_figures
from proche.kernel import clock as desk_clock
from proche.kernel import gate
from proche.people.rules import Role
from proche.ui import routes
from tests import cast as story

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TODAY = date(2026, 11, 24)
MARGIN = 30 * MINUTE


def at(day: date, hour: float, zone_offset: int = 1) -> datetime:
    """A moment on the winter clock of Paris."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + (hour - zone_offset) * HOUR


def office_day(day: date, hours: float = 7) -> list[tuple[datetime, datetime]]:
    """From nine, with an hour of pause at noon."""
    return [(at(day, 9), at(day, 12)), (at(day, 13), at(day, 13) + round((hours - 3) * 60) * MINUTE)]


def weekdays(since: date, until: date) -> list[date]:
    days = (since + timedelta(days=n) for n in range((until - since).days))
    return [day for day in days if day.isoweekday() <= 5]


class TestDays:
    def test_pauses_are_no_work_unless_they_are_short(self) -> None:
        (day,) = days_of(
            [(at(TODAY, 9), at(TODAY, 10)), (at(TODAY, 10.25), at(TODAY, 12)), *office_day(TODAY)[1:]],
            "Europe/Paris",
        )
        assert (day.worked, day.longest_run, day.held_breaks) == (7 * HOUR, 4 * HOUR, True)

    def test_six_hours_in_one_go_is_a_break_that_was_not_taken(self) -> None:
        (day,) = days_of([(at(TODAY, 8), at(TODAY, 14.5))], "Europe/Paris")
        assert not day.held_breaks

    def test_work_past_midnight_belongs_to_its_evening(self) -> None:
        night = (at(TODAY, 21), at(TODAY, 24.5))
        (day,) = days_of([*office_day(TODAY), night], "Europe/Paris")
        assert (day.day, day.evening) == (TODAY, 3.5 * HOUR)

    def test_the_evening_is_that_of_the_persons_own_clock(self) -> None:
        (day,) = days_of([(at(TODAY, 17), at(TODAY, 20))], "Europe/Paris")
        assert day.evening == HOUR
        (day,) = days_of([(at(TODAY, 17), at(TODAY, 20))], "Europe/London")
        assert day.evening == timedelta(0)

    def test_a_glance_at_the_desk_is_no_day(self) -> None:
        assert days_of([(at(TODAY, 9), at(TODAY, 9.2))], "Europe/Paris") == []


def history(recent: float, before: float) -> list[Day]:
    change = TODAY - timedelta(weeks=2)
    spans = [span for day in weekdays(TODAY - timedelta(weeks=8), change) for span in office_day(day, before)]
    spans += [span for day in weekdays(change, TODAY) for span in office_day(day, recent)]
    return days_of(spans, "Europe/Paris")


class TestGrowth:
    @pytest.mark.parametrize(
        ("recent", "before", "grew"), [(8, 7, True), (7.4, 7, False), (7, 7, False), (6, 8, False)]
    )
    def test_days_grow_when_the_median_does_beyond_the_margin(
        self, recent: float, before: float, grew: bool
    ) -> None:
        found = growth(history(recent, before), TODAY, margin=MARGIN)
        assert (found is not None) is grew

    def test_one_long_day_is_one_long_day(self) -> None:
        days = [*history(7, 7)]
        longest = days_of(
            [(at(TODAY - timedelta(days=1), 8), at(TODAY - timedelta(days=1), 22))], "Europe/Paris"
        )
        assert growth([*days[:-1], *longest], TODAY, margin=MARGIN) is None

    def test_too_few_days_tell_nothing(self) -> None:
        assert growth(history(9, 7)[-13:], TODAY, margin=MARGIN) is None

    def test_the_day_that_runs_does_not_count(self) -> None:
        days = [*history(7, 7), *days_of(office_day(TODAY, 12), "Europe/Paris")]
        assert growth(days, TODAY, margin=MARGIN) is None


class TestTeamFigures:
    def test_fewer_than_five_people_are_told_of_in_no_figure(self) -> None:
        assert team_figures([history(8, 8)] * 4) is None
        assert team_figures([*[history(8, 8)] * 4, []]) is None
        assert team_figures([history(8, 8)] * 5) is not None

    def test_figures_are_rounded(self) -> None:
        found = team_figures([history(7.1, 7.1)] * 5)
        assert found == own_days.TeamFigures(day_minutes=420, evenings_percent=0, breaks_percent=100)

    @pytest.mark.parametrize("own", [0.6, 4, 7, 8, 13])
    def test_one_persons_days_cannot_be_read_from_two_figures(self, own: float) -> None:
        """Of six whose days are alike, one more or less moves nothing, however long their days are."""
        five = [history(7, 7)] * 5
        assert team_figures(five) == team_figures([*five, history(own, own)])

    def test_the_four_weeks_are_the_calendars_and_never_overlap(self) -> None:
        spans = {own_days.team_weeks(TODAY + timedelta(days=n)) for n in range(200)}
        ordered = sorted(spans)
        assert all(end - begin == timedelta(weeks=4) for begin, end in ordered)
        assert all(one[1] == other[0] for one, other in pairwise(ordered))


@pytest.fixture
def cast(at_now: datetime) -> story.Cast:
    return story.make_cast(at_now)


@pytest.fixture
def at_now() -> datetime:
    return at(TODAY, 10.7)


def work(person: Any, hours: float, *, since: date, until: date = TODAY) -> None:
    rows = [
        Work(person=person, active_from=begin, active_to=end)
        for day in weekdays(since, until)
        for begin, end in office_day(day, hours)
    ]
    Work.objects.bulk_create(rows)


def longer_days(person: Any) -> None:
    change = TODAY - timedelta(weeks=2)
    work(person, 7, since=TODAY - timedelta(weeks=8), until=change)
    work(person, 9, since=change)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.django_db
class TestPage:
    def test_a_person_sees_their_own_days(self, cast: story.Cast, at_now: datetime, clock: Any) -> None:
        longer_days(cast.nadia)
        text = signed_in(cast.nadia).get("/my-days/").content.decode()
        assert "Your days have grown" in text
        assert "9 h 00" in text
        assert signed_in(cast.hugo).get("/my-days/").context["figures"] is None

    def test_who_erases_keeps_what_rest_needs(self, cast: story.Cast, at_now: datetime, clock: Any) -> None:
        longer_days(cast.nadia)
        work(cast.ines, 7, since=TODAY - timedelta(weeks=4))
        others = Work.objects.filter(person=cast.ines).count()
        assert signed_in(cast.nadia).post("/my-days/erase/").status_code == 303
        left = Work.objects.filter(person=cast.nadia).order_by("active_from").first()
        assert left is not None
        assert left.active_to > at_now - own_days_actions.REST_NEEDS
        assert Work.objects.filter(person=cast.ines).count() == others

    def test_days_are_forgotten(self, cast: story.Cast, at_now: datetime) -> None:
        work(cast.nadia, 7, since=TODAY - timedelta(weeks=20))
        assert own_days_actions.forget(at=at_now) > 0
        oldest = Work.objects.order_by("active_to").first()
        assert oldest is not None
        assert oldest.active_to >= at_now - timedelta(days=70)

    def test_whose_days_grow_is_told_first_and_alone(self, cast: story.Cast, at_now: datetime) -> None:
        longer_days(cast.nadia)
        work(cast.ines, 7, since=TODAY - timedelta(weeks=8))
        monday = at(TODAY + timedelta(days=6), 10)
        assert own_days_actions.tell_growth(at=at_now) == 0
        assert own_days_actions.tell_growth(at=monday) == 1
        assert own_days_actions.tell_growth(at=monday + HOUR) == 0
        (letter,) = gate.list_unseen(cast.nadia.pk)
        assert letter.ways == (gate.Way.PAGE,)
        for other in (cast.hugo, cast.ines, cast.admin):
            assert gate.list_came(other.pk) == []


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, at_now: datetime) -> None:
    """The pages are asked for at the story's moment."""
    monkeypatch.setattr(desk_clock, "now", lambda: at_now)


@pytest.fixture
def team_of_six(cast: story.Cast, at_now: datetime) -> list[Any]:
    """Nadia, Inès and four others: six agents, led by Hugo."""
    more = [story.make_person(f"Agent {n}", f"agent{n}@desk.example", Role.AGENT, at_now) for n in range(4)]
    return [cast.nadia, cast.ines, *more]


@pytest.mark.django_db
class TestTeamPage:
    def test_a_lead_sees_figures_of_five_or_more(
        self, cast: story.Cast, team_of_six: list[Any], at_now: datetime, clock: Any
    ) -> None:
        for person in team_of_six:
            work(person, 7, since=TODAY - timedelta(weeks=9))
        assert own_days_actions.make_team_days(at=at_now) == 1
        text = signed_in(cast.hugo).get("/team/days/").content.decode()
        assert "7 h 00" in text
        assert signed_in(cast.nadia).get("/team/days/").status_code == 404

    def test_a_team_that_is_too_small_stays_without_figures(
        self, cast: story.Cast, team_of_six: list[Any], at_now: datetime, clock: Any
    ) -> None:
        for person in [*team_of_six[:4], cast.hugo]:
            work(person, 7, since=TODAY - timedelta(weeks=9))
        own_days_actions.make_team_days(at=at_now)
        assert TeamDays.objects.get().day_minutes is None
        assert "Fewer than 5 people" in signed_in(cast.hugo).get("/team/days/").content.decode()

    def test_a_figure_is_made_once_whoever_is_moved_meanwhile(
        self, cast: story.Cast, team_of_six: list[Any], at_now: datetime
    ) -> None:
        for person in team_of_six:
            work(person, 7 if person is not cast.nadia else 13, since=TODAY - timedelta(weeks=9))
        own_days_actions.make_team_days(at=at_now)
        before = TeamDays.objects.values().get()
        team = cast.nadia.team
        cast.nadia.team = None
        cast.nadia.save()
        assert own_days_actions.make_team_days(at=at_now) == 0
        assert TeamDays.objects.values().get() == before
        assert own_days_queries.list_team(team.pk)[0].day_length == 7 * HOUR


#: Nadia's days alone are this long, to the minute: it stands nowhere else.
MARKED = 7 + 37 / 60


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["omar", "ines", "hugo", "admin"])
def test_no_address_shows_anothers_days(role: str, cast: story.Cast, at_now: datetime, clock: Any) -> None:
    """Signed in as every role, every address is asked for by GET with every person's and team's number."""
    work(cast.nadia, MARKED, since=TODAY - timedelta(weeks=8))
    own_days_actions.make_team_days(at=at_now)
    mark = re.compile(r"7\s?h\s?37")
    assert mark.search(signed_in(cast.nadia).get("/my-days/").content.decode())
    client = signed_in(getattr(cast, role))
    asked = 0
    for address in addresses(at_now, cast.nadia.pk):
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        assert not mark.search(body.decode(errors="replace")), address
        asked += 1
    assert asked > 50


def addresses(at: datetime, person: int) -> Iterator[str]:
    """Every address, with and without the person's number in its query, where it names one and where not."""
    case = story.make_case(at).code
    for written, pattern in routes.walk(get_resolver().url_patterns):
        # Signing out would end the walk.
        if routes.needs_of(pattern.callback) == routes.KEYED or "sign-out" in written:
            continue
        filled = re.sub(r"<int:\w+>", str(person), re.sub(r"<code:\w+>", case, written))
        address = "/" + re.sub(r"<(?:str|path|uuid|base36):\w+>", str(person), filled)
        yield address
        yield f"{address}?person={person}&pk={person}&holder={person}&mine=1"
