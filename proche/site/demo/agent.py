"""What an agent does with the certain orders: press "Next", look, confirm; put the doubtful ones aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from proche.orders import access, actions, queries
from proche.orders.queries import OrderPage
from proche.people import queries as people
from proche.people.rules import PersonRef, Right
from proche.queue import actions as queue
from proche.queue import queries as cases
from proche.queue.queries import CaseRef
from proche.site.demo import team

#: Long enough that no case comes back while the others are looked at.
ASIDE = timedelta(hours=12)
ORDER = "ORDER"
NO_ORDER = "Les commandes d'abord."


@dataclass(frozen=True, slots=True)
class Agent:
    """One of the team at work: a person as the doors see them."""

    ref: PersonRef
    rights: frozenset[Right]

    def has_right(self, right: Right) -> bool:
        return right in self.rights


@dataclass(frozen=True, slots=True)
class Settled:
    code: str
    is_confirmed: bool


def nadia() -> Agent:
    return team_at_work()[0]


def team_at_work() -> list[Agent]:
    """Everyone who takes cases, in the order of the team; Nadia is the first."""
    by_email = {row.email: row for row in people.list_people(right=Right.TAKE_CASE)}
    found = (by_email.get(member.email) for member in team.TEAM_OF_TWELVE)
    return [Agent(row.ref, row.rights) for row in found if row is not None]


def work_through(agents: Sequence[Agent]) -> Iterator[Settled]:
    """Each takes case after case until "Next" gives nothing more: the later ones have what is theirs alone.

    What was offered to one of them while it was read stays theirs, and "Next" gives it to nobody else.
    """
    for agent in agents:
        while (claim := queue.next_case(by=agent.ref, at=timezone.now())) is not None:
            settled = _look_at(claim.case, agent, at=timezone.now())
            if settled is not None:
                yield settled


def _look_at(case: CaseRef, agent: Agent, *, at: datetime) -> Settled | None:
    """Settle an order; anything else is put aside."""
    if cases.get_row(case.code, at=at).kind != ORDER:
        queue.put_aside(case, until=at + ASIDE, reason=NO_ORDER, by=agent.ref, at=at)
        return None
    page = queries.get_page(case.code, person=agent.ref, at=at)
    return Settled(case.code, _settle(page, case, agent, at=at))


def _settle(page: OrderPage, case: CaseRef, agent: Agent, *, at: datetime) -> bool:
    if page.row.is_order and page.is_ready:
        actions.confirm(access.order(agent, case.code), by=agent.ref, at=at)
        return True
    queue.put_aside(case, until=at + ASIDE, reason=_why(page), by=agent.ref, at=at)
    return False


def _why(page: OrderPage) -> str:
    why = page.standing.reading.error if not page.row.is_order else page.standing.missing()
    return str(why or "")
