"""What would be orphaned if an action had not kept it from being so: each list is empty on a sound desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from proche.availability import queries as availability
from proche.people import queries as people
from proche.people.rules import PersonRef, Right, roles_without
from proche.queue.models import Case, CaseOffer
from proche.queue.rules import Keeping, OfferState, State


def _left(who: str) -> Q:
    """Those whose account is stopped, or who take no cases any more."""
    idle = Q((f"{who}__role__in", roles_without(Right.TAKE_CASE)))
    return idle | Q((f"{who}__is_active", False))


def list_held_by_nobody(size: int) -> list[tuple[int, str, int]]:
    held = Case.objects.filter(_left("taken_by"), state=State.TAKEN.value).order_by("pk")
    return list(held.values_list("pk", "code", "taken_by_id")[:size])


def list_offered_without_offer(size: int) -> list[tuple[int, str, int]]:
    open_one = CaseOffer.objects.filter(
        case_id=OuterRef("pk"), person_id=OuterRef("kept_for_id"), state=OfferState.OPEN.value
    )
    kept = Case.objects.filter(state=State.WAITING.value, keeping=Keeping.OFFERED.value)
    lost = kept.filter(~Exists(open_one), kept_for__isnull=False).order_by("pk")
    return list(lost.values_list("pk", "code", "kept_for_id")[:size])


def list_lost_offers(size: int) -> list[tuple[int, str]]:
    elsewhere = ~Q(case__state=State.WAITING.value) | ~Q(case__kept_for_id=F("person_id"))
    unkept = elsewhere | Q(case__kept_for__isnull=True)
    lost = CaseOffer.objects.filter(unkept, state=OfferState.OPEN.value).order_by("pk")
    return list(lost.values_list("case_id", "case__code")[:size])


def list_kept_for_nobody(size: int) -> list[tuple[int, str, int]]:
    kept = Case.objects.filter(_left("kept_for"), state=State.WAITING.value).order_by("pk")
    return list(kept.values_list("pk", "code", "kept_for_id")[:size])


@dataclass(frozen=True, slots=True)
class WrongLoad:
    """Someone whose counters say otherwise than their cases; `by_kind` how many and how heavy they are."""

    person: PersonRef
    was: tuple[int, int]
    by_kind: Mapping[str, tuple[int, int]]


def list_wrong_loads() -> list[WrongLoad]:
    # The counters first: who takes a case between the two looks has changed them when they are mended.
    counted = availability.list_loads()
    held = _held_by_kind()
    wrong = {pk: counted.get(pk, (0, 0)) for pk in {*held, *counted}}
    names = people.list_refs([pk for pk, was in wrong.items() if was != _sum(held[pk])])
    return [WrongLoad(names[pk], wrong[pk], held[pk]) for pk in sorted(names)]


def _held_by_kind() -> dict[int, dict[str, tuple[int, int]]]:
    held: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    taken = Case.objects.filter(state=State.TAKEN.value).order_by().values("taken_by_id", "kind")
    for row in taken.annotate(number=Count("pk"), together=Sum("weight")):
        held[row["taken_by_id"]][row["kind"]] = (row["number"], row["together"])
    return held


def _sum(by_kind: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    return sum(number for number, _ in by_kind.values()), sum(weight for _, weight in by_kind.values())


def list_orphans(size: int = 100) -> list[str]:
    """The codes, or names, of all that stands against itself; empty on a sound desk."""
    codes = [code for _, code in list_lost_offers(size)]
    for look in (list_held_by_nobody, list_offered_without_offer, list_kept_for_nobody):
        codes += [code for _, code, _ in look(size)]
    return [*dict.fromkeys(codes), *(one.person.name for one in list_wrong_loads())]
