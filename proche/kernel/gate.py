"""The gate's port: the one way to reach a person. Who may be reached when is asked, never decided here.

site/wiring.py gives the keeper (availability's answer) and the carrier (the ways that a person chose).

    reach ──> the keeper: now ──> the person's open pages; mail and push through the outbox
                 │        └─ or: somebody else, who is on call for them
                 └─ later ──> HELD ──its hour──> the keeper again ──> ...
                                └── worth nothing any more, or withdrawn ──> OUTDATED
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from proche.kernel import live, models, outbox
from proche.kernel.refusal import NotFound
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_


class Urgency(StrEnum):
    CALM = "CALM"
    SOON = "SOON"
    NOW = "NOW"


class Way(StrEnum):
    """How a message may come to a person; the open page is always one of the ways."""

    PAGE = "PAGE"
    PUSH = "PUSH"
    MAIL = "MAIL"


@dataclass(frozen=True, slots=True)
class GateMessage:
    """What a person is told: one sentence, more words if needed, and where it leads.

    `ways` are those that the sender finds fit; the person has chosen among them. `good_until` ends its
    worth: an offer that lapsed rings nobody. `key` names the matter, so that it can be withdrawn.
    A sentence here may leave the desk by a push service or by mail: it names no customer's personal data.
    """

    title: Said
    text: Said | None = None
    url: str = ""
    kind: str = "banner"
    urgency: Urgency = Urgency.CALM
    values: dict[str, str] = field(default_factory=dict)
    ways: tuple[Way, ...] = tuple(Way)
    good_until: datetime | None = None
    key: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title.as_json(),
            "text": self.text.as_json() if self.text else None,
            "url": self.url,
            "kind": self.kind,
            "urgency": self.urgency.value,
            "values": self.values,
            "ways": [way.value for way in self.ways],
            "good_until": self.good_until.isoformat() if self.good_until else None,
            "key": self.key,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> GateMessage:
        until = data.get("good_until")
        return cls(
            title=Said.from_json(data["title"]),
            text=Said.from_json(data["text"]) if data["text"] else None,
            url=data["url"],
            kind=data["kind"],
            urgency=Urgency(data["urgency"]),
            values=data["values"],
            ways=tuple(Way(way) for way in data.get("ways", list(Way))),
            good_until=datetime.fromisoformat(until) if until else None,
            key=data.get("key", ""),
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """The keeper's word: now, or at `arrives_at`; `why` in a few words, `told` as a sentence for the sender.

    `told` names the person as `name`, in words that hold for several (heard.py). `to` is somebody else who is
    told in their place, because they are on call. Where it is not known when they can be reached,
    `arrives_at` is when the keeper is asked again.
    """

    now: bool
    arrives_at: datetime
    why: Said
    told: Said = field(default_factory=lambda: said(N_("They are told.")))
    to: int | None = None
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person, as the pages and the ways behind the gate see it."""

    pk: int
    person: int
    message: GateMessage
    asked_at: datetime
    arrives_at: datetime
    why: Said
    delivered_at: datetime | None
    seen_at: datetime | None
    outdated_at: datetime | None
    #: Whom it was meant for, where the reader is on call for them.
    meant_for: int | None
    ways: tuple[Way, ...]

    @property
    def chain(self) -> str:
        """Under which the outbox keeps what was sent of it."""
        return chain_of(self.pk)


Keeper = Callable[[int, GateMessage, datetime], Passage]
#: Posts a letter by the ways that its reader chose, in the transaction; gives the ways besides the page.
Carrier = Callable[[Letter, datetime], Iterable[Way]]
_keepers: list[Keeper] = []
_carriers: list[Carrier] = []


def register(keeper: Keeper) -> None:
    """Name who decides, as `keeper(person_pk, message, at)`; site/wiring.py does, once."""
    _keepers[:] = [keeper]


def register_carrier(carrier: Carrier) -> None:
    """Name who carries a letter beyond the open pages; site/wiring.py does, once."""
    _carriers[:] = [carrier]


def topic(person_pk: int) -> str:
    """The live topic on which a person's open pages are told."""
    return f"person:{person_pk}"


def chain_of(pk: int) -> str:
    return f"gate:{pk}"


@transaction.atomic
def reach(person_pk: int, message: GateMessage, *, at: datetime) -> Passage:
    """Let a message through to a person or hold it until it may pass; says when it arrives."""
    passage = _ask(person_pk, message, at)
    row = models.GatePassage.objects.create(
        person=passage.to or person_pk,
        meant_for=person_pk if passage.to else None,
        message=message.as_json(),
        key=message.key,
        good_until=message.good_until,
        asked_at=at,
        arrives_at=passage.arrives_at,
        why=passage.why.as_json(),
        delivered_at=at if passage.now else None,
    )
    if passage.now:
        _let_through(row, at=at)
    return passage


def _ask(person_pk: int, message: GateMessage, at: datetime) -> Passage:
    if not _keepers:
        raise LookupError("The gate has no keeper: site/wiring.py names one.")
    return _keepers[0](person_pk, message, at)


def _let_through(row: models.GatePassage, *, at: datetime) -> None:
    letter = _letter(row)
    ways = {Way.PAGE, *(way for carrier in _carriers for way in carrier(letter, at))}
    row.ways = sorted(way.value for way in ways)
    row.save(update_fields=["ways"])
    live.publish(topic(row.person), "gate", {"id": row.pk, **row.message}, at=at)


