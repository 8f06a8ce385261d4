"""A procedure is followed in a case: every step is saved at once, by whom and when.

All of them first make sure that the case is in one's hands: on its row people take turns.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from proche.kernel import live, trace
from proche.people import queries as people
from proche.people.rules import PersonRef, signature
from proche.queue import actions as queue
from proche.queue.models import Following, Procedure, StepTaken
from proche.queue.procedures import queries, rules
from proche.queue.procedures.actions import refusals
from proche.queue.procedures.queries import FollowingRef, FollowingRow
from proche.queue.procedures.rules import FollowingState, Outcome
from proche.queue.procedures.text import Step, StepType
from proche.queue.queries import CaseRef

MOST_ANSWER = 4000


@transaction.atomic
def start(case: CaseRef, key: str, *, by: PersonRef, at: datetime) -> FollowingRef:
    """Begin a procedure in its latest version; a case that waits comes into one's hands.

    Raises: NotFound, Retired, AlreadyFollowed, and what holding a case refuses.
    """
    queue.hold(case, by=by, at=at)
    version = queries.get_version(key)
    if version.is_retired:
        raise refusals.Retired
    if _open_in(case, key).exists():
        raise refusals.AlreadyFollowed
    step = rules.first_step(version.procedure)
    row = _begin(case, version, step=step, state=FollowingState.OPEN, by=by, at=at)
    _tell(case, "started", row.pk, by=by, at=at, procedure=key, version=version.number)
    return FollowingRef(row.pk, case)


@transaction.atomic
def not_followed(case: CaseRef, key: str, *, reason: str, by: PersonRef, at: datetime) -> FollowingRef:
    """Say why a procedure that fits is not begun. Raises: ReasonMissing, NotFound."""
    queue.hold(case, by=by, at=at)
    why = _reason(reason)
    version = queries.get_version(key)
    step = rules.first_step(version.procedure)
    row = _begin(case, version, step="", state=FollowingState.LEFT, by=by, at=at, ended_at=at, reason=why)
    _write(row, 1, step, Outcome.LEFT, by=by, at=at, reason=why)
    _tell(case, "not_followed", row.pk, by=by, at=at, procedure=key, version=version.number)
    return FollowingRef(row.pk, case)


def _begin(
    case: CaseRef,
    version: queries.VersionRow,
    *,
    step: str,
    state: FollowingState,
    by: PersonRef,
    at: datetime,
    **more: Any,
) -> Following:
    return Following.objects.create(
        case_id=case.pk,
        procedure=Procedure.objects.get(key=version.key),
        version_id=version.pk,
        state=state.value,
        step=step,
        step_since=at,
        started_at=at,
        started_by_id=by.pk,
        count=1 if state is FollowingState.LEFT else 0,
        **more,
    )


@transaction.atomic
def take_step(
    following: FollowingRef, *, step: str, count: int, answer: str = "", by: PersonRef, at: datetime
) -> FollowingRow:
    """Take the step one stands at. A wait puts the case aside first, and is passed when one comes back.

    `count` is what the page showed: a second window, or a double click, takes no step twice.
    Raises: MovedOn, WrongAnswer, and what holding a case refuses.
    """
    queue.hold(following.case, by=by, at=at)
    row, now = _stand(following, step, count)
    answer = _words(answer)
    if wrong := rules.wrong_answer(now, answer):
        raise refusals.WrongAnswer(wrong)
    if now.type is StepType.WAIT and row.waits_until is None:
        return _aside(following, row, now, by=by, at=at)
    _go(row, rules.after(row.procedure, step, answer), Outcome.DONE, by=by, at=at, answer=answer)
    _tell(following.case, "step_taken", row.pk, by=by, at=at, **_place(row))
    return _ended(following, row, by=by, at=at)


def _aside(
    following: FollowingRef, row: FollowingRow, now: Step, *, by: PersonRef, at: datetime
) -> FollowingRow:
    """Put the case aside for as long as the step says; one comes back to the same step."""
    zone = ZoneInfo(people.get_time_zone(by.pk))
    until = rules.wait_until(now.wait, at=at, zone=zone)
    moved = Following.objects.filter(pk=row.pk, step=row.step, count=row.count)
    if not moved.update(count=row.count + 1, waits_until=until):
        raise refusals.MovedOn
    _write(Following.objects.get(pk=row.pk), row.count + 1, row.step, Outcome.ASIDE, by=by, at=at)
    _tell(following.case, "waits", row.pk, by=by, at=at, **_place(row))
    queue.put_aside(following.case, until=until, reason=now.title, by=by, at=at)
    return queries.get_following(row.pk)


@transaction.atomic
def deviate(
    following: FollowingRef, *, step: str, count: int, to: str = "", reason: str, by: PersonRef, at: datetime
) -> FollowingRow:
    """Skip the step one stands at, or jump to another; the reason is kept.

    Raises: MovedOn, ReasonMissing, NotFound for a step that is not there.
    """
    queue.hold(following.case, by=by, at=at)
    row, _ = _stand(following, step, count)
    why = _reason(reason)
    if to and row.procedure.find(to) is None:
        raise refusals.MovedOn
    outcome = Outcome.JUMPED if to else Outcome.SKIPPED
    _go(row, to or rules.after(row.procedure, step), outcome, by=by, at=at, reason=why)
    _tell(following.case, "jumped" if to else "step_skipped", row.pk, by=by, at=at, **_place(row))
    return _ended(following, row, by=by, at=at)


@transaction.atomic
def leave(
    following: FollowingRef, *, step: str, count: int, reason: str, by: PersonRef, at: datetime
) -> FollowingRow:
    """Leave a procedure before its end. Raises: MovedOn, ReasonMissing."""
    queue.hold(following.case, by=by, at=at)
    row, _ = _stand(following, step, count)
    why = _reason(reason)
    _go(row, "", Outcome.LEFT, by=by, at=at, reason=why)
    _tell(following.case, "left", row.pk, by=by, at=at, **_place(row))
    return queries.get_following(row.pk)


@transaction.atomic
def undo(following: FollowingRef, *, by: PersonRef, at: datetime) -> FollowingRow:
    """Take the last step back, whoever took it; its row stays and says so.

    Raises: NothingToUndo, AlreadyFollowed when it ended and was begun anew.
    """
    queue.hold(following.case, by=by, at=at)
    latest = StepTaken.objects.filter(following_id=following.pk, undone_at__isnull=True)
    last = latest.select_related("version").order_by("-number").first()
    if last is None:
        raise refusals.NothingToUndo
    row = queries.get_following(following.pk)
    if _open_in(following.case, row.key).exclude(pk=row.pk).exists():
        raise refusals.AlreadyFollowed
    StepTaken.objects.filter(pk=last.pk).update(undone_at=at)
    step = rules.place_in(row.procedure, queries.read_version(last.version), last.step)
    back = {"state": FollowingState.OPEN.value, "ended_at": None, "reason": "", "waits_until": None}
    Following.objects.filter(pk=row.pk).update(step=step, step_since=at, count=row.count + 1, **back)
    _tell(following.case, "step_undone", row.pk, by=by, at=at, procedure=row.key, step=last.step)
    return queries.get_following(row.pk)


@transaction.atomic
def switch(following: FollowingRef, *, by: PersonRef, at: datetime) -> FollowingRow:
    """Go on in the latest version, at the same step or behind the nearest one before it. Raises: MovedOn."""
    queue.hold(following.case, by=by, at=at)
    row = queries.get_following(following.pk)
    latest = queries.get_version(row.key)
    if not row.is_open or latest.number == row.version:
        raise refusals.MovedOn
    step = rules.place_in(latest.procedure, row.procedure, row.step)
    moved = Following.objects.filter(pk=row.pk, step=row.step, count=row.count)
    waits = {} if step == row.step else {"waits_until": None}
    # A count passed over: what a page of the old version sends is not taken for this one's.
    if not moved.update(version_id=latest.pk, step=step, count=row.count + 1, step_since=at, **waits):
        raise refusals.MovedOn
    _tell(following.case, "switched", row.pk, by=by, at=at, procedure=row.key, version=latest.number)
    return _ended(following, queries.get_following(row.pk), by=by, at=at)


def _open_in(case: CaseRef, key: str) -> Any:
    return Following.objects.filter(case_id=case.pk, procedure__key=key, state=FollowingState.OPEN.value)


def _stand(following: FollowingRef, step: str, count: int) -> tuple[FollowingRow, Step]:
    row = queries.get_following(following.pk)
    now = row.current
    if not row.is_open or now is None or row.step != step or row.count != count:
        raise refusals.MovedOn
    return row, now


def _reason(reason: str) -> str:
    why = _words(reason)[:500]
    if not why:
        raise refusals.ReasonMissing
    return why


def _words(typed: str) -> str:
    # PostgreSQL keeps no NUL.
    return typed.replace("\x00", "").strip()[:MOST_ANSWER]


def _go(
    row: FollowingRow, onward: str, outcome: Outcome, *, by: PersonRef, at: datetime, **more: str
) -> None:
    """Move to the next step, or to the end, and write down what was done at this one."""
    end: dict[str, Any] = {}
    if not onward:
        state = FollowingState.LEFT if outcome is Outcome.LEFT else FollowingState.FINISHED
        end = {"state": state.value, "ended_at": at}
    if outcome is Outcome.LEFT:
        end["reason"] = more["reason"]
    # What was begun at this step is read before the step moves on.
    stood = Following.objects.get(pk=row.pk)
    moved = Following.objects.filter(pk=row.pk, step=row.step, count=row.count)
    if not moved.update(step=onward, count=row.count + 1, step_since=at, waits_until=None, **end):
        raise refusals.MovedOn
    to = onward if outcome is Outcome.JUMPED else ""
    _write(stood, row.count + 1, row.step, outcome, by=by, at=at, to=to, **more)


def _write(
    stood: Following, number: int, step: str, outcome: Outcome, *, by: PersonRef, at: datetime, **more: str
) -> None:
    StepTaken.objects.create(
        following_id=stood.pk,
        number=number,
        version_id=stood.version_id,
        step=step,
        outcome=outcome.value,
        began_at=stood.step_since,
        at=at,
        by_id=by.pk,
        **more,
    )


def _ended(following: FollowingRef, row: FollowingRow, *, by: PersonRef, at: datetime) -> FollowingRow:
    now = queries.get_following(row.pk)
    if now.state is FollowingState.FINISHED:
        _tell(following.case, "finished", row.pk, by=by, at=at, procedure=row.key, version=now.version)
    return now


def _place(row: FollowingRow) -> dict[str, Any]:
    return {"procedure": row.key, "step": row.step, "number": row.number}


def _tell(case: CaseRef, what: str, following: int, *, by: PersonRef, at: datetime, **data: Any) -> None:
    """Write the trace, references only: the words of an answer stand in the table and can be erased."""
    told = {"following": following, **data}
    trace.append(f"case:{case.code}", f"queue.procedure.{what}", at=at, by=signature(by), data=told)
    changed = {"code": case.code, "what": f"procedure_{what}", "state": None}
    live.publish(f"case:{case.code}", "case.changed", changed, at=at)
