"""An owner who can no longer be there: ill, on leave, gone, resting. The promise finds who will be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from proche.availability import actions as availability
from proche.availability.rules import HoldKind
from proche.kernel import jobs
from proche.people import actions as people
from proche.people.leave import LeaveKind, LeaveSpan
from proche.queue.models import Promise
from proche.queue.promises import actions
from proche.queue.promises.jobs import look_again
from tests.cast import Cast, make_case
from tests.queue.promises.story import seated

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


class Desk:
    """The real present: jobs run now. Nadia has promised the next time at which she will be there."""

    def __init__(self) -> None:
        self.at = timezone.now()
        self.cast: Cast = seated(self.at)
        case = make_case(self.at)
        slot = actions.propose(case, at=self.at, by=self.cast.nadia.ref)[0]
        self.made = actions.promise(case, begin=slot.begin, by=self.cast.nadia.ref, at=self.at)

    @property
    def owner(self) -> int:
        return Promise.objects.get(pk=self.made.pk).owner_id

    def run_jobs(self) -> None:
        """What the worker does: the jobs that wait, and no other sweep."""
        for (person,) in jobs.list_under_way(look_again):
            look_again.call(person)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_who_tells_that_they_are_ill_is_stood_in_for_at_once(desk: Desk) -> None:
    assert desk.owner == desk.cast.nadia.pk
    day = timezone.localdate(desk.made.begin)
    nadia = desk.cast.nadia
    people.ask_leave(nadia.pk, kind=LeaveKind.SICK, span=LeaveSpan(day, day), by=nadia.ref, at=desk.at)
    assert desk.owner == nadia.pk
    desk.run_jobs()
    assert desk.made.stand_in is not None
    assert desk.owner == desk.made.stand_in.pk


def test_who_leaves_the_desk_is_stood_in_for_at_once(desk: Desk) -> None:
    people.deactivate(desk.cast.nadia.pk, by=desk.cast.admin.ref, at=desk.at)
    desk.run_jobs()
    assert desk.owner != desk.cast.nadia.pk


def test_other_hours_are_looked_at_too(desk: Desk) -> None:
    people.set_hours(desk.cast.nadia.pk, [], by=None, at=desk.at)
    desk.run_jobs()
    assert desk.owner != desk.cast.nadia.pk


def test_a_meeting_of_the_stand_in_finds_another_one(desk: Desk) -> None:
    assert desk.made.stand_in is not None
    span = {"active_from": desk.made.begin, "active_to": desk.made.end}
    availability.hold(desk.made.stand_in.pk, HoldKind.MEETING, key="m", at=desk.at, **span)  # type: ignore[arg-type]
    desk.run_jobs()
    row = Promise.objects.get(pk=desk.made.pk)
    assert row.owner_id == desk.cast.nadia.pk
    assert row.stand_in_id not in (None, desk.made.stand_in.pk)


def test_a_change_of_someone_with_no_promise_asks_for_no_look(desk: Desk) -> None:
    before = len(jobs.list_under_way(look_again))
    availability.see(desk.cast.omar.pk, at=desk.at)
    assert len(jobs.list_under_way(look_again)) == before


def test_late_work_tonight_moves_tomorrows_promise_out_of_the_rest(at: datetime) -> None:
    cast = seated(at)
    tomorrow = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)  # 9:00 in Paris, when Nadia begins
    made = actions.promise(make_case(at), begin=tomorrow, by=cast.nadia.ref, at=at)
    assert made.owner == cast.nadia.ref
    moment, night = at, datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    while moment <= night:
        availability.note_work(cast.nadia.pk, at=moment)
        moment += 15 * MINUTE
    assert actions.recheck(at=night) == 1
    row = Promise.objects.get(pk=made.pk)
    assert row.owner_id == made.stand_in.pk  # type: ignore[union-attr]
    assert row.stand_in_id != cast.nadia.pk


def test_whose_time_runs_and_who_is_at_their_desk_keeps_it_on_the_telephone(at: datetime) -> None:
    cast = seated(at)
    made = actions.promise(make_case(at), begin=at + 18 * MINUTE, by=cast.nadia.ref, at=at)
    during = made.begin + 5 * MINUTE
    availability.see(cast.nadia.pk, at=during)
    availability.hold(cast.nadia.pk, HoldKind.CALL, key="call", active_from=during, active_to=None, at=during)
    assert actions.recheck(at=during + MINUTE) == 0
    assert Promise.objects.get(pk=made.pk).owner_id == cast.nadia.pk


def test_who_leaves_in_the_middle_of_it_keeps_nothing_although_their_page_was_open(at: datetime) -> None:
    cast = seated(at)
    made = actions.promise(make_case(at), begin=at + 18 * MINUTE, by=cast.nadia.ref, at=at)
    during = made.begin + 5 * MINUTE
    availability.see(cast.nadia.pk, at=during)
    people.deactivate(cast.nadia.pk, by=cast.hugo.ref, at=during)
    assert actions.recheck(at=during) > 0
    assert Promise.objects.get(pk=made.pk).owner_id != cast.nadia.pk
