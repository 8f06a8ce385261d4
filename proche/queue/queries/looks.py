"""Second pairs of eyes: what was asked about a case, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from proche.people.rules import PersonRef
from proche.queue.models import SecondLook
from proche.queue.queries.rows import CaseRef
from proche.queue.rules import Verdict


@dataclass(frozen=True, slots=True)
class LookRow:
    """`look` is the case that carries the asking; `holder` has it in hand now."""

    pk: int
    case: CaseRef
    look: CaseRef
    title: str
    asker: PersonRef
    asked_at: datetime
    question: str
    holder: PersonRef | None
    verdict: Verdict | None
    words: str
    by: PersonRef | None
    answered_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


def list_looks(case_pk: int, *, size: int = 10) -> list[LookRow]:
    """What was asked about a case, the latest first."""
    return _read(SecondLook.objects.filter(case_id=case_pk).order_by("-asked_at", "-pk"))[:size]


def find_look(look_pk: int) -> LookRow | None:
    """What a case of its own kind asks a look at."""
    return next(iter(_read(SecondLook.objects.filter(look_id=look_pk))), None)


def is_seen_by_another(case_pk: int, *, closer: int) -> bool:
    """Whether someone else than its closer said that a case is fine, and nobody said otherwise since."""
    answered = SecondLook.objects.filter(case_id=case_pk).exclude(verdict="").exclude(by_id=closer)
    latest = answered.order_by("-answered_at", "-pk").values_list("verdict", flat=True).first()
    return latest == Verdict.FINE.value


def list_questions(look_pks: Sequence[int]) -> dict[int, str]:
    """What each of these cases asks, for the rows of a list."""
    return dict(SecondLook.objects.filter(look_id__in=look_pks).values_list("look_id", "question"))


def _read(found: QuerySet[SecondLook]) -> list[LookRow]:
    rows = found.select_related("case", "look__taken_by", "asker", "by")
    return [_row(row) for row in rows]


def _row(row: SecondLook) -> LookRow:
    return LookRow(
        pk=row.pk,
        case=CaseRef(row.case.pk, row.case.code),
        look=CaseRef(row.look.pk, row.look.code),
        title=row.case.title,
        asker=PersonRef(row.asker.pk, row.asker.name),
        asked_at=row.asked_at,
        question=row.question,
        holder=_ref(row.look.taken_by),
        verdict=Verdict(row.verdict) if row.verdict else None,
        words=row.words,
        by=_ref(row.by),
        answered_at=row.answered_at,
    )


def _ref(person: Any) -> PersonRef | None:
    return PersonRef(person.pk, person.name) if person else None
