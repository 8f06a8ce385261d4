"""How the steps of one version were followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from proche.queue import models
from proche.queue.procedures import rules
from proche.queue.procedures.queries.versions import VersionRow, get_version
from proche.queue.procedures.rules import FollowingState, Outcome, StepFigures, Taken


@dataclass(frozen=True, slots=True)
class Figures:
    """How one version was followed; never by whom."""

    version: VersionRow
    begun: int
    finished: int
    left: int
    open: int
    steps: tuple[StepFigures, ...]


def figures(key: str, number: int | None = None) -> Figures:
    """Raises: NotFound."""
    version = get_version(key, number)
    rows = models.StepTaken.objects.filter(version_id=version.pk, undone_at__isnull=True)
    fields = ("step", "outcome", "answer", "reason", "began_at", "at", "by_id")
    taken = [_as_taken(*row) for row in rows.order_by("pk").values_list(*fields)]
    followings = list(
        models.Following.objects.filter(version_id=version.pk).values_list("state", "step").order_by("pk")
    )
    here = [step for state, step in followings if state == FollowingState.OPEN]
    states = [state for state, _ in followings]
    left = [one.step for one in taken if one.outcome is Outcome.LEFT]
    return Figures(
        version=version,
        begun=len(states),
        finished=states.count(FollowingState.FINISHED.value),
        left=states.count(FollowingState.LEFT.value),
        open=len(here),
        steps=rules.figures(version.procedure, taken, left=left, here=here),
    )


def _as_taken(
    step: str, outcome: str, answer: str, reason: str, began: datetime, at: datetime, by: int | None
) -> Taken:
    return Taken(step, Outcome(outcome), int((at - began).total_seconds()), by, answer, reason)
