"""What people write of procedures, and propose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from proche.kernel.refusal import NotFound
from proche.people.rules import PersonRef
from proche.queue import models


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


def proposed(prefix: str = "") -> Q:
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
    return [_draft(row) for row in _drafts().filter(proposed())]


def get_proposal(pk: int) -> DraftRow:
    """Raises: NotFound."""
    row = _drafts().filter(proposed(), pk=pk).first()
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
