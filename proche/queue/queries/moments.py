"""Why this person and not another, at any moment: what was known then, is known now, or can be foreseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from proche.availability import queries as availability
from proche.availability.rules import Answer, Need
from proche.people.rules import PersonRef
from proche.queue.everyone import Everyone
from proche.queue.models import Case
from proche.queue.queries.answers import who, who_of
from proche.queue.queries.offers import ChoiceRow, Weighed, list_choices
from proche.queue.queries.rows import get_ref
from proche.queue.queries.turns import get_waiting

#: What is asked about so little before or after now is now.
NOW = timedelta(seconds=90)


class Tense(StrEnum):
    """KEPT: as it was known when it was decided. PAST, COMING: from hours, leave and holds alone."""

    KEPT = "KEPT"
    PAST = "PAST"
    NOW = "NOW"
    COMING = "COMING"


@dataclass(frozen=True, slots=True)
class Told:
    """The whole answer in words, for one case at one moment."""

    tense: Tense
    moment: datetime
    candidates: tuple[Weighed, ...]
    excluded: tuple[Weighed, ...]
    next_at: datetime | None
    #: Who got it by this answer; None while nobody has.
    chosen: PersonRef | None
    choice: ChoiceRow | None = None

    @property
    def best(self) -> Weighed | None:
        return self.candidates[0] if self.candidates else None

    @property
    def has_equals(self) -> bool:
        """Whether points alone do not tell the order, so that the page says what else does."""
        points = [one.points for one in self.candidates]
        return len(set(points)) < len(points)


def why_not_another(case_pk: int, moment: datetime, *, everyone: Everyone) -> Told:
    """Raises: NotFound."""
    choice = _choice_of(case_pk, moment, at=everyone.at)
    if choice is not None and choice.candidates + choice.excluded:
        return Told(Tense.KEPT, choice.at, choice.candidates, choice.excluded, None, choice.person, choice)
    return _asked(case_pk, moment, everyone)


def _choice_of(case_pk: int, moment: datetime, *, at: datetime) -> ChoiceRow | None:
    """The choice that held at a moment: it was in someone's hands, or offered, by it.

    Nothing is chosen yet for a moment that comes: whoever has the case now may have given it back by then.
    """
    choice = next(iter(list_choices(case_pk, until=moment + NOW, size=1)), None)
    if choice is None:
        return None
    case = Case.objects.filter(pk=case_pk).values_list("state", "taken_by_id", "kept_for_id").get()
    state, holder, kept_for = case
    if moment > at + NOW and state != "DONE":
        return None
    holds = state == "DONE" or choice.person.pk in (holder, kept_for)
    return choice if holds or list_choices(case_pk, size=1)[0].at > choice.at else None


def _asked(case_pk: int, moment: datetime, everyone: Everyone) -> Told:
    at = everyone.at
    if abs(moment - at) <= NOW:
        return _told(Tense.NOW, who_of(case_pk, everyone), at)
    answer = _foreseen(get_waiting(case_pk).need, moment, at=at)
    return _told(Tense.COMING if moment > at else Tense.PAST, answer, moment)


def who_at(code: str, moment: datetime, *, at: datetime) -> Answer:
    """Say who can take a case at a moment, with what is known of it. Raises: NotFound.

    Nobody's page is known of a moment that comes: then hours, leave, rest and holds tell who will be there.
    """
    if moment <= at + NOW or availability.is_presence_known(moment):
        return who(code, at=moment)
    return _foreseen(get_waiting(get_ref(code).pk).need, moment, at=at)


def _foreseen(need: Need, moment: datetime, *, at: datetime) -> Answer:
    end = moment + max(need.length, timedelta(minutes=1))
    return availability.who_will_be_there(need, moment, end, at=at)


def _told(tense: Tense, answer: Answer, moment: datetime) -> Told:
    candidates = tuple(Weighed(pick.person, pick.score, pick.reasons) for pick in answer.candidates)
    excluded = tuple(Weighed(one.person, None, one.reasons) for one in answer.excluded)
    next_at = answer.next_at if not candidates else None
    return Told(tense, moment, candidates, excluded, next_at, None)
