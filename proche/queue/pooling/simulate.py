"""One period through one way of sharing the work, by ciw's event engine. Pure.

ciw gives events, arrivals, services and shifts. Its servers are alike and are replaced at every
shift; ours are seats with hours, regions and skills of their own, so `Desk` says who takes what:
the waiting in their turn, each by the seat that has been free for longest among those that can.
Nobody is interrupted: what is in hand at the end of a span is ended first.
"""

# ciw ships no types: whatever builds on its classes builds on Any.
# mypy: allow-subclassing-any

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import ciw

from proche.queue.pooling.rules import Arrival, Seat, Span

#: Which seats may take an arrival, by their places.
Takers = Callable[[Arrival, Sequence[Seat]], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Replay:
    """When each arrival was taken (None = never), and how long each seat was busy."""

    taken: tuple[float | None, ...]
    busy: tuple[float, ...]


def replay(arrivals: Sequence[Arrival], seats: Sequence[Seat], *, takers: Takers, until: float) -> Replay:
    """Let the arrivals, in their order, meet the seats; `until` ends it."""
    if not arrivals or not any(seat.spans for seat in seats):
        return Replay(tuple(None for _ in arrivals), tuple(0.0 for _ in seats))
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential(_gaps(arrivals))],
        service_distributions=[_OwnTime()],
        number_of_servers=[_shifts(seats, until)],
    )
    run = _Run(network, _Work(arrivals, seats, takers))
    run.simulate_until_max_time(until)
    return Replay(tuple(run.work.taken), tuple(run.work.busy))


def _gaps(arrivals: Sequence[Arrival]) -> list[float]:
    moments = [0.0, *(arrival.at for arrival in arrivals)]
    # The last gap never ends: ciw would begin the list again.
    return [later - earlier for earlier, later in pairwise(moments)] + [float("inf")]


def _shifts(seats: Sequence[Seat], until: float) -> Any:
    """A shift for every moment at which a seat is taken or left; `Desk` knows who, ciw counts them."""
    moments = sorted({moment for seat in seats for span in seat.spans for moment in span if moment > 0})
    ends = [*moments, max(until, *moments) + 1.0]
    return ciw.Schedule(numbers_of_servers=[1] * len(ends), shift_end_dates=ends)


class _Work:
    """What one run reads and writes."""

    def __init__(self, arrivals: Sequence[Arrival], seats: Sequence[Seat], takers: Takers) -> None:
        self.arrivals, self.seats = arrivals, seats
        self.taken: list[float | None] = [None] * len(arrivals)
        self.busy = [0.0] * len(seats)
        self._takers = takers
        self._answers: dict[tuple[str, frozenset[str]], frozenset[int]] = {}

    def takers(self, arrival: Arrival) -> frozenset[int]:
        """Which seats may take it: asked once for each mix of region and needs."""
        key = (arrival.region, arrival.needs)
        if key not in self._answers:
            self._answers[key] = self._takers(arrival, self.seats)
        return self._answers[key]


class _OwnTime(ciw.dists.Distribution):
    """Each case takes the time that is written on it."""

    def sample(self, t: float | None = None, ind: Any = None) -> float:
        return float(ind.arrival.minutes)


class _Case(ciw.Individual):
    """ciw numbers its individuals from 1 in the order of their arrival."""

    def __init__(self, id_number: int, *args: Any, simulation: Any, **kwargs: Any) -> None:
        super().__init__(id_number, *args, simulation=simulation, **kwargs)
        self.place = id_number - 1
        self.arrival: Arrival = simulation.work.arrivals[self.place]
        self.takers: frozenset[int] = simulation.work.takers(self.arrival)

    def __lt__(self, other: _Case) -> bool:
        return (self.arrival.priority, self.place) < (other.arrival.priority, other.place)


