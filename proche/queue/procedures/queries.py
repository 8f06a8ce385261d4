"""The only readers of procedures: versions, drafts, and where one stands in a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from proche.kernel.refusal import NotFound
from proche.people.rules import PersonRef
from proche.queue import models
from proche.queue.procedures import difference, rules, situations, text
from proche.queue.procedures.difference import Difference
from proche.queue.procedures.rules import Fit, FollowingState, Outcome, Situation, StepFigures, Taken
from proche.queue.procedures.text import Procedure, Step
from proche.queue.queries import CaseRef, CaseRow

# -- versions


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One published version. `procedure` is what its file says."""

    pk: int
    key: str
    number: int
    latest: int
    text: str
    note: str
    published_at: datetime
    published_by: str
    is_retired: bool

    @property
    def procedure(self) -> Procedure:
        return text.read(self.text)

    @property
    def is_latest(self) -> bool:
        return self.number == self.latest


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """A procedure as the list shows it, with its latest version."""

    version: VersionRow
    open_count: int
    proposals: int

    @property
    def key(self) -> str:
        return self.version.key

    @property
    def procedure(self) -> Procedure:
        return self.version.procedure


def _versions() -> QuerySet[models.ProcedureVersion]:
    found = models.ProcedureVersion.objects.select_related("procedure", "published_by")
    return found.order_by("procedure__title", "procedure__key", "-number")


def _latest() -> QuerySet[models.ProcedureVersion]:
    return _versions().filter(number=F("procedure__latest"))


def list_procedures(*, retired: bool = False) -> list[ProcedureRow]:
    """The live ones, or those that are retired; in the order of their titles."""
    counts = {
        row["pk"]: (row["open"], row["proposed"])
        for row in models.Procedure.objects.values("pk").annotate(
            open=Count("followings", filter=Q(followings__state=FollowingState.OPEN.value), distinct=True),
            proposed=Count("drafts", filter=_proposed("drafts__"), distinct=True),
        )
    }
    found = _latest().filter(procedure__retired_at__isnull=not retired)
    return [ProcedureRow(_version(one), *counts[one.procedure_id]) for one in found]


def list_live() -> list[VersionRow]:
    return [_version(one) for one in _latest().filter(procedure__retired_at__isnull=True)]


def get_version(key: str, number: int | None = None) -> VersionRow:
    """One version, the latest when none is named. Raises: NotFound."""
    found = _versions().filter(procedure__key=key)
    row = found.filter(number=F("procedure__latest") if number is None else number).first()
    if row is None:
        raise NotFound
    return _version(row)


def find_latest(key: str) -> VersionRow | None:
    row = _latest().filter(procedure__key=key).first()
    return _version(row) if row else None


def list_versions(key: str) -> list[VersionRow]:
    """Every version, the latest first."""
    return [_version(one) for one in _versions().filter(procedure__key=key)]


def compare(key: str, before: int, now: int) -> Difference:
    """Raises: NotFound."""
    return difference.compare(get_version(key, before).procedure, get_version(key, now).procedure)


def _version(row: models.ProcedureVersion) -> VersionRow:
    return VersionRow(
        pk=row.pk,
        key=row.procedure.key,
        number=row.number,
        latest=row.procedure.latest,
        text=row.text,
        note=row.note,
        published_at=row.published_at,
        published_by=row.published_by.name if row.published_by else "",
        is_retired=row.procedure.retired_at is not None,
    )


# -- drafts


@dataclass(frozen=True, slots=True)
class DraftRow:
    """What one person writes. `key` is "" for a new procedure."""

    pk: int
    key: str
    by: PersonRef
    text: str
    based_on: int
    revision: int
    note: str
    kept_at: datetime
    proposed_at: datetime | None
    answer: str
    ended_at: datetime | None


def _proposed(prefix: str = "") -> Q:
    return Q(**{f"{prefix}proposed_at__isnull": False, f"{prefix}ended_at__isnull": True})


def _drafts() -> QuerySet[models.ProcedureDraft]:
    return models.ProcedureDraft.objects.select_related("procedure", "by").order_by("kept_at", "pk")


def find_draft(key: str, *, by: PersonRef) -> DraftRow | None:
    """A person's own open draft of a procedure; of a new one with key ""."""
    mine = _drafts().filter(by_id=by.pk, ended_at__isnull=True)
    row = mine.filter(procedure__key=key).first() if key else mine.filter(procedure=None).first()
    return _draft(row) if row else None


def list_others_drafts(key: str, *, by: PersonRef) -> list[DraftRow]:
    """What others write of the same procedure at this time."""
    found = _drafts().filter(procedure__key=key, ended_at__isnull=True).exclude(by_id=by.pk)
    return [_draft(row) for row in found]


def list_proposals() -> list[DraftRow]:
    return [_draft(row) for row in _drafts().filter(_proposed())]


def get_proposal(pk: int) -> DraftRow:
    """Raises: NotFound."""
    row = _drafts().filter(_proposed(), pk=pk).first()
    if row is None:
        raise NotFound
    return _draft(row)


def find_answered(*, by: PersonRef, key: str) -> DraftRow | None:
    """What was last said to a person's proposal."""
    found = _drafts().filter(by_id=by.pk, procedure__key=key, proposed_at__isnull=False)
    row = found.filter(ended_at__isnull=False).exclude(answer="").order_by("-ended_at", "-pk").first()
    return _draft(row) if row else None


def _draft(row: models.ProcedureDraft) -> DraftRow:
    return DraftRow(
        pk=row.pk,
        key=row.procedure.key if row.procedure else "",
        by=PersonRef(row.by.pk, row.by.name),
        text=row.text,
        based_on=row.based_on,
        revision=row.revision,
        note=row.note,
        kept_at=row.kept_at,
        proposed_at=row.proposed_at,
        answer=row.answer,
        ended_at=row.ended_at,
    )


# -- in a case


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


# -- which one fits


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


# -- figures


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
