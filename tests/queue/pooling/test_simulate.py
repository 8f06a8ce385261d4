"""The replay against what is known: Erlang C, a replay by brute force, and that more people never hurt."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from math import factorial
from random import Random
from statistics import mean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proche.queue.pooling.rules import DAY, Arrival, Seat
from proche.queue.pooling.simulate import replay
from proche.queue.pooling.ways import anyone, own_region
from tests.queue.pooling.teams import day_work, office, seat, team

#: Student's t, two-sided 99 %, 19 degrees of freedom.
T_19 = 2.861


def waits(arrivals: list[Arrival], seats: list[Seat] | tuple[Seat, ...], until: float) -> list[float]:
    taken = replay(arrivals, seats, takers=anyone, until=until).taken
    return [
        moment - arrival.at for arrival, moment in zip(arrivals, taken, strict=True) if moment is not None
    ]


# -- Erlang C


def erlang_c_wait(rate: float, service: float, servers: int) -> float:
    """The mean wait of M/M/c. Source: Erlang's delay formula."""
    load = rate * service
    rho = load / servers
    last = load**servers / factorial(servers) / (1 - rho)
    queued = last / (sum(load**n / factorial(n) for n in range(servers)) + last)
    return queued * service / (servers - load)


def poisson_work(count: int, *, rate: float, service: float, seed: int) -> list[Arrival]:
    rng, at, found = Random(f"erlang {seed}"), 0.0, []
    for _ in range(count):
        at += rng.expovariate(rate)
        found.append(Arrival(at, rng.expovariate(1 / service)))
    return found


@pytest.mark.parametrize(("servers", "load"), [(1, 0.6), (3, 2.1), (12, 9.6)])
def test_the_replay_agrees_with_erlang_c_within_its_band(servers: int, load: float) -> None:
    service, count = 10.0, 3000
    runs = []
    for seed in range(20):
        work = poisson_work(count, rate=load / service, service=service, seed=seed)
        end = work[-1].at + 5000
        # The first part is left out: it begins with an empty desk, which Erlang's desk never is.
        runs.append(mean(waits(work, [seat((0.0, end))] * servers, end)[500:]))
    margin = T_19 * stdev(runs) / len(runs) ** 0.5
    assert abs(mean(runs) - erlang_c_wait(load / service, service, servers)) <= margin


def test_erlang_c_is_the_textbook_one() -> None:
    assert erlang_c_wait(rate=0.05, service=10, servers=1) == pytest.approx(10.0)


# -- brute force


def by_brute_force(arrivals: list[Arrival], seats: list[Seat]) -> list[float | None]:
    """Look at every moment at which anything may happen; at each, give out what can be given."""
    moments = [arrival.at for arrival in arrivals]
    moments += [moment for one in seats for span in one.spans for moment in span]
    heapify(moments)
    taken: list[float | None] = [None] * len(arrivals)
    busy_until = [0.0] * len(seats)
    free_since = [0.0] * len(seats)
    was_there = [False] * len(seats)
    while moments:
        now = heappop(moments)
        for place, one in enumerate(seats):
            there = any(begin <= now < end for begin, end in one.spans)
            came_anew = there and not was_there[place] and busy_until[place] <= now
            if came_anew:
                free_since[place] = now
            was_there[place] = there or busy_until[place] > now
            if busy_until[place] == now:
                free_since[place] = now
        waiting = [n for n, one in enumerate(arrivals) if one.at <= now and taken[n] is None]
        for n in sorted(waiting, key=lambda n: (arrivals[n].priority, n)):
            able = own_region(arrivals[n], seats)
            free = [
                place
                for place in able
                if busy_until[place] <= now and any(b <= now < e for b, e in seats[place].spans)
            ]
            if free:
                place = min(free, key=lambda place: (free_since[place], place))
                taken[n] = now
                busy_until[place] = now + arrivals[n].minutes
                heappush(moments, busy_until[place])
    return taken