def deliver_due(*, at: datetime) -> int:
    """Let held messages through whose hour has come; gives how many passed."""
    _held().filter(good_until__lte=at).update(outdated_at=at)
    due = _held().filter(arrives_at__lte=at).order_by("arrives_at", "id")[:500]
    return sum(_deliver(row, at=at) for row in due)


@transaction.atomic
def _deliver(row: models.GatePassage, *, at: datetime) -> bool:
    # Asked again: the person may rest today, and nobody is rung because of an old answer.
    meant_for = row.meant_for or row.person
    passage = _ask(meant_for, GateMessage.from_json(row.message), at)
    held = _held().filter(pk=row.pk)
    if not passage.now:
        held.update(arrives_at=passage.arrives_at, why=passage.why.as_json())
        return False
    row.person, row.meant_for = passage.to or meant_for, meant_for if passage.to else None
    if not held.update(delivered_at=at, person=row.person, meant_for=row.meant_for):
        return False
    row.delivered_at = at
    _let_through(row, at=at)
    return True


def ask_again(letter: Letter, *, at: datetime) -> Passage:
    """What the keeper says of a letter under way: a mail that is late by a night must not arrive in it."""
    return _ask(letter.person, letter.message, at)


def withdraw(key: str, *, at: datetime) -> int:
    """Take a matter back: what is held reaches nobody, what was shown is over; gives how many."""
    rows = models.GatePassage.objects.filter(key=key, outdated_at=None, seen_at=None)
    people = set(rows.exclude(delivered_at=None).values_list("person", flat=True))
    with transaction.atomic():
        count = rows.update(outdated_at=at)
        for person in sorted(people):
            live.publish(topic(person), "gate", {"id": None}, at=at)
    return count


def is_known(key: str) -> bool:
    """Whether a matter was told, or waits to be told."""
    return models.GatePassage.objects.filter(key=key).exclude(key="").exists()


def see(person_pk: int, pks: Iterable[int], *, at: datetime) -> int:
    """Note that the person has seen letters of theirs; nobody else's are touched."""
    mine = models.GatePassage.objects.filter(person=person_pk, pk__in=list(pks), seen_at=None)
    return mine.exclude(delivered_at=None).update(seen_at=at)


def see_all(person_pk: int, *, at: datetime) -> int:
    unseen = models.GatePassage.objects.filter(person=person_pk, seen_at=None)
    return unseen.exclude(delivered_at=None).update(seen_at=at)


def find_letter(pk: int) -> Letter | None:
    row = models.GatePassage.objects.filter(pk=pk).first()
    return _letter(row) if row else None


def get_letter_of(person_pk: int, pk: int) -> Letter:
    """One letter that came to this person. Raises: NotFound, also for what came to another."""
    row = models.GatePassage.objects.filter(person=person_pk, pk=pk).exclude(delivered_at=None).first()
    if row is None:
        raise NotFound
    return _letter(row)


def list_held(person_pk: int) -> list[tuple[GateMessage, datetime]]:
    """Give what waits for a person, and when it arrives."""
    held = _held().filter(person=person_pk).order_by("arrives_at", "id")
    return [(GateMessage.from_json(row.message), row.arrives_at) for row in held]


def list_waiting(person_pk: int, *, limit: int = 30) -> list[Letter]:
    """Give what waits for a person with why, the next to arrive first."""
    held = _held().filter(person=person_pk).order_by("arrives_at", "id")
    return [_letter(row) for row in held[:limit]]


def list_unseen(person_pk: int, *, limit: int = 5) -> list[Letter]:
    """Give what came and was not looked at yet, the newest first."""
    fresh = models.GatePassage.objects.filter(person=person_pk, seen_at=None, outdated_at=None)
    return [_letter(row) for row in fresh.exclude(delivered_at=None).order_by("-delivered_at", "-id")[:limit]]


def list_came(person_pk: int, *, limit: int = 30) -> list[Letter]:
    """Give what came to a person, the newest first."""
    came = models.GatePassage.objects.filter(person=person_pk).exclude(delivered_at=None)
    return [_letter(row) for row in came.order_by("-delivered_at", "-id")[:limit]]


def forget(*, at: datetime) -> int:
    """Forget what people were told long ago, with the record of its mails and pushes."""
    before = at - timedelta(days=settings.PROCHE["PROCHE_TOLD_DAYS"])
    over = Q(delivered_at__lt=before) | Q(outdated_at__lt=before)
    pks = list(models.GatePassage.objects.filter(over).order_by("pk").values_list("pk", flat=True)[:2000])
    with transaction.atomic():
        outbox.forget_chains([chain_of(pk) for pk in pks])
        models.GatePassage.objects.filter(pk__in=pks).delete()
    return len(pks)


def _held() -> QuerySet[models.GatePassage]:
    return models.GatePassage.objects.filter(delivered_at=None, outdated_at=None)


def _letter(row: models.GatePassage) -> Letter:
    return Letter(
        pk=row.pk,
        person=row.person,
        message=GateMessage.from_json(row.message),
        asked_at=row.asked_at,
        arrives_at=row.arrives_at,
        why=Said.from_json(row.why),
        delivered_at=row.delivered_at,
        seen_at=row.seen_at,
        outdated_at=row.outdated_at,
        meant_for=row.meant_for,
        ways=tuple(Way(way) for way in row.ways),
    )