class _Run(ciw.Simulation):
    def __init__(self, network: Any, work: _Work) -> None:
        self.work = work
        super().__init__(
            network, tracker=_NoTracker(), node_class=Desk, individual_class=_Case, server_class=_Server
        )

    def find_next_active_node(self) -> Any:
        # ciw tosses a coin between events of one moment; the first named goes first, every time.
        return min(self.active_nodes, key=lambda node: node.next_event_date)


class _NoTracker(ciw.trackers.StateTracker):
    """Who was where when is not asked: leaving it and ciw's records out spares a fifth of the time."""

    def timestamp(self) -> None:
        pass


class _Server(ciw.Server):
    """A seat that is taken. `id_number` is its place among the seats."""

    def __init__(self, node: Any, id_number: int, start_date: float = 0.0) -> None:
        super().__init__(node, id_number, start_date)
        self.free_since = start_date


class Desk(ciw.Node):
    """The one place where cases meet seats."""

    def __init__(self, id_: int, simulation: _Run) -> None:
        super().__init__(id_, simulation)
        self.work = simulation.work
        self.line: list[_Case] = []
        self._spans: list[list[Span]] = [list(seat.spans) for seat in self.work.seats]

    # -- who takes what

    def begin_service_if_possible_accept(self, next_individual: _Case) -> None:
        next_individual.arrival_date = self.now
        server = self.find_free_server(next_individual)
        if server is None:
            insort(self.line, next_individual)
        else:
            self._begin(server, next_individual)

    def begin_service_if_possible_release(self, next_individual: _Case, newly_free_server: _Server) -> None:
        newly_free_server.free_since = self.now
        if newly_free_server in self.servers:
            self._take_next(newly_free_server)

    def begin_service_if_possible_change_shift(self) -> None:
        for server in sorted(self.servers, key=_longest_free):
            if not server.busy:
                self._take_next(server)

    def find_free_server(self, ind: _Case) -> _Server | None:
        free = [one for one in self.servers if not one.busy and one.id_number in ind.takers]
        return min(free, key=_longest_free, default=None)

    def _take_next(self, server: _Server) -> None:
        for place, case in enumerate(self.line):
            if server.id_number in case.takers:
                del self.line[place]
                self._begin(server, case)
                return

    def _begin(self, server: _Server, case: _Case) -> None:
        self.attach_server(server, case)
        case.service_start_date = self.now
        case.service_time = self.get_service_time(case)
        case.service_end_date = server.next_end_service_date = self.now + case.service_time
        self.number_in_service += 1
        self.work.taken[case.place] = self.now
        self.work.busy[server.id_number] += case.service_time

    def write_individual_record(self, individual: _Case) -> None:
        """`_begin` has written what is asked."""

    def decide_between_simultaneous_individuals(self) -> _Case:
        case: _Case = self.next_individual[0]
        return case

    # -- who is there

    def change_shift(self) -> None:
        """Seats are left and taken by name; whoever is busy stays until the case in hand is ended."""
        self.schedule.get_next_shift()
        self.next_shift_change = self.schedule.next_shift_change_date
        here = {place for place, spans in enumerate(self._spans) if self._is_taken(spans)}
        self.c = self.schedule.c
        for server in list(self.servers):
            self._stay_or_leave(server, stays=server.id_number in here)
        present = {server.id_number for server in self.servers}
        self.servers += [_Server(self, place, self.now) for place in sorted(here - present)]
        self.begin_service_if_possible_change_shift()

    def _is_taken(self, spans: list[Span]) -> bool:
        while spans and spans[0][1] <= self.now:
            del spans[0]
        return bool(spans) and spans[0][0] <= self.now

    def _stay_or_leave(self, server: _Server, *, stays: bool) -> None:
        server.offduty = not stays
        server.shift_end = self.now
        if server.offduty and not server.busy:
            self.kill_server(server)


def _longest_free(server: _Server) -> tuple[float, int]:
    # The seat that has been free for longest, as telephone desks do it; the key ends on a unique number.
    return server.free_since, server.id_number
