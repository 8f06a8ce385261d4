"""What holds whatever the days of people are: no promise without someone who will be there, none in rest.

The answer is checked against plain ways of counting: minute by minute for hours, gap by gap for rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from proche.availability import actions as availability
from proche.availability import gate as keeper
from proche.availability import rest
from proche.availability.measures import Measures
from proche.availability.rules import Candidate, HoldKind, HoldSpan, Need
from proche.kernel import gate
from proche.kernel.refusal import Refusal
from proche.people import actions as people
from proche.people import days
from proche.people.days import DaysOff, Plan
from proche.people.hours import Hours, wall_clock
from proche.people.rules import PersonRef, Right
from proche.queue.models import Promise
from proche.queue.promises import actions
from proche.queue.promises.queries.keepers import Keepers
from proche.queue.promises.slots import Taken
from tests.cast import make_case, make_cast, seat

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MEASURES = Measures()
#: Mornings before an ordinary day, before the hour that comes twice, before the hour that never comes.
MORNINGS = [
    datetime(2026, 11, 24, 7, tzinfo=UTC),
    datetime(2026, 10, 24, 7, tzinfo=UTC),
    datetime(2027, 3, 27, 7, tzinfo=UTC),
]
ZONES = ["Europe/Paris", "Indian/Reunion", "America/Guadeloupe"]
quarters = some.integers(0, 4 * 24 * 3).map(lambda n: n * 15 * MINUTE)


@some.composite
def weeks(draw: some.DrawFn) -> tuple[Hours, ...]:
    """A week with some spans, nights among them."""
    found = []
    for weekday in draw(some.sets(some.integers(1, 7), min_size=1)):
        begin = draw(some.integers(0, 23)) * 60
        found.append(Hours(weekday, begin, begin + draw(some.integers(1, 10)) * 60))
    return tuple(found)


@some.composite
def worked_until(draw: some.DrawFn, at: datetime) -> list[tuple[datetime, datetime]]:
    """Up to four spans of real work before `at`, the latest perhaps deep in the night."""
    moment, found = at - 40 * HOUR, []
    for _ in range(draw(some.integers(0, 4))):
        begin = moment + draw(some.integers(0, 12)) * HOUR
        end = begin + draw(some.integers(1, 5)) * HOUR
        if end > at:
            break
        found.append((begin, end))
        moment = end + 30 * MINUTE
    return found


@some.composite
def teams(draw: some.DrawFn) -> tuple[datetime, list[Candidate], dict[int, list[tuple[datetime, datetime]]]]:
    at = draw(some.sampled_from(MORNINGS))
    team, work = [], {}
    for pk in range(1, draw(some.integers(1, 4)) + 1):
        zone = draw(some.sampled_from(ZONES))
        first = wall_clock(at, zone).day + draw(some.integers(0, 3)) * DAY
        leave = (DaysOff(first, first + draw(some.integers(0, 2)) * DAY),) if draw(some.booleans()) else ()
        spans = draw(worked_until(at))
        holds = [
            HoldSpan(kind, at + begin, at + begin + HOUR)
            for kind, begin in draw(
                some.lists(some.tuples(some.sampled_from(list(HoldKind)), quarters), max_size=4)
            )
        ]
        work[pk] = spans
        team.append(
            Candidate(
                person=PersonRef(pk, f"Agent {pk}"),
                rights=frozenset({Right.TAKE_CASE}),
                plan=Plan(zone=zone, hours=draw(weeks()), leave=leave),
                holds=tuple(sorted(holds, key=lambda hold: hold.active_from)),
                worked=rest.summed_up(spans, zone=zone, measures=MEASURES),
            )
        )
    return at, team, work


def minutes(begin: datetime, end: datetime) -> Iterator[datetime]:
    while begin < end:
        yield begin
        begin += 5 * MINUTE


def why_not_there(
    one: Candidate, work: Sequence[tuple[datetime, datetime]], begin: datetime, end: datetime
) -> str:
    """Count it in a plain way: "" when this person will be there all the while."""
    if not all(days.is_working(one.plan, moment) for moment in minutes(begin, end)):
        return "outside their hours"
    for hold in one.holds:
        if hold.kind is not HoldKind.PROMISE and hold.active_from < end and (hold.active_to or end) > begin:
            return f"kept by a {hold.kind}"
    if longest_pause([*work, (begin, end)], end - DAY, end) < MEASURES.daily_rest:
        return "inside their rest"
    return ""


def longest_pause(work: Sequence[tuple[datetime, datetime]], since: datetime, until: datetime) -> timedelta:
    longest, free_from = timedelta(0), since
    for begin, end in sorted(work):
        longest = max(longest, min(begin, until) - free_from)
        free_from = max(free_from, end)
    return max(longest, until - free_from)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(told=teams(), after=quarters, length=some.sampled_from([15, 30, 60]), data=some.data())
def test_no_promise_without_an_owner_who_will_be_there_nor_inside_anyones_rest(
    told: tuple[datetime, list[Candidate], dict[int, list[tuple[datetime, datetime]]]],
    after: timedelta,
    length: int,
    data: some.DataObject,
) -> None:
    at, team, work = told
    begin = at + after + 15 * MINUTE
    end = begin + length * MINUTE
    taken = [Taken("A", data.draw(some.integers(1, 4)), begin - 10 * MINUTE, begin + 10 * MINUTE)]
    slot = Keepers(Need(), team, taken, (1,), at).fill(begin, end)
    people = {one.person.pk: one for one in team}
    if slot is None:
        return
    for person in [slot.owner, *([slot.stand_in] if slot.stand_in else [])]:
        assert why_not_there(people[person.pk], work[person.pk], begin, end) == ""
        assert person.pk != taken[0].owner
    assert slot.stand_in != slot.owner


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(told=teams(), length=some.sampled_from([15, 30]))
def test_every_time_proposed_and_every_nearest_one_holds(
    told: tuple[datetime, list[Candidate], dict[int, list[tuple[datetime, datetime]]]], length: int
) -> None:
    at, team, work = told
    asked = Keepers(Need(), team, (), (), at)
    people = {one.person.pk: one for one in team}
    proposed = asked.next_slots(length=length * MINUTE, count=4)
    for slot in [*proposed, *asked.nearest(at + 12 * HOUR, at + 12 * HOUR + length * MINUTE)]:
        assert slot.begin >= at
        assert why_not_there(people[slot.owner.pk], work[slot.owner.pk], slot.begin, slot.end) == ""
    assert proposed == sorted(proposed, key=lambda slot: slot.begin)


#: What may happen to a person's days, from the cast's point of view: who, what, how far from now.
changes = some.lists(
    some.tuples(
        some.sampled_from(["nadia", "ines", "hugo"]),
        some.sampled_from(["meeting", "free", "hours", "late work", "leaves", "ill"]),
        some.integers(0, 12),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=changes, begins=some.lists(some.integers(1, 28), min_size=1, max_size=4))
def test_after_any_changes_each_open_promise_has_an_owner_or_is_flagged(
    monkeypatch: pytest.MonkeyPatch, changes: list[tuple[str, str, int]], begins: list[int]
) -> None:
    monkeypatch.setattr(gate, "_keepers", [keeper.keep])
    at = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    with transaction.atomic():
        cast = make_cast(at)
        for name in ("nadia", "ines", "hugo"):
            seat(getattr(cast, name), at)
        for begin in begins:
            _promise(cast, at + begin * 15 * MINUTE, at)
        for who, what, when in changes:
            _change(getattr(cast, who).pk, what, at + when * HOUR / 2, at, cast.hugo.ref)
            actions.recheck(at=at)
        _check(at)
        transaction.set_rollback(True)


def _promise(cast: object, begin: datetime, at: datetime) -> None:
    try:
        actions.promise(make_case(at), begin=begin, by=cast.nadia.ref, at=at)  # type: ignore[attr-defined]
    except actions.NobodyThere:
        pass  # the noon break, or three promised at once: that it is refused is another test's matter


def _change(pk: int, what: str, when: datetime, at: datetime, lead: PersonRef) -> None:
    if what == "meeting":
        availability.hold(
            pk, HoldKind.MEETING, key=f"m{when:%H%M}", active_from=when, active_to=when + HOUR, at=at
        )
    elif what == "free":
        availability.release_hold(pk, key=f"m{when:%H%M}", at=at)
    elif what == "late work":
        for moment in minutes(at - 14 * HOUR, at):
            availability.note_work(pk, at=moment)
    elif what == "hours":
        people.set_hours(pk, [Hours(2, 600, 720)], by=None, at=at)
    elif what == "leaves" and pk != lead.pk:
        people.deactivate(pk, by=lead, at=at)


def _check(at: datetime) -> None:
    rows = list(Promise.objects.filter(state="OPEN").select_related("case"))
    for row in rows:
        asked = actions_asked(row, at)
        free = asked.free(max(row.begins_at, at), row.ends_at)
        if row.uncovered_at is not None:
            assert not free, f"{row} is flagged although {free} could keep it"
            continue
        assert row.owner_id in free, f"{row} has an owner who will not be there"
        assert row.stand_in_id is None or row.stand_in_id in free
        assert row.stand_in_id != row.owner_id
        assert (row.stand_in_id is None) == (len(free) < 2)
    spans = [(row.owner_id, row.begins_at, row.ends_at) for row in rows if row.uncovered_at is None]
    for owner, begin, end in spans:
        assert sum(o == owner and b < end and e > begin for o, b, e in spans) == 1


def actions_asked(row: Promise, at: datetime) -> Keepers:
    from proche.queue.promises.queries import for_case

    return for_case(row.case_id, at=at, but=row.code)


def test_the_plain_way_of_counting_rest_finds_a_broken_one() -> None:
    at = MORNINGS[0]
    assert (
        longest_pause([(at - 9 * HOUR, at - 8 * HOUR), (at, at + HOUR)], at - 23 * HOUR, at + HOUR)
        == 14 * HOUR
    )
    assert issubclass(actions.NobodyThere, Refusal)
