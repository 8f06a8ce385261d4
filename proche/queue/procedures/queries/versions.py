"""What is published of procedures, and their list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from proche.kernel.refusal import NotFound
from proche.queue import models
from proche.queue.procedures import difference, text
from proche.queue.procedures.difference import Difference
from proche.queue.procedures.queries.drafts import proposed
from proche.queue.procedures.rules import FollowingState
from proche.queue.procedures.text import Procedure


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
            proposed=Count("drafts", filter=proposed("drafts__"), distinct=True),
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