@st.composite
def desks(draw: st.DrawFn) -> tuple[list[Arrival], list[Seat]]:
    """A day of a few seats and cases. Moments of each kind have an odd end of their own, so that no two
    things happen at one moment, where ciw and brute force may order them differently."""
    seats = []
    for n in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, 200)) + 0.01 * (n + 1)
        first = begin + draw(st.integers(20, 200))
        again = first + draw(st.integers(5, 60))
        spans = [(begin, first), (again, again + draw(st.integers(20, 200)))]
        seats.append(seat(*spans, regions=draw(st.sets(st.sampled_from("AB"), max_size=2))))
    count = draw(st.integers(1, 12))
    moments = sorted(draw(st.lists(st.integers(0, 600), min_size=count, max_size=count)))
    arrivals = [
        Arrival(
            at=moment + 0.1 + n * 0.001,
            minutes=draw(st.integers(1, 90)) + 0.0137 * (n + 1),
            region=draw(st.sampled_from("ABC")),
            priority=draw(st.sampled_from((1, 5))),
        )
        for n, moment in enumerate(moments)
    ]
    return arrivals, seats


@settings(max_examples=300, deadline=None)
@given(desks())
def test_the_replay_is_what_brute_force_finds(desk: tuple[list[Arrival], list[Seat]]) -> None:
    arrivals, seats = desk
    found = replay(arrivals, seats, takers=own_region, until=10 * DAY).taken
    expected = by_brute_force(arrivals, seats)
    assert [moment and round(moment, 6) for moment in found] == [
        moment and round(moment, 6) for moment in expected
    ]


# -- more people


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 900), st.floats(0.5, 90)), min_size=1, max_size=40), st.integers(1, 4))
def test_one_more_of_the_same_hours_delays_no_case(work: list[tuple[float, float]], people: int) -> None:
    arrivals = [Arrival(at, minutes) for at, minutes in sorted(work)]
    before = waits(arrivals, [office(14)] * people, 14 * DAY)
    after = waits(arrivals, [office(14)] * (people + 1), 14 * DAY)
    assert all(later <= earlier + 1e-6 for earlier, later in zip(before, after, strict=True))


@pytest.mark.parametrize("seed", range(12))
def test_one_more_person_with_hours_of_their_own_delays_no_case_on_average(seed: int) -> None:
    rng = Random(f"joins {seed}")
    arrivals = day_work(14, a_day=rng.randint(60, 140), regions=6, seed=seed)
    seats = team(14, count=rng.randint(3, 6))
    joined = (*seats, office(21, begin=rng.choice((420, 480, 600, 720))))
    before, after = (waits(arrivals, desk, 21 * DAY) for desk in (seats, joined))
    assert len(after) == len(before) == len(arrivals)
    assert mean(after) <= mean(before)


# -- what a replay does


def test_what_is_in_hand_at_a_break_is_ended_first() -> None:
    late = [Arrival(235.0, 30.0), Arrival(236.0, 5.0)]
    taken = replay(late, [seat((0, 240), (300, 480))], takers=anyone, until=DAY).taken
    assert taken == (235.0, 300.0)


def test_an_urgent_case_has_its_turn_first() -> None:
    work = [Arrival(1, 50), Arrival(2, 10), Arrival(3, 10, priority=1)]
    assert replay(work, [seat((0, 480))], takers=anyone, until=DAY).taken == (1, 61, 51)


def test_a_case_that_nobody_can_take_is_never_taken() -> None:
    work = [Arrival(1, 5, needs=frozenset({"edi 2"})), Arrival(2, 5)]
    assert replay(work, [seat((0, 480))], takers=anyone, until=DAY).taken == (None, 2)


def test_work_goes_to_who_has_been_free_for_longest() -> None:
    work = [Arrival(moment, 5) for moment in (10, 20, 30, 40)]
    assert replay(work, [seat((0, 480))] * 2, takers=anyone, until=DAY).busy == (10, 10)


def test_without_anyone_nothing_is_taken() -> None:
    assert replay([Arrival(1, 5)], [seat()], takers=anyone, until=DAY).taken == (None,)


def test_the_same_replay_is_the_same_every_time() -> None:
    arrivals, seats = day_work(14, a_day=90, regions=6), team(14)
    first, again = (replay(arrivals, seats, takers=own_region, until=21 * DAY) for _ in range(2))
    assert first == again
