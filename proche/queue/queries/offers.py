"""Who is offered what, who declined lately, and why a person and not another was chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from proche.kernel.words import Said
from proche.people import queries as people
from proche.people.rules import PersonRef
from proche.queue.models import CaseOffer, Choice
from proche.queue.rules import OfferState


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One offer as its case's page tells it."""

    pk: int
    person: PersonRef
    at: datetime
    until: datetime
    state: OfferState
    ended_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """One person in a choice that was made: their points and reasons, or why they could not."""

    person: PersonRef
    points: int | None
    reasons: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """Why this person and not another, as it was known at the moment."""

    person: PersonRef
    at: datetime
    way: str
    reasons: tuple[Said, ...]
    candidates: tuple[Weighed, ...]
    excluded: tuple[Weighed, ...]

    @property
    def chosen(self) -> Weighed | None:
        return next((one for one in self.candidates if one.person.pk == self.person.pk), None)

    @property
    def runner_up(self) -> Weighed | None:
        return next((one for one in self.candidates if one.person.pk != self.person.pk), None)


def find_open_until(case_pk: int) -> datetime | None:
    open_ones = CaseOffer.objects.filter(case_id=case_pk, state=OfferState.OPEN.value)
    return open_ones.values_list("until", flat=True).first()


def list_offers(case_pk: int, *, size: int = 20) -> list[OfferRow]:
    """A case's offers, the latest first."""
    rows = CaseOffer.objects.filter(case_id=case_pk).select_related("person").order_by("-at", "-pk")[:size]
    return [
        OfferRow(row.pk, PersonRef(row.person.pk, row.person.name), row.at, row.until, OfferState(row.state),
                 row.ended_at, row.reason)
        for row in rows
    ]  # fmt: skip


def list_busy(*, at: datetime, lapsed_since: datetime) -> set[int]:
    """Those who are offered something now, or who let an offer lapse just now."""
    open_ones = CaseOffer.objects.filter(state=OfferState.OPEN.value)
    lapsed = CaseOffer.objects.filter(state=OfferState.LAPSED.value, ended_at__gt=lapsed_since)
    return {*open_ones.values_list("person_id", flat=True), *lapsed.values_list("person_id", flat=True)}


def list_spared(case_pks: Iterable[int], *, since: datetime) -> Mapping[int, set[int]]:
    """For each case, who declined it or let it lapse since a moment."""
    spared: dict[int, set[int]] = defaultdict(set)
    passed = CaseOffer.objects.filter(
        case_id__in=list(case_pks),
        state__in=[OfferState.DECLINED.value, OfferState.LAPSED.value],
        ended_at__gt=since,
    )
    for case, person in passed.values_list("case_id", "person_id"):
        spared[case].add(person)
    return spared


def list_choices(case_pk: int, *, until: datetime | None = None, size: int = 10) -> list[ChoiceRow]:
    """The choices made for a case up to a moment, the latest first."""
    found = Choice.objects.filter(case_id=case_pk).order_by("-at", "-id")
    if until is not None:
        found = found.filter(at__lte=until)
    rows = list(found[:size])
    names = people.list_refs({pk for row in rows for pk in _people_of(row)})
    return [_choice(row, names) for row in rows]


def list_latest_choices(case_pks: Sequence[int]) -> dict[int, ChoiceRow]:
    """For some cases, the choice that put each into its holder's hands."""
    found = Choice.objects.filter(case_id__in=case_pks).exclude(way="OFFERED").order_by("at", "id")
    latest = {row.case_id: row for row in found}
    names = people.list_refs({pk for row in latest.values() for pk in _people_of(row)})
    return {case: _choice(row, names) for case, row in latest.items()}


def _people_of(row: Choice) -> set[int]:
    told = [*row.answer.get("candidates", ()), *row.answer.get("excluded", ())]
    return {row.person_id, *(one["person"] for one in told)}


def _choice(row: Choice, names: Mapping[int, PersonRef]) -> ChoiceRow:
    return ChoiceRow(
        person=names.get(row.person_id, PersonRef(row.person_id, "…")),
        at=row.at,
        way=row.way,
        reasons=tuple(Said.from_json(reason) for reason in row.reasons),
        candidates=tuple(_weighed(one, names) for one in row.answer.get("candidates", ())),
        excluded=tuple(_weighed(one, names) for one in row.answer.get("excluded", ())),
    )


def _weighed(one: Mapping[str, Any], names: Mapping[int, PersonRef]) -> Weighed:
    person = names.get(one["person"], PersonRef(one["person"], "…"))
    return Weighed(person, one.get("points"), tuple(Said.from_json(reason) for reason in one["reasons"]))
