"""Everyone who takes cases, read once at one moment and weighed for many cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from proche.availability import queries as presence
from proche.availability import team
from proche.availability.rules import Answer, Candidate, Need, Now, barriers_of, who_can_take
from proche.queue import rules, terms
from proche.queue.rules import Known, Waiting
from proche.queue.terms import Book

#: A need that asks nothing but that someone is there with a free hand: urgent, so that who is on call is too.
ANYTHING = Need(length=timedelta(0), urgency=1)


@dataclass(slots=True)
class Everyone:
    at: datetime
    people: Mapping[int, Candidate]
    terms: Book
    _answers: dict[tuple[object, ...], Answer] = field(default_factory=dict)

    @classmethod
    def read(cls, at: datetime) -> Everyone:
        people = {one.person.pk: one for one in presence.list_candidates(Need(), at=at)}
        return cls(at, people, terms.read(at))

    @classmethod
    def of(cls, request: team.Request) -> Everyone:
        """The same of a request, whose bar asks for everyone too: they are read once."""
        people = {one.person.pk: one for one in team.everyone(request)}
        return cls(request.at, people, terms.read(request.at))

    def get(self, person_pk: int) -> Candidate:
        """Someone who takes no cases is read alone. Raises: NotFound."""
        return self.people.get(person_pk) or presence.get_candidate(person_pk, at=self.at)

    def list_free(self) -> set[int]:
        """Who could take something now, whatever it asks."""
        now = Now(self.at)
        return {pk for pk, one in self.people.items() if not barriers_of(ANYTHING, one, now)}

    def list_knowing(self, known: Known) -> list[Candidate]:
        """Those who worked for one of these customers."""
        pks = {pk for times in known.values() for pk in times}
        return [one for pk, one in self.people.items() if pk in pks]

    def answer(self, case: Waiting, known: Known) -> Answer:
        """Who can take this case now. Cases that ask the same for the same customer share one answer."""
        key = (case.asks, case.kind, case.language, case.skills, case.not_for, case.length_minutes,
               case.weight, case.priority, case.region, case.customer)  # fmt: skip
        if key not in self._answers:
            times = known.get(case.customer or 0, {})
            among = [
                rules.knowing(one, times.get(pk, 0)) for pk, one in self.people.items() if pk != case.not_for
            ]
            self._answers[key] = who_can_take(case.need, among, self.at)
        return self._answers[key]
