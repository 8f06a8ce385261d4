"""Where one stands in the procedures of a case, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from proche.kernel.refusal import NotFound
from proche.queue import models
from proche.queue.procedures import rules, text
from proche.queue.procedures.rules import FollowingState, Outcome
from proche.queue.procedures.text import Procedure, Step
from proche.queue.queries import CaseRef


@dataclass(frozen=True, slots=True)
class FollowingRef:
    pk: int
    case: CaseRef


@dataclass(frozen=True, slots=True)
class TakenRow:
    """What was done at one step."""

    number: int
    step: str
    title: str
    outcome: Outcome
    answer: str
    to: str
    reason: str
    at: datetime
    by: str

    @property
    def is_deviation(self) -> bool:
        return self.outcome in rules.DEVIATIONS


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a following: `taken` is what was done there last, None while it lies ahead."""

    step: Step
    number: int
    taken: TakenRow | None
    is_now: bool


@dataclass(frozen=True, slots=True)
class FollowingRow:
    """A procedure in a case: where one stands, and all that was done."""

    pk: int
    key: str
    version: int
    latest: int
    procedure: Procedure
    state: FollowingState
    step: str
    waits_until: datetime | None
    count: int
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    reason: str
    taken: tuple[TakenRow, ...]

    @property
    def is_open(self) -> bool:
        return self.state is FollowingState.OPEN

    @property
    def current(self) -> Step | None:
        return self.procedure.find(self.step)

    @property
    def number(self) -> int:
        return self.procedure.number(self.step)

    @property
    def done(self) -> int:
        """How many steps lie behind: what a bar shows."""
        return self.number - 1 if self.is_open else len(self.procedure.steps)

    @property
    def steps(self) -> tuple[StepRow, ...]:
        latest = {one.step: one for one in self.taken if one.outcome is not Outcome.ASIDE}
        return tuple(
            StepRow(step, n, latest.get(step.key), self.is_open and step.key == self.step)
            for n, step in enumerate(self.procedure.steps, 1)
        )


def list_followings(case_pk: int) -> list[FollowingRow]:
    """What is and was followed in a case: the open ones first, then the latest."""
    found = models.Following.objects.filter(case_id=case_pk).select_related(
        "procedure", "version", "started_by"
    )
    rows = sorted(found, key=lambda one: (one.state != FollowingState.OPEN, -one.pk))
    taken = _taken_in([row.pk for row in rows])
    return [_following(row, taken.get(row.pk, [])) for row in rows]


def get_following(pk: int) -> FollowingRow:
    """Raises: NotFound."""
    row = models.Following.objects.select_related("procedure", "version", "started_by").filter(pk=pk).first()
    if row is None:
        raise NotFound
    return _following(row, _taken_in([pk]).get(pk, []))


def _taken_in(followings: Sequence[int]) -> dict[int, list[models.StepTaken]]:
    found = models.StepTaken.objects.filter(following_id__in=followings, undone_at__isnull=True)
    by_following: dict[int, list[models.StepTaken]] = {}
    for row in found.select_related("by", "version").order_by("following_id", "number"):
        by_following.setdefault(row.following_id, []).append(row)
    return by_following


def _following(row: models.Following, taken: Sequence[models.StepTaken]) -> FollowingRow:
    return FollowingRow(
        pk=row.pk,
        key=row.procedure.key,
        version=row.version.number,
        latest=row.procedure.latest,
        procedure=text.read(row.version.text),
        state=FollowingState(row.state),
        step=row.step,
        waits_until=row.waits_until,
        count=row.count,
        started_at=row.started_at,
        started_by=row.started_by.name if row.started_by else "",
        ended_at=row.ended_at,
        reason=row.reason,
        taken=tuple(_taken(one) for one in taken),
    )


def read_version(row: models.ProcedureVersion) -> Procedure:
    return text.read(row.text)


def _taken(row: models.StepTaken) -> TakenRow:
    step = text.read(row.version.text).find(row.step)
    return TakenRow(
        number=row.number,
        step=row.step,
        title=step.title if step else row.step,
        outcome=Outcome(row.outcome),
        answer=row.answer,
        to=row.to,
        reason=row.reason,
        at=row.at,
        by=row.by.name if row.by else "",
    )
