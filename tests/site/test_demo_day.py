"""The team's day, as fast as it goes: nothing stuck, nobody disturbed; and its page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from proche.kernel import clock
from proche.people import queries as people
from proche.people.models import Person
from proche.queue.models import Case, CaseOffer, Promise
from proche.queue.rules import State
from proche.site.demo import load
from proche.site.demo.day import keeping, play, plot, script, verdict
from proche.site.demo.day.keeping import Kept, Sample
from proche.site.demo.day.script import Script

#: A Tuesday on which all twelve work.
DAY = date(2026, 11, 24)
#: As much of the day's work as shows everything, and no more.
SHARE = 0.4


@pytest.fixture
def demo(settings) -> None:
    settings.PROCHE = {**settings.PROCHE, "PROCHE_DEMO": True}


@pytest.fixture
def team(demo) -> Iterator[None]:
    at = Script(DAY).opens
    load.load_people(at)
    load.load_catalogue(at)
    load.load_customers(at)
    yield
    clock.end_pace()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_whole_day_passes_and_nothing_is_stuck(team) -> None:
    director, found = play.in_a_hurry(DAY, share=SHARE)

    assert found.problems == ()
    assert director.refused == []
    assert not Case.objects.filter(state=State.TAKEN.value).exists()
    assert Case.objects.filter(state=State.DONE.value).count() > 60
    told = [words.text for _, words in director.kept.told]
    assert any("goes home ill" in words for words in told)
    assert any("works from home" in words for words in told)
    assert any("is on call" in words for words in told)
    _the_ill_one_is_asked_nothing_more()
    _the_urgent_one_went_to_who_was_on_call()
    _a_promise_went_to_the_stand_in()
    # The same file is what the page reads.
    assert keeping.find().holds
    assert clock.find_pace() is None
    _a_case_left_in_someones_hands_would_be_found(director)


def _the_ill_one_is_asked_nothing_more() -> None:
    lucas = Person.objects.get(email__startswith=script.ILL[0])
    ill = Script(DAY).moment(script.ILL_AT)
    assert not CaseOffer.objects.filter(person=lucas, at__gt=ill).exists()
    assert not Case.objects.filter(closed_by=lucas, closed_at__gt=ill).exists()


def _the_urgent_one_went_to_who_was_on_call() -> None:
    urgent = Case.objects.get(title__endswith=script.URGENT_SUBJECT.lower())
    assert urgent.closed_by.email.startswith(script.ON_CALL[0])
    assert urgent.taken_at - urgent.arrived_at < timedelta(minutes=10)


def _a_promise_went_to_the_stand_in() -> None:
    tomorrow = Promise.objects.get(begins_at__date=Script(DAY).next_day)
    off = people.get_row(tomorrow.owner_id)
    assert not off.plan.leave


def _a_case_left_in_someones_hands_would_be_found(director) -> None:
    """The verdict can fail: an orphan, and an offer to someone who had gone home."""
    closes = director.script.closes
    case = Case.objects.filter(state=State.DONE.value, closed_by__isnull=False).order_by("pk").first()
    lucas = Person.objects.get(email__startswith=script.ILL[0])
    held = {"state": State.TAKEN.value, "taken_by": lucas, "lease_until": closes, "closed_at": None}
    Case.objects.filter(pk=case.pk).update(**held, closed_by=None, outcome="")
    evening = Script(DAY).moment(script.ILL_AT) + timedelta(hours=8)
    CaseOffer.objects.create(
        case=case, person=lucas, at=evening, until=evening, state="LAPSED", ended_at=evening
    )
    problems = " ".join(verdict.judge(director, at=closes).problems)
    assert "still in the hands of Lucas" in problems
    assert "when they were not there" in problems


def test_the_same_day_is_the_same_story() -> None:
    first, again = (Script(DAY).arrivals() for _ in range(2))
    assert first == again
    assert first != Script(DAY + timedelta(days=1)).arrivals()
    assert 170 < len(first) < 220
    assert sum(one.is_urgent for one in first) == 1


@pytest.mark.parametrize("today", [date(2026, 11, 28), date(2026, 12, 25), date(2026, 11, 24)])
def test_a_day_is_played_on_which_people_work(today: date) -> None:
    day = script.day_for(today)
    assert day >= today
    assert day.isoweekday() <= 5


# -- its page


@pytest.fixture
def lead(db, demo, at: datetime) -> Client:
    load.load_people(at)
    client = Client()
    client.force_login(Person.objects.get(email__startswith="hugo"))
    return client


def kept_day(at: datetime) -> Kept:
    opens = at - timedelta(hours=2)
    samples = [Sample(opens + timedelta(minutes=5 * n), n % 4, n % 7, 3 * n, 11) for n in range(20)]
    return Kept(opens, at + timedelta(hours=8), samples)


def test_no_other_desk_has_the_page(lead: Client, settings) -> None:
    settings.PROCHE = {**settings.PROCHE, "PROCHE_DEMO": False}
    assert lead.get("/demo/day/").status_code == 404
    assert lead.post("/demo/day/speed/", {"speed": "60"}).status_code == 404


def test_without_a_day_the_page_says_how_to_start_one(lead: Client) -> None:
    assert "bin/demo --day" in lead.get("/demo/day/").content.decode()


def test_the_page_shows_the_time_at_the_desk_and_changes_its_pace(lead: Client, at: datetime) -> None:
    clock.set_pace(0, desk_from=at)
    keeping.write(kept_day(at))
    page = lead.get("/demo/day/").content.decode()
    assert timezone.localtime(at).isoformat() in page
    assert page.count("<polyline") == 4
    assert lead.post("/demo/day/speed/", {"speed": "180"}).status_code == 303
    assert clock.find_pace().factor == 180
    assert lead.post("/demo/day/speed/", {"speed": "1000000"}).status_code == 422
    clock.end_pace()


def test_the_picture_stays_in_its_frame(at: datetime) -> None:
    kept = kept_day(at)
    drawn = plot.picture(kept, at=at + timedelta(days=2))
    for _, points in drawn.lines:
        for point in points.split():
            x, y = map(float, point.split(","))
            assert drawn.left <= x <= drawn.width
            assert 0 <= y <= drawn.bottom
    assert drawn.now_x == drawn.width
