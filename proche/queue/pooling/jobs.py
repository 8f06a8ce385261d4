"""A study runs beside the desk: some seconds for a small one, a minute for a year of a large desk."""

from __future__ import annotations

import time
from collections.abc import Callable

from django_tasks import task

from proche.kernel import clock
from proche.queue.pooling import actions, queries

#: As often is enough for who looks on, and costs the replay nothing.
TELL_EVERY_SECONDS = 0.4


@task
def run_study(study_pk: int) -> None:
    """Replay what was asked; run twice it writes the same result."""
    # ciw brings numpy and networkx: 0.4 s of every command's start, for a job that few desks run a week.
    from proche.queue.pooling import study

    asked = actions.begin(study_pk)
    if asked is None:
        return
    period = queries.read_period(asked)
    goes_on = _telling(study_pk, study.count_replays(period, asked))
    try:
        result = study.run(period, asked, goes_on=goes_on)
    except study.Cancelled:
        return
    actions.finish(study_pk, result, at=clock.now())


def _telling(study_pk: int, total: int) -> Callable[[int], bool]:
    told = [float("-inf")]

    def goes_on(done: int) -> bool:
        if time.monotonic() - told[0] < TELL_EVERY_SECONDS:
            return True
        told[0] = time.monotonic()
        return actions.note_progress(study_pk, done=done, total=total, at=clock.now())

    return goes_on
