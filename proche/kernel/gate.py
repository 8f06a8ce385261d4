"""The gate's port: the one way to reach a person. Who may be reached when is asked, never decided here.

site/wiring.py gives the keeper (availability's answer). What may pass is shown in the person's open
pages through the live log; what may not is held until its hour, when the keeper is asked again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from proche.kernel import live, models
from proche.kernel.words import Said


class Urgency(StrEnum):
    CALM = "CALM"
    SOON = "SOON"
    NOW = "NOW"


@dataclass(frozen=True, slots=True)
class GateMessage:
    """What a person is told: one sentence, more words if needed, and where it leads."""

    title: Said
    text: Said | None = None
    url: str = ""
    kind: str = "banner"
    urgency: Urgency = Urgency.CALM
    values: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title.as_json(),
            "text": self.text.as_json() if self.text else None,
            "url": self.url,
            "kind": self.kind,
            "urgency": self.urgency.value,
            "values": self.values,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> GateMessage:
        return cls(
            title=Said.from_json(data["title"]),
            text=Said.from_json(data["text"]) if data["text"] else None,
            url=data["url"],
            kind=data["kind"],
            urgency=Urgency(data["urgency"]),
            values=data["values"],
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """The keeper's word: now, or at `arrives_at`; `why` is told to who sent it."""

    now: bool
    arrives_at: datetime
    why: Said


Keeper = Callable[[int, GateMessage, datetime], Passage]
_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Name who decides, as `keeper(person_pk, message, at)`; site/wiring.py does, once."""
    _keepers[:] = [keeper]


def topic(person_pk: int) -> str:
    """The live topic on which a person's open pages are told."""
    return f"person:{person_pk}"


@transaction.atomic
def reach(person_pk: int, message: GateMessage, *, at: datetime) -> Passage:
    """Let a message through to a person or hold it until it may pass; says when it arrives."""
    passage = _ask(person_pk, message, at)
    row = models.GatePassage.objects.create(
        person=person_pk,
        message=message.as_json(),
        asked_at=at,
        arrives_at=passage.arrives_at,
        why=passage.why.as_json(),
        delivered_at=at if passage.now else None,
    )
    if passage.now:
        _show(row, at=at)
    return passage


def _ask(person_pk: int, message: GateMessage, at: datetime) -> Passage:
    if not _keepers:
        raise LookupError("The gate has no keeper: site/wiring.py names one.")
    return _keepers[0](person_pk, message, at)


def _show(row: models.GatePassage, *, at: datetime) -> None:
    live.publish(topic(row.person), "gate", {"id": row.pk, **row.message}, at=at)


def deliver_due(*, at: datetime) -> int:
    """Let held messages through whose hour has come; gives how many passed."""
    due = models.GatePassage.objects.filter(delivered_at=None, arrives_at__lte=at)
    return sum(_deliver(row, at=at) for row in due.order_by("arrives_at", "id")[:500])


@transaction.atomic
def _deliver(row: models.GatePassage, *, at: datetime) -> bool:
    # Asked again: the person may rest today, and nobody is rung because of an old answer.
    passage = _ask(row.person, GateMessage.from_json(row.message), at)
    held = models.GatePassage.objects.filter(pk=row.pk, delivered_at=None)
    if not passage.now:
        held.update(arrives_at=passage.arrives_at, why=passage.why.as_json())
        return False
    if not held.update(delivered_at=at):
        return False
    _show(row, at=at)
    return True


def list_held(person_pk: int) -> list[tuple[GateMessage, datetime]]:
    """Give what waits for a person, and when it arrives."""
    held = models.GatePassage.objects.filter(person=person_pk, delivered_at=None).order_by("arrives_at", "id")
    return [(GateMessage.from_json(row.message), row.arrives_at) for row in held]
