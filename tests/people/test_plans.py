"""What the answer is told of a person's days: one plan from five tables."""

from __future__ import annotations

from datetime import date

import pytest

from proche.people import queries
from proche.people.days import DaysOff, Place
from proche.people.models import DayHours, DayPlace, KindCapacity, Leave, Person, PersonSkill, WeeklyPlace
from tests.cast import OFFICE, make_cast

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)


@pytest.fixture
def nadia(at):
    """Nadia, with a changed Friday, leave asked and granted, and two days at home."""
    nadia = make_cast(at).nadia
    DayHours.objects.create(person=nadia, day=FRIDAY, spans=[[600, 720], [780, 900]], reason="dentist")
    days = {"person": nadia, "from_day": MONDAY, "to_day": date(2026, 12, 2), "asked_at": at}
    Leave.objects.create(**days, from_noon=True, state="GRANTED")
    Leave.objects.create(**{**days, "from_day": FRIDAY}, state="ASKED")
    WeeklyPlace.objects.create(person=nadia, weekday=2, place="HOME")
    DayPlace.objects.create(person=nadia, day=FRIDAY, place="HOME")
    return nadia


def test_a_plan_is_read_from_five_tables(nadia):
    plan = queries.get_row(nadia.pk).plan
    assert plan.hours == tuple(sorted(OFFICE))
    assert plan.changed == ((FRIDAY, ((600, 720), (780, 900))),)
    assert plan.leave == (DaysOff(MONDAY, date(2026, 12, 2), from_noon=True),)
    assert plan.places == ((2, Place.HOME), (FRIDAY, Place.HOME))
    assert (plan.zone, plan.holidays) == ("Europe/Paris", "FR")


def test_what_was_over_is_left_out_when_a_day_is_given(nadia):
    (row,) = queries.list_people(pks=[nadia.pk], since=date(2026, 12, 3))
    assert (row.plan.changed, row.plan.leave, row.plan.places) == ((), (), ((2, Place.HOME),))


def test_skills_have_levels_and_kinds_a_capacity(nadia):
    PersonSkill.objects.create(person=nadia, skill="edi", level=3)
    KindCapacity.objects.create(person=nadia, kind="CALL", most=1)
    row = queries.get_row(nadia.pk)
    assert (row.skills, row.kind_capacity) == ({"edi": 3}, {"CALL": 1})


def test_the_same_days_are_one_plan(nadia, at):
    Person.objects.filter(pk=nadia.pk).update(name="Nadia B.")
    assert queries.get_row(nadia.pk).plan is queries.get_row(nadia.pk).plan
