"""The only writers of studies. A study changes nothing of the desk: no case, no person, no trace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from proche.kernel import jobs, live
from proche.kernel.ids import new_code
from proche.kernel.refusal import NotFound, Refusal
from proche.kernel.words import gettext_noop as N_
from proche.people.rules import PersonRef
from proche.queue.models import Study
from proche.queue.pooling import queries
from proche.queue.pooling.rules import MOST_ARRIVALS, MOST_DAYS, Asked

UNDER_WAY = ("WAITING", "RUNNING")


class NothingArrived(Refusal):
    default = N_("Nothing arrived on these days. Choose days on which the desk had work.")


class TooMuchAsked(Refusal):
    default = N_("This is more than a study replays at once. Choose fewer days.")


@transaction.atomic
def ask(asked: Asked, *, by: PersonRef | None, at: datetime) -> str:
    """Have a study run by the worker; gives its code. Raises: NothingArrived, TooMuchAsked."""
    from proche.queue.pooling.jobs import run_study

    arrivals = queries.count_arrivals(asked)
    if arrivals == 0:
        raise NothingArrived
    if arrivals > MOST_ARRIVALS or asked.days > MOST_DAYS:
        raise TooMuchAsked
    study = Study.objects.create(
        code=new_code(), kind=queries.KIND, asked=asked.as_json(), by_id=by.pk if by else None, at=at
    )
    jobs.later(run_study, study.pk)
    return study.code


def begin(study_pk: int) -> Asked | None:
    """What to replay; None when nobody wants it any more. A study cut off begins anew."""
    study = Study.objects.filter(pk=study_pk, state__in=UNDER_WAY).first()
    if study is None:
        return None
    Study.objects.filter(pk=study_pk, state__in=UNDER_WAY).update(state="RUNNING", done=0)
    return Asked.from_json(study.asked)


def note_progress(study_pk: int, *, done: int, total: int, at: datetime) -> bool:
    """Say how far it is; whether it goes on."""
    return _change(study_pk, at=at, done=done, total=total)


def finish(study_pk: int, result: Mapping[str, Any], *, at: datetime) -> None:
    _change(study_pk, at=at, state="DONE", result=dict(result), ended_at=at)


def fail(study_pk: int, *, at: datetime) -> None:
    """Wired to a job that is given up."""
    _change(study_pk, at=at, state="FAILED", ended_at=at)


def cancel(code: str, *, at: datetime) -> bool:
    """Stop a study that is under way; whether it was."""
    study = Study.objects.filter(code=code).first()
    if study is None:
        raise NotFound
    return _change(study.pk, at=at, state="CANCELLED", ended_at=at)


def remove(code: str) -> None:
    """Throw an ended study away. Raises: NotFound."""
    if not Study.objects.filter(code=code).exclude(state__in=UNDER_WAY).delete()[0]:
        raise NotFound


@transaction.atomic
def _change(study_pk: int, *, at: datetime, **changes: Any) -> bool:
    """Change a study that is under way, and tell its page."""
    if not Study.objects.filter(pk=study_pk, state__in=UNDER_WAY).update(**changes):
        return False
    code = Study.objects.values_list("code", flat=True).get(pk=study_pk)
    live.publish(f"study:{code}", "study.changed", {"code": code}, at=at)
    return True
