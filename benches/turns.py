"""Two things timed in turn, so that whatever else the machine does falls on both alike."""

from __future__ import annotations

import resource
from collections.abc import Callable
from statistics import median

RUNS = 7


def cpu_seconds() -> float:
    """Processor time of this process and of the children it has waited for."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def timed(act: Callable[[], object]) -> float:
    begun = cpu_seconds()
    act()
    return cpu_seconds() - begun


def in_turn(
    ours: Callable[[], object], theirs: Callable[[], object], *, runs: int = RUNS
) -> list[tuple[float, float]]:
    """Time both `runs` times; who goes first changes with each run."""
    found = []
    for run in range(runs):
        if run % 2:
            second, first = timed(theirs), timed(ours)
        else:
            first, second = timed(ours), timed(theirs)
        found.append((first, second))
    return found


def spread(pairs: list[tuple[float, float]]) -> dict[str, float]:
    """The ratio of ours to theirs: the least, the middle and the greatest of the runs."""
    ratios = [ours / theirs for ours, theirs in pairs]
    return {"min": round(min(ratios), 3), "median": round(median(ratios), 3), "max": round(max(ratios), 3)}
