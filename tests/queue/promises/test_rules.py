"""States, slots, zones and figures: tables without a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from proche.availability.rules import Answer, Pick
from proche.people.rules import PersonRef
from proche.queue.promises import figures, picture, plot, slots
from proche.queue.promises.figures import Week
from proche.queue.promises.rules import Outcome, PromiseState, outcome_of
from proche.queue.promises.slots import Taken
from proche.queue.promises.zones import zone_of

AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
HALF = timedelta(minutes=30)
ENDS = AT + timedelta(hours=1)
NADIA, INES, HUGO = PersonRef(1, "Nadia Benali"), PersonRef(2, "Inès Laurent"), PersonRef(3, "Hugo Martin")


def told(people: Sequence[PersonRef], begin: datetime, next_at: datetime | None = None) -> Answer:
    return Answer(tuple(Pick(one, 0, ()) for one in people), (), begin if people else next_at, begin)


def always(*people: PersonRef) -> slots.There:
    return lambda begin, end: told(people, begin)


def until(end_of_day: datetime, *people: PersonRef, next_at: datetime | None = None) -> slots.There:
    """They are there until the end of the day and come back at `next_at`."""

    def there(begin: datetime, end: datetime) -> Answer:
        is_there = end <= end_of_day or (next_at is not None and begin >= next_at)
        return told(people if is_there else (), begin, next_at)

    return there


@pytest.mark.parametrize(
    ("state", "closed", "outcome"),
    [
        (PromiseState.OPEN, None, Outcome.OPEN),
        (PromiseState.KEPT, ENDS, Outcome.KEPT),
        (PromiseState.TRIED, ENDS, Outcome.KEPT),
        (PromiseState.KEPT, ENDS + HALF, Outcome.LATE),
        (PromiseState.TRIED, ENDS + HALF, Outcome.LATE),
        (PromiseState.MOVED, AT, Outcome.FREED),
        (PromiseState.MOVED, ENDS + HALF, Outcome.MISSED),
        (PromiseState.CALLED_OFF, AT, Outcome.FREED),
        (PromiseState.CALLED_OFF, ENDS + HALF, Outcome.MISSED),
    ],
)
def test_how_a_promise_counts(state: PromiseState, closed: datetime | None, outcome: Outcome) -> None:
    assert outcome_of(state, ends_at=ENDS, closed_at=closed, at=AT) is outcome


def test_what_is_open_past_its_end_is_missed_until_it_is_kept() -> None:
    assert outcome_of(PromiseState.OPEN, ends_at=ENDS, closed_at=None, at=ENDS + HALF) is Outcome.MISSED


def test_who_is_named_first_keeps_it_and_the_next_stands_in() -> None:
    slot = slots.fill(always(NADIA, INES, HUGO), AT, AT + HALF, first=[3])
    assert slot is not None
    assert (slot.owner, slot.stand_in) == (HUGO, NADIA)


def test_who_promised_the_time_already_neither_keeps_nor_stands_in() -> None:
    taken = [Taken("A", 1, AT + timedelta(minutes=29), AT + ENDS.resolution + HALF)]
    slot = slots.fill(always(NADIA, INES), AT, AT + HALF, taken=taken, first=[1])
    assert slot is not None
    assert (slot.owner, slot.stand_in) == (INES, None)


def test_promises_that_touch_do_not_collide() -> None:
    taken = [Taken("A", 1, AT - HALF, AT), Taken("B", 1, AT + HALF, AT + 2 * HALF)]
    slot = slots.fill(always(NADIA), AT, AT + HALF, taken=taken)
    assert slot is not None
    assert slot.owner == NADIA


def test_what_is_proposed_begins_on_a_quarter_and_reaches_beyond_today() -> None:
    found = slots.next_slots(
        always(NADIA), since=AT, length=HALF, count=5, day_of=lambda moment: moment.date()
    )
    assert [slot.begin.strftime("%d %H:%M") for slot in found] == [
        "24 09:45", "24 10:15", "24 10:45", "25 00:00", "25 00:30",
    ]  # fmt: skip


def test_the_nearest_are_one_before_and_one_after() -> None:
    there = until(ENDS, NADIA, next_at=AT + timedelta(days=1))
    near = slots.nearest(there, ENDS, ENDS + HALF, at=AT)
    assert [slot.begin.strftime("%d %H:%M") for slot in near] == ["24 10:00", "25 09:45"]


def test_nobody_near_is_said_too() -> None:
    assert "near it either" in str(
        slots.say_nobody(AT, slots.nearest(until(AT, NADIA), AT, AT + HALF, at=AT))
    )


people = some.lists(some.integers(1, 6), unique=True, max_size=6)


@given(free=people, owner=some.integers(1, 6), stand_in=some.none() | some.integers(1, 6))
def test_a_promise_goes_only_to_who_is_free_and_stays_where_it_can(
    free: list[int], owner: int, stand_in: int | None
) -> None:
    keeps, stands = slots.settle(free, owner=owner, stand_in=stand_in)
    assert (keeps is None) == (not free)
    assert keeps is None or keeps in free
    assert stands is None or (stands in free and stands != keeps)
    assert (stands is None) == (len(free) < 2)
    if owner in free:
        assert keeps == owner
    elif stand_in in free:
        assert keeps == stand_in


@pytest.mark.parametrize(
    ("country", "postcode", "zone"),
    [
        ("FR", "75010", "Europe/Paris"),
        ("FR", "97400", "Indian/Reunion"),
        ("FR", "97110", "America/Guadeloupe"),
        ("RE", "", "Indian/Reunion"),
        ("GB", "", "Europe/London"),
        ("US", "10001", "Europe/Paris"),
    ],
)
def test_a_customers_clock_is_known_by_country_and_postcode(country: str, postcode: str, zone: str) -> None:
    assert zone_of(country, postcode, otherwise="Europe/Paris") == zone


def test_the_interval_is_wilsons() -> None:
    # 8 of 10, 95 %: 0.490 to 0.943 (Brown, Cai, DasGupta 2001, the Wilson interval).
    share = figures.wilson(8, 10)
    assert (round(share.low, 3), round(share.high, 3)) == (0.490, 0.943)


@given(total=some.integers(1, 500), data=some.data())
def test_the_interval_holds_its_share_and_stays_between_nothing_and_all(
    total: int, data: some.DataObject
) -> None:
    share = figures.wilson(data.draw(some.integers(0, total)), total)
    assert 0 <= share.low <= share.share + 1e-9
    assert share.share - 1e-9 <= share.high <= 1


def test_weeks_count_what_ended_in_them_and_too_few_have_no_rate() -> None:
    monday = date(2026, 11, 23)
    outcomes = (
        [(monday, Outcome.KEPT)] * 5 + [(monday - timedelta(days=1), Outcome.LATE)] + [(monday, Outcome.OPEN)]
    )
    before, this = figures.weeks(outcomes, until=date(2026, 11, 24), count=2)
    assert (this.kept, this.late, this.missed) == (5, 0, 0)
    assert this.rate is not None
    assert (before.total, before.rate) == (1, None)


def test_the_plot_leaves_out_a_week_that_says_too_little() -> None:
    drawn = plot.draw([Week(date(2026, 11, 16), 2, 0, 0), Week(date(2026, 11, 23), 10, 0, 0)])
    few, enough = drawn.dots
    assert few.y is None
    assert enough.y == plot.TOP


class Kept:
    def __init__(
        self, begin: datetime, owner: PersonRef, *, is_open: bool = True, is_late: bool = False
    ) -> None:
        self.begins_at, self.ends_at, self.owner = begin, begin + HALF, owner
        self.is_open, self.is_late = is_open, is_late


def test_the_day_is_drawn_as_one_line_a_person_as_far_as_promises_reach() -> None:
    rows = [
        Kept(AT.replace(hour=7, minute=30), NADIA),
        Kept(AT.replace(hour=10, minute=0), INES, is_open=False),
    ]
    drawn = picture.draw(rows, local=lambda moment: moment, at=AT)
    assert drawn.hours == (6, 8, 10, 12, 14, 16, 18)
    assert [(lane.name, lane.marks[0].x, lane.marks[0].kind) for lane in drawn.lanes] == [
        ("Nadia Benali", 45.0, ""),
        ("Inès Laurent", 120.0, "done"),
    ]
