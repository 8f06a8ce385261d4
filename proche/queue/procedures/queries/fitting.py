"""Which procedures fit a case, and which one stands in the way of its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from proche.queue import models
from proche.queue.procedures import rules, situations, text
from proche.queue.procedures.queries.versions import VersionRow, list_live
from proche.queue.procedures.rules import Fit, FollowingState, Situation
from proche.queue.procedures.text import Procedure
from proche.queue.queries import CaseRow


@dataclass(frozen=True, slots=True)
class Suggestion:
    version: VersionRow
    fit: Fit

    @property
    def procedure(self) -> Procedure:
        return self.version.procedure


def situation_of(case: CaseRow, live: Sequence[VersionRow], *, at: datetime) -> Situation:
    """What a case is about. Its doubts are asked for only where a procedure may fit by one."""
    asks = any(one.procedure.doubts and rules.is_of_kind(one.procedure, case.kind) for one in live)
    skills = models.Case.objects.filter(pk=case.pk).values_list("skills", flat=True).first() or []
    return Situation(
        kind=case.kind,
        doubts=situations.doubts_of(case.kind, case.pk, at=at) if asks else frozenset(),
        region=case.region,
        tags=frozenset(skill if isinstance(skill, str) else skill[0] for skill in skills),
    )


def suggest(case: CaseRow, live: Sequence[VersionRow], *, at: datetime) -> list[Suggestion]:
    """The procedures that fit a case and were not begun in it, the best first."""
    if not live:
        return []
    begun = set(models.Following.objects.filter(case_id=case.pk).values_list("procedure__key", flat=True))
    ahead = [one for one in live if one.key not in begun]
    situation = situation_of(case, ahead, at=at)
    fitting = [(one, rules.fit(one.procedure, situation)) for one in ahead]
    found = [Suggestion(one, fit) for one, fit in fitting if fit]
    return sorted(found, key=lambda one: (not one.procedure.is_required, -one.fit.score, one.procedure.title))


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A required procedure that stands in the way of closing; `number` is 0 when it was not begun."""

    title: str
    number: int
    count: int


def find_unfinished(case: CaseRow, *, at: datetime) -> Unfinished | None:
    """A required procedure of this case that has not ended."""
    live = [one for one in list_live() if one.procedure.is_required]
    begun = models.Following.objects.filter(case_id=case.pk, state=FollowingState.OPEN.value)
    for row in begun.select_related("procedure", "version").order_by("pk"):
        read = text.read(row.version.text)
        if read.is_required:
            return Unfinished(read.title, read.number(row.step), len(read.steps))
    suggested = suggest(case, live, at=at)
    if not suggested:
        return None
    read = suggested[0].procedure
    return Unfinished(read.title, 0, len(read.steps))
