"""The only readers of studies, and of the cases and people that a study replays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from proche.kernel.refusal import NotFound
from proche.people import queries as people
from proche.people.rules import Right
from proche.queue.models import Case, Study
from proche.queue.pooling.arrivals import Seen, period_of
from proche.queue.pooling.rules import MOST_ARRIVALS, Asked, Period
from proche.queue.rules import State

KIND = "POOLING"
STUDIES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class StudyRow:
    code: str
    state: str
    asked: Asked
    done: int
    total: int
    result: Mapping[str, Any] | None
    by: str
    at: datetime
    ended_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        return self.state in ("WAITING", "RUNNING")


def read_period(asked: Asked) -> Period:
    """What the desk saw on these days, and everyone who takes cases with their hours."""
    zone = timezone.get_default_timezone()
    assert isinstance(zone, ZoneInfo)
    team = people.list_people(right=Right.TAKE_CASE)
    return period_of(_seen(asked, zone), team, asked, zone=zone)


def count_arrivals(asked: Asked) -> int:
    return _cases(asked, timezone.get_default_timezone()).count()


def first_arrival_on() -> date | None:
    """The first day of which the desk knows anything."""
    moment = _by_hand().order_by("arrived_at", "pk").values_list("arrived_at", flat=True).first()
    return timezone.localdate(moment) if moment else None


def _seen(asked: Asked, zone: ZoneInfo) -> Iterator[Seen]:
    fields = ("arrived_at", "taken_at", "closed_at", "region", "kind", "priority", "skills", "language")
    for row in _cases(asked, zone).values_list(*fields)[:MOST_ARRIVALS].iterator(chunk_size=2000):
        arrived, taken, closed, region, kind, priority, skills, language = row
        yield Seen(
            arrived, _minutes(taken, closed), region, kind, priority, tuple(map(_skill, skills)), language
        )


def _cases(asked: Asked, zone: tzinfo) -> QuerySet[Case]:
    begin = datetime.combine(asked.from_day, time.min, zone)
    end = datetime.combine(asked.to_day + timedelta(days=1), time.min, zone)
    return _by_hand().filter(arrived_at__gte=begin, arrived_at__lt=end).order_by("arrived_at", "pk")


def _by_hand() -> QuerySet[Case]:
    """What the desk ended by itself kept nobody busy."""
    return Case.objects.exclude(Q(state=State.DONE.value) & Q(closed_by=None))


def _minutes(taken: datetime | None, closed: datetime | None) -> float | None:
    """In hand for so long, where it is ended; a case brought in whole has no such time."""
    if taken is None or closed is None or closed <= taken:
        return None
    return (closed - taken).total_seconds() / 60


def _skill(written: Any) -> tuple[str, int]:
    return (written, 1) if isinstance(written, str) else (written[0], written[1])


def get_study(code: str) -> StudyRow:
    """Raises: NotFound."""
    study = _studies().filter(code=code).first()
    if study is None:
        raise NotFound
    return _row(study)


def list_studies() -> list[StudyRow]:
    """The latest ones, without their results."""
    return [_row(study) for study in _studies().defer("result")[:STUDIES_SHOWN]]


def _studies() -> QuerySet[Study]:
    return Study.objects.filter(kind=KIND).select_related("by").order_by("-at", "-pk")


def _row(study: Study) -> StudyRow:
    return StudyRow(
        code=study.code,
        state=study.state,
        asked=Asked.from_json(study.asked),
        done=study.done,
        total=study.total,
        result=None if "result" in study.get_deferred_fields() else study.result,
        by=study.by.name if study.by else "",
        at=study.at,
        ended_at=study.ended_at,
    )
