"""What reached the desk beside orders in the two months before today: questions by telephone and mail.

They come from the helpdesk that Nutrivale had before, where each region had its one or two people: this
is what a study of silo or pool replays.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from django.utils import timezone

from proche.customers import queries as customers
from proche.people.rules import PersonRef
from proche.queue.actions import past
from proche.site.demo.days import WORKING, is_served
from proche.site.demo.establishments import DemoEstablishment, establishments
from proche.site.demo.history import SPAN
from proche.site.demo.team import TEAM_OF_TWELVE, Member

KIND = "REQUEST"
SOURCE = "helpdesk"
#: How many on an ordinary day, and what each weekday makes of it: Mondays are full.
A_DAY = 150
WEEKDAYS = {1: 1.25, 2: 1.0, 3: 0.95, 4: 0.95, 5: 0.85}
#: From which hour on, and how many of a hundred come in that hour.
HOURS = {8: 9, 9: 17, 10: 16, 11: 13, 12: 5, 13: 7, 14: 13, 15: 11, 16: 7, 17: 2}
#: What it is about, the minutes that it usually takes, and how many of a hundred.
SUBJECTS = (
    ("Où en est la livraison", 7.0, 30),
    ("Modification de commande", 11.0, 20),
    ("Disponibilité d'un produit", 9.0, 16),
    ("Question sur une facture", 14.0, 14),
    ("Produit manquant ou abîmé", 22.0, 12),
    ("Conseil sur une gamme", 26.0, 8),
)
#: How much larger houses ask for.
WEIGHTS = {"Centre hospitalier": 4, "Clinique": 2}


@dataclass(frozen=True, slots=True)
class DemoRequest:
    customer: DemoEstablishment
    subject: str
    arrived_at: datetime
    #: Until someone took it, and in their hands.
    waited: timedelta
    took: timedelta
    adviser: Member


@cache
def requests(day: date) -> tuple[DemoRequest, ...]:
    """Every request of the two months before a day, oldest first."""
    days = (day - SPAN + timedelta(days=n) for n in range(SPAN.days))
    return tuple(one for each in days if is_served(each, WORKING) for one in _of_day(each))


def _of_day(day: date) -> list[DemoRequest]:
    rng = random.Random(f"nutrivale requests {day}")
    # No two days are alike: a campaign, a strike, a quiet Tuesday.
    count = round(A_DAY * WEEKDAYS[day.isoweekday()] * rng.uniform(0.8, 1.2))
    return sorted((_request(day, rng) for _ in range(count)), key=lambda one: one.arrived_at)


def _request(day: date, rng: random.Random) -> DemoRequest:
    customer = rng.choices(establishments(), [WEIGHTS.get(one.kind, 1) for one in establishments()])[0]
    subject, usual, _ = rng.choices(SUBJECTS, [share for *_, share in SUBJECTS])[0]
    hour = rng.choices(list(HOURS), list(HOURS.values()))[0]
    arrived = datetime.combine(day, time(hour), timezone.get_default_timezone())
    return DemoRequest(
        customer=customer,
        subject=subject,
        arrived_at=arrived + timedelta(seconds=rng.randrange(3600)),
        waited=timedelta(seconds=round(rng.expovariate(1 / 900))),
        took=timedelta(seconds=round(60 * usual * rng.lognormvariate(-0.12, 0.5))),
        adviser=_adviser(customer, rng),
    )


def _adviser(customer: DemoEstablishment, rng: random.Random) -> Member:
    agents = [member for member in TEAM_OF_TWELVE if member.role == "AGENT"]
    own = [member for member in agents if customer.card.region in member.regions]
    return rng.choice(own or agents)


def load(people: dict[str, PersonRef], *, at: datetime) -> int:
    """Bring the helpdesk's cases in; gives how many."""
    found = list(_past(people, timezone.localdate(at)))
    return past.bring_in(found, source=SOURCE, by=None, at=at)


def _past(people: dict[str, PersonRef], day: date) -> Iterator[past.PastCase]:
    known = {one.card.number: customers.find_ref(one.card.number) for one in establishments()}
    for one in requests(day):
        ref = known[one.customer.card.number]
        taken = one.arrived_at + one.waited
        yield past.PastCase(
            kind=KIND,
            title=f"{one.customer.card.name} : {one.subject.lower()}",
            arrived_at=one.arrived_at,
            taken_at=taken,
            closed_at=taken + one.took,
            by=people[one.adviser.email],
            outcome="ANSWERED",
            region=one.customer.card.region,
            customer_pk=ref.pk if ref else None,
        )
